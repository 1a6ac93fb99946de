import json
import re
import unicodedata
from dataclasses import asdict
from pathlib import Path

import typst

from schools.marks import as_blocks

from .record import Record

LAYOUT = Path(__file__).with_name("record.typ")
LONG_RUN = re.compile(r"(\S{40})(?=\S)")


def as_pdf(record: Record) -> bytes:
    """The record as a tagged PDF that meets PDF/UA-1. The text reaches the layout as data, never as markup."""
    return write_pdf(LAYOUT, "record", _laid_out(record))


def write_pdf(layout: Path, name: str, values: dict) -> bytes:
    """A layout filled with plain values, which it reads by that name, as a tagged PDF.

    Pictures in the text become their names in brackets. The standard asks that every letter can be drawn; where this
    machine has no font for a script, the PDF is tagged all the same and leaves out the standard's mark.
    """
    inputs = {name: json.dumps(_drawable(values), ensure_ascii=False)}
    try:
        return typst.compile(str(layout), format="pdf", pdf_standards=["ua-1"], sys_inputs=inputs)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return typst.compile(str(layout), format="pdf", sys_inputs=inputs)


def blocks_of(text: str) -> list[dict]:
    """A text as its paragraphs and list items, as plain values for a layout."""
    return [asdict(block) for block in as_blocks(text)]


def _laid_out(record):
    """The record as plain values, each text as its paragraphs and list items."""
    sections = [
        {"heading": section.heading, "level": section.level, "parts": [_part(*part) for part in section.parts]}
        for section in record.sections
    ]
    return {"title": record.title, "author": record.author, "made_on": record.made_on, "sections": sections}


def _part(label, text):
    return {"label": label, "blocks": blocks_of(text)}


def _drawable(value):
    """The same structure with every text made ready for paper."""
    if isinstance(value, dict):
        return {name: part if name == "href" else _drawable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_drawable(part) for part in value]
    return LONG_RUN.sub("\\1\u200b", "".join(map(_letter, value))) if isinstance(value, str) else value


def _letter(letter):
    """A letter as it is, a picture by its name, and nothing for a control character."""
    kind = unicodedata.category(letter)
    if kind == "So" and ord(letter) > 0x2100:
        return f"({unicodedata.name(letter, 'a picture').lower()})"
    return (
        ""
        if kind in {"Cc", "Cf", "Cn", "Co", "Cs", "Sk"} and letter not in "\n\t^`´¨" or letter == "\ufe0f"
        else letter
    )
