import io
import re

from docx import Document

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
    document.add_heading(NOT_IN_XML.sub("", section.heading), level=section.level)
    for label, text in section.parts:
        paragraph = document.add_paragraph()
        if label:
            paragraph.add_run(f"{NOT_IN_XML.sub('', label)}: ").bold = True
        paragraph.add_run(NOT_IN_XML.sub("", text))
