import io

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Cm, Pt, RGBColor

from reflections.exports.word import clean, write_text

from .report import Report

INK, SOFT = RGBColor(0x28, 0x44, 0x7C), RGBColor(0x5D, 0x54, 0x47)
VOICES = {"host": "The school says", "mediator": "A third head says"}


def as_word(report: Report) -> bytes:
    """The report as a Word document, with real headings, a header row in its table and a style for each voice."""
    document = Document()
    _prepare(document, report)
    document.add_heading(clean(report.title), level=0)
    document.add_paragraph(clean(f"{report.school} · {report.made_on}"))
    _write_facts(document, report)
    for section in report.sections:
        document.add_heading(clean(section.heading), level=section.level)
        for part in section.parts:
            write_text(document, part.label, part.text, style=VOICES.get(part.voice))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _prepare(document, report):
    """The document's own properties, its letters and the styles of the voices."""
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean(report.title), clean(report.school), "en-GB"
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Georgia", Pt(11)
    for name in ("Title", "Heading 1", "Heading 2"):
        document.styles[name].font.color.rgb = INK
    for name in VOICES.values():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
        style.paragraph_format.left_indent = Cm(1)
        style.font.color.rgb = SOFT


def _write_facts(document, report):
    table = document.add_table(rows=0, cols=2)
    for label, text in report.facts:
        left, right = table.add_row().cells
        left.width, right.width = Cm(4), Cm(12)
        left.paragraphs[0].add_run(clean(label)).bold = True
        right.text = clean(text)
