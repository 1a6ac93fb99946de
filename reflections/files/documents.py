"""Documents: whether a PDF is one from its first byte to its last, and an Office file one without a program inside."""

import io
import re
import zipfile
import zlib
from xml.etree import ElementTree  # noqa: S405, only for what names no document type and so declares no entity

from .refusing import Refused

MOST_ENTRIES = 3000
MOST_UNPACKED = 150_000_000  # bytes
MOST_CONTENTS = 1_000_000  # bytes of the list of contents
CONTENTS = "[Content_Types].xml"
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": f"{OFFICE}wordprocessingml.document.main+xml",
    "xlsx": f"{OFFICE}spreadsheetml.sheet.main+xml",
    "pptx": f"{OFFICE}presentationml.presentation.main+xml",
}
PDF_START = re.compile(rb"%PDF-[12]\.\d")
PDF_END = re.compile(rb"startxref\s+\d+\s+%%EOF[\s\0]*\Z")
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also what an Office file with a password begins with

NOT_PDF = "This is not a whole PDF. Open it on your computer, print it to PDF and attach that."
TWO_IN_ONE = "This file holds another one inside. Print it to PDF and attach that."
BROKEN = "This document can't be opened. Open it on your computer, save it again and attach that."
LOCKED = (
    "This document has a password or is in an old format. Save a copy without one, or print it to PDF, and attach that."
)
MACROS = "This document holds a macro, a small program. Save it without macros, or print it to PDF, and attach that."
BOMB = "This document unpacks to more than Candour opens. Print it to PDF, or attach a part of it."
OTHER_INSIDE = "What is inside does not fit the ending of its name. Open it, save it again and attach that."


def check_pdf(data: bytes) -> None:
    """Raises Refused unless the bytes are a PDF from its header to its trailer, and nothing else besides."""
    if not PDF_START.match(data) or not PDF_END.search(data[-2048:]):
        raise Refused(NOT_PDF)
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise Refused(TWO_IN_ONE)


def check_office(data: bytes, kind: str) -> None:
    """Raises Refused unless the bytes are an Office document of that kind ("docx", "xlsx", "pptx") without macros.

    It is measured by what it says of itself before anything is unpacked, and then only its list of contents is read.
    """
    if data.startswith(OLD_OFFICE):
        raise Refused(LOCKED)
    if not data.startswith(b"PK\x03\x04"):
        raise Refused(OTHER_INSIDE)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _measure(archive)
            types = _types_in(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError) as error:
        raise Refused(BROKEN) from error
    if any("macroenabled" in said.lower() or "vbaproject" in said.lower() for said in types.values()):
        raise Refused(MACROS)
    if MAIN[kind] not in types.values():
        raise Refused(OTHER_INSIDE)


def _measure(archive):
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Refused(BOMB)
    if any("vbaproject" in name.lower() for name in names):
        raise Refused(MACROS)
    is_odd = archive.comment or len(set(names)) < len(names) or any(entry.flag_bits & 1 for entry in entries)
    if is_odd or any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise Refused(BROKEN)


def _types_in(archive):
    """What the document says each of its parts is, for those parts that are there."""
    if CONTENTS not in archive.namelist():
        raise Refused(OTHER_INSIDE)
    with archive.open(CONTENTS) as file:
        text = file.read(MOST_CONTENTS + 1).decode("utf-8-sig")
    if len(text) > MOST_CONTENTS or "<!" in text:
        raise Refused(BROKEN)
    try:
        rows = ElementTree.fromstring(text)  # noqa: S314, see above
    except ElementTree.ParseError as error:
        raise Refused(BROKEN) from error
    there = set(archive.namelist())
    said = {row.get("PartName", "").lstrip("/"): row.get("ContentType", "") for row in rows if row.get("PartName")}
    return {part: kind for part, kind in said.items() if part in there}
