"""What people say: hand-written texts, each for a criterion and for the jobs that it fits."""

from dataclasses import dataclass, replace
from random import Random

from .people import Member
from .reading import read_data

FILES = ("voices_teaching", "voices_others", "voices_whole", "voices_stories")


@dataclass(frozen=True)
class Voice:
    """One reflection's words with those of the colleagues who answer it.

    `talk` alternates the coach and the author, the coach's question first; `other` is a second colleague's view.
    Levels are positions counted from 1. `file` names one that is attached; it is made up when the demo is loaded.
    """

    key: str
    criterion: str
    fits: list[str]
    narrative: str
    evidence: list[str]
    wonder: str
    how: str
    saw: str
    question: str
    level: int | None = None
    view_level: int | None = None
    other_level: int | None = None
    other: str = ""
    other_question: str = ""
    talk: tuple[str, ...] = ()
    answer: str = ""
    takeaway: str = ""
    step: str = ""
    help: str = ""
    file: str = ""

    def suits(self, member: Member) -> bool:
        """Whether somebody in that job could have said it."""
        return any(f" {word}" in f" {member.title.lower()}" for word in self.fits)

    def said_by(self, member: Member, chance: Random) -> "Voice":
        """The same words with what depends on the job filled in."""
        year = f"Year {chance.randint(7, 11)}"
        texts = {name: text for name, text in vars(self).items() if isinstance(text, str)}
        return replace(self, **{name: text.replace("{year}", year) for name, text in texts.items()})


def read_voices() -> dict[str, Voice]:
    """All of them by key."""
    found = (Voice(**words) for name in FILES for words in read_data(name)["voice"])
    return {voice.key: voice for voice in found}
