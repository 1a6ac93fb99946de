from dataclasses import dataclass, field


@dataclass(frozen=True)
class Part:
    """Words under a heading. `label` may be ""; `voice` is whose they are, so that versions stand apart on paper as on the
    page: "team", "host", "mediator", or "" for what the report itself says."""

    label: str
    text: str
    voice: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, 1 for a chapter and 2 for a finding in it, with its parts."""

    heading: str
    level: int
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class Report:
    """A review's report in reading order. `facts`: pairs of a label and a text, on the first page."""

    title: str
    school: str
    made_on: str
    facts: list[tuple[str, str]]
    sections: list[Section]
