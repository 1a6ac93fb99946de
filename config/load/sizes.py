"""How much of everything a made trust has."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from random import Random

SMALLEST_SCHOOL = 8  # people, so that everybody finds colleagues to ask
TRUST_LEADS = 3


@dataclass(frozen=True)
class Sizes:
    """Counts of rows, exactly kept. `views`: asks for a colleague's view, answered or not. `cycles`: the last is open."""

    schools: int = 100
    people: int = 6_000
    cycles: int = 16
    reflections: int = 90_000
    views: int = 270_000
    comments: int = 1_000_000

    def scaled(self, factor: float) -> "Sizes":
        """The same trust, smaller or larger: everything but the cycles, with a school or two at least."""
        schools = max(2, round(self.schools * factor))
        people = max(schools * SMALLEST_SCHOOL + TRUST_LEADS, round(self.people * factor))
        rest = {name: round(getattr(self, name) * factor) for name in ("reflections", "views", "comments")}
        return Sizes(schools=schools, people=people, cycles=self.cycles, **rest)

    def fault(self) -> str:
        """What is impossible about it, in words; empty if nothing is."""
        if min(getattr(self, field.name) for field in fields(self)) < 1:
            return "Every number must be at least 1."
        if self.people < self.schools * SMALLEST_SCHOOL + TRUST_LEADS:
            return f"{self.schools} schools need at least {self.schools * SMALLEST_SCHOOL + TRUST_LEADS} people."
        most = int(self.people * 0.95) * self.cycles
        return f"So many people write at most {most} reflections." if self.reflections > most else ""


def spread(total: int, places: int) -> Iterator[int]:
    """The total over so many places, as evenly as whole numbers go."""
    for place in range(places):
        yield (place + 1) * total // places - place * total // places


def uneven(total: int, places: int, chance: Random) -> Iterator[int]:
    """The total over so many places, some with much and some with little; what one does not take the next may."""
    left = 0
    for place, share in enumerate(spread(total, places), start=1):
        left += share
        taken = left if place == places else chance.randint(left // 3, left)
        left -= taken
        yield taken
