"""The words on screen that a trust may change: words.toml beside this file, overlaid by the file WORDS_FILE names."""

import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings


def say(name: str) -> str:
    """The word for a dotted name such as "difference.same"; KeyError for a name that neither file has."""
    return _words()[name]


def all_under(section: str) -> dict[str, str]:
    """The words of a section in the file's order, by their last name."""
    start = f"{section}."
    return {name.removeprefix(start): text for name, text in _words().items() if name.startswith(start)}


def telling_in(text: str, phrases: list[str]) -> str:
    """The first of these phrases in the text, whatever its capitals, spaces and apostrophes; "" if none is there."""
    return next((phrase for phrase in phrases if _folded(phrase) in _folded(text)), "")


def _folded(text):
    return " ".join(text.lower().replace("’", "'").split())


@cache
def _words():
    own = _flat(_read(Path(__file__).with_name("words.toml")))
    return own | _flat(_read(Path(settings.WORDS_FILE))) if settings.WORDS_FILE else own


def _read(path):
    return tomllib.loads(path.read_text("utf-8"))


def _flat(table, start=""):
    """Nested tables as one dict of dotted names."""
    flat = {}
    for name, value in table.items():
        flat |= _flat(value, f"{start}{name}.") if isinstance(value, dict) else {f"{start}{name}": value}
    return flat
