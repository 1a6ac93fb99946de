"""The five people as whom one enters the demo."""

from dataclasses import dataclass

from django.urls import reverse

DOMAIN = "larkfield.example"


@dataclass(frozen=True)
class Entrance:
    """One of the five. `key` is also how their e-mail begins."""

    key: str
    name: str
    role: str
    line: str

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


ENTRANCES = [
    Entrance(
        "priya.nair",
        "Priya Nair",
        "teacher",
        "Year 4. Has not begun yet; last time’s partner and next step are waiting.",
    ),
    Entrance(
        "tom.bradshaw",
        "Tom Bradshaw",
        "colleague",
        "Year 5. A colleague asks for his view, and his coach has a question.",
    ),
    Entrance("yusuf.rahman", "Yusuf Rahman", "coach", "Deputy head. Three conversations wait, one of them brand new."),
    Entrance(
        "helen.whitcombe", "Helen Whitcombe", "head", "Two colleagues have said how they see her Monday briefing."
    ),
    Entrance(
        "naomi.achebe",
        "Naomi Achebe",
        "trust lead",
        "Runs education in eight schools, teaches a morning a week and has a coach.",
    ),
]
KEYS = frozenset(entrance.key for entrance in ENTRANCES)


def entrance_of(key: str) -> Entrance | None:
    """The one with that key; None for anybody else."""
    return next((entrance for entrance in ENTRANCES if entrance.key == key), None)


def listed() -> list[dict]:
    """What the sign-in page shows of each; runs no query."""
    return [
        {"name": each.name, "role": each.role, "line": each.line, "url": reverse("demo:enter", args=[each.key])}
        for each in ENTRANCES
    ]
