"""Ready-made frameworks that a trust may begin with: headings that are public facts, to be filled with its own words."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .files import FORMAT, read_value
from .outlines import Outline

FOLDER = Path(__file__).resolve().parents[2] / "starting_points"


@dataclass(frozen=True)
class StartingPoint:
    """`about` says in a line what it is and where its headings come from."""

    key: str
    about: str
    outline: Outline


@cache
def starting_points() -> dict[str, StartingPoint]:
    """Those in the app's starting_points folder, by key, in the order of their files' names."""
    return {point.key: point for point in map(_read, sorted(FOLDER.glob("*.toml")))}


def _read(path):
    value = tomllib.loads(path.read_text("utf-8"))
    about = value.pop("about")
    key = path.stem.partition("_")[2]
    return StartingPoint(key, about, read_value({"candour_framework": FORMAT} | value))
