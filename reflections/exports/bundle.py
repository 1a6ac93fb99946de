import tempfile
import zipfile
from collections.abc import Iterable
from typing import IO

from .pdf import as_pdf
from .record import Record

IN_MEMORY = 5_000_000  # bytes; more goes to a temporary file


def as_zip(record: Record, files: Iterable[tuple[str, bytes]]) -> IO[bytes]:
    """The record as a PDF and the files that belong to it, by name, in one zip file, ready to be read.

    The names are trusted to be safe; each gets its number, so that two of one name both stay.
    """
    file = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115, whoever reads it closes it
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("my-reflection.pdf", as_pdf(record))
        for number, (name, data) in enumerate(files, start=1):
            archive.writestr(f"files/{number} {name}", data)
    file.seek(0)
    return file
