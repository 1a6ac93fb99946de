from dataclasses import dataclass, field


@dataclass(frozen=True)
class Section:
    """A heading with paragraphs under it: pairs of a label (may be "") and a text. `level` is 1 for a criterion, 2 below."""

    heading: str
    level: int
    parts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Record:
    """A whole reflection in reading order. `made_on` is a day in words."""

    title: str
    author: str
    made_on: str
    sections: list[Section]
