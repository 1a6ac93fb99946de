import io
import re

from docx import Document

from schools.marks import as_blocks

from .record import Record

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def as_word(record: Record) -> bytes:
    """The record as a Word document, with real headings so that a screen reader finds its way."""
    document = Document()
    document.core_properties.title, document.core_properties.author = record.title, record.author
    document.core_properties.language = "en-GB"
    document.add_heading(record.title, level=0)
    document.add_paragraph(f"{record.author}. {record.made_on}")
    for section in record.sections:
        _write_section(document, section)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _write_section(document, section):
    document.add_heading(clean(section.heading), level=section.level)
    for label, text in section.parts:
        write_text(document, label, text)


def _style(block):
    """One of Word's own styles, so that a screen reader says "list"."""
    return "Normal" if block.depth == 0 else "List Number" if block.number is not None else "List Bullet"


def write_text(document, label: str, text: str, style: str | None = None) -> None:
    """A text with its marks, beside its label (may be ""); `style`: of its paragraphs, where not Word's usual one."""
    first = document.add_paragraph(style=style)
    if label:
        first.add_run(f"{clean(label)}: ").bold = True
    for place, block in enumerate(as_blocks(text)):
        is_beside_label = place == 0 and block.depth == 0
        other = style if style and block.depth == 0 else _style(block)
        _write_block(first if is_beside_label else document.add_paragraph(style=other), block)


def _write_block(paragraph, block):
    for run in block.runs:
        words = f"{run.text} ({run.href})" if run.href and run.href != run.text else run.text
        written = paragraph.add_run(clean(words))
        written.bold, written.italic = run.is_bold or None, run.is_italic or None


def clean(text: str) -> str:
    """Without what may not stand in a Word file."""
    return NOT_IN_XML.sub("", text)
