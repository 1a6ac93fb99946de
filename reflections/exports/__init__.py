"""A reflection as a file that its author takes away: JSON, Word, an accessible PDF, or that with all that is attached.

No Django, no database. Each writer takes a Record and gives bytes. A Record holds only text, so what is in it is what
the reader gets.
"""

from .bundle import as_zip
from .json_file import as_json
from .pdf import as_pdf
from .record import Record, Section
from .word import as_word

WRITERS = {
    "json": (as_json, "application/json"),
    "docx": (as_word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (as_pdf, "application/pdf"),
}

__all__ = ["WRITERS", "Record", "Section", "as_json", "as_pdf", "as_word", "as_zip"]
