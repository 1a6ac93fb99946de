"""What a file really is: its content and the ending of its name must agree."""

from dataclasses import dataclass

from .documents import OFFICE, check_office, check_pdf
from .names import ending, safe_name
from .pictures import clean_picture
from .refusing import Refused

MOST_BYTES = 10 * 2**20

TYPES = {
    "pdf": "application/pdf",
    "docx": f"{OFFICE}wordprocessingml.document",
    "xlsx": f"{OFFICE}spreadsheetml.sheet",
    "pptx": f"{OFFICE}presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
}
PICTURES = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP"}
STARTS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "WEBP": b"RIFF"}

OLD = "This is in an old Office format. Open it, choose “Save as”, then {new}, and attach that."
PROGRAM = "This Office file can hold a macro, a small program. Choose “Save as”, then {new}, and attach that."
SAY = {
    **{old: OLD.format(new=f".{new}") for old, new in {"doc": "docx", "xls": "xlsx", "ppt": "pptx"}.items()},
    **{end: PROGRAM.format(new=".docx") for end in ("docm", "dotm")},
    **{end: PROGRAM.format(new=".xlsx") for end in ("xlsm", "xltm", "xlsb", "xlam")},
    **{end: PROGRAM.format(new=".pptx") for end in ("pptm", "potm", "ppsm", "ppam")},
    "svg": "An SVG drawing can hold a program. Save it as a PNG picture, or take a screenshot, and attach that.",
    "svgz": "An SVG drawing can hold a program. Save it as a PNG picture, or take a screenshot, and attach that.",
    "heic": "This picture is in a format that only some phones open. Save it as JPEG, or send a screenshot of it.",
    "heif": "This picture is in a format that only some phones open. Save it as JPEG, or send a screenshot of it.",
    "zip": "A zip file can hold anything. Attach the one file that matters most.",
    "": "This file’s name has no ending, such as .pdf. Save it again as a PDF or a picture and attach that.",
}
OTHER = "Candour takes PDF, Word, Excel and PowerPoint files, and PNG, JPEG and WebP pictures. Save it as one of these."
EMPTY = "This file is empty. Choose another one."
TOO_BIG = "This file is bigger than 10 MB. Attach a part of it, a smaller picture, or write a line about it instead."
NOT_IT = "What is inside is not what its name says. Open it on your computer, save it again and attach that."


@dataclass(frozen=True)
class Checked:
    """A file that may be kept: a safe name, its type by content and name together, and its bytes, of a picture new ones."""

    name: str
    content_type: str
    data: bytes


def check_file(name: str, data: bytes) -> Checked:
    """The file as it may be kept and given to others. Raises Refused, saying what to do, for one that is not taken."""
    name = safe_name(name)
    end = ending(name)
    if end not in TYPES:
        raise Refused(SAY.get(end, OTHER))
    if not data:
        raise Refused(EMPTY)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_BIG)
    return Checked(name, TYPES[end], _checked(data, end))


def is_picture(name: str) -> bool:
    """Whether a file that was taken under this name is a picture."""
    return ending(name) in PICTURES


def _checked(data, end):
    if end in PICTURES:
        kind = PICTURES[end]
        if not data.startswith(STARTS[kind]):
            raise Refused(NOT_IT)
        return clean_picture(data, kind)
    if end == "pdf":
        check_pdf(data)
    else:
        check_office(data, end)
    return data
