"""Names of files: one that is safe on every computer, and whether it sounds like a list of pupils."""

import re
import unicodedata
from collections.abc import Iterable
from pathlib import PurePosixPath

MOST_LETTERS = 120
MOST_BYTES = 200  # of the name in UTF-8; the usual systems allow 255
MOST_END = 12  # letters after the dot
NO_NAME = "file"
ON_NO_DISK = re.compile(r'[<>:"|?*]')  # Windows takes none of them
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?= *(\.|$))", re.IGNORECASE)
CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
NUMBER = re.compile(r"\d+")


def safe_name(name: str) -> str:
    """The name as any computer can keep and show it, without folders and without anything invisible.

    Control characters, those that turn the direction of writing, and unpaired halves of characters go; so do the signs
    that Windows forbids. A name that Windows keeps for itself gets a word in front. It has at most 120 letters; the ending
    stays, in lower case.
    """
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    plain = " ".join(ON_NO_DISK.sub(" ", unicodedata.normalize("NFC", seen)).split()).rstrip(". ")
    stem, dot, end = plain.rpartition(".") if "." in plain else (plain, "", "")
    end = (dot + end.strip()[:MOST_END]).lower()
    stem = RESERVED.sub(rf"{NO_NAME} \1", stem.strip(". "))
    return (_cut(stem, end).strip(". ") or NO_NAME) + end


def ending(name: str) -> str:
    """What stands after the last dot, in lower case; "" if there is none."""
    return PurePosixPath(name).suffix.removeprefix(".").lower()


def names_pupils(name: str, phrases: Iterable[str]) -> str:
    """The first of the phrases that stands in a file's name; "" if none does.

    Capitals, dashes, underscores and a final "s" make no difference; "#" in a phrase stands for any number.
    """
    said = f" {_as_words(name)} "
    return next((phrase for phrase in phrases if re.search(rf" {re.escape(_as_words(phrase))}s? ", said)), "")


def _as_words(text):
    parted = NUMBER.sub(" # ", CAMEL.sub(" ", unicodedata.normalize("NFKC", text)))
    return " ".join(re.findall(r"[^\W\d_]+|#", parted)).lower()


def _cut(stem, end):
    """As much of a stem as fits before this ending."""
    few = stem[: MOST_LETTERS - len(end)].encode()[: MOST_BYTES - len(end.encode())]
    return few.decode(errors="ignore")
