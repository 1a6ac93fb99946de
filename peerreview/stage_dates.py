"""When each stage of a review is due: counted in school days of the host from its visit. Knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from schools.calendars.days import SchoolCalendar


class Length(StrEnum):
    """How long a visit is."""

    HALF = "half"
    ONE = "one"
    TWO = "two"

    @property
    def half_days(self) -> int:
        """Of one person: 1, 2 or 4."""
        return {"half": 1, "one": 2, "two": 4}[self.value]

    @property
    def dates(self) -> int:
        """On how many dates it happens: 1 or 2."""
        return 2 if self == Length.TWO else 1


@dataclass(frozen=True)
class StageDates:
    """The dates of one review: when its self-review begins, when the team has it, and by when each later stage is done."""

    self_review_on: date
    preparing_on: date
    visit_on: date
    findings_by_on: date
    reply_by_on: date
    release_by_on: date
    workshop_by_on: date
    revisit_by_on: date

    def as_fields(self) -> dict[str, date]:
        """As a review's fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True)
class StagePlan:
    """How many school days each stage takes: the first two before the visit (the self-review begins `self_review` days
    before the team has it), the others each after the one before."""

    self_review: int = 20
    preparing: int = 10
    findings: int = 3
    reply: int = 5
    release: int = 5
    workshop: int = 15
    revisit: int = 60

    @classmethod
    def from_list(cls, days: list[int]) -> "StagePlan":
        """From the list that a round keeps, in the fields' order."""
        return cls(*days)

    def as_list(self) -> list[int]:
        return [getattr(self, field.name) for field in fields(self)]

    def resolved(self, visit_on: date, length: Length, calendar: SchoolCalendar) -> StageDates:
        """The dates for a visit that begins on that day, by the host's calendar."""
        last = calendar.after(visit_on, length.dates - 1)
        preparing_on = calendar.before(visit_on, self.preparing)
        return StageDates(
            calendar.before(preparing_on, self.self_review), preparing_on, visit_on, **self._after(last, calendar)
        )

    def _after(self, last: date, calendar: SchoolCalendar) -> Mapping[str, date]:
        found, day = {}, last
        for name in ("findings", "reply", "release", "workshop"):
            day = calendar.after(day, getattr(self, name))
            found[f"{name}_by_on"] = day
        return found | {"revisit_by_on": calendar.after(day, self.revisit)}
