"""A review's report as a file: an accessible PDF or Word. No Django, no database: what a Report holds is what is in it."""

from .pdf import as_pdf
from .report import Part, Report, Section
from .word import as_word

WRITERS = {
    "pdf": (as_pdf, "application/pdf"),
    "docx": (as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}

__all__ = ["WRITERS", "Part", "Report", "Section", "as_pdf", "as_word"]
