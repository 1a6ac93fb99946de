"""Which reminders a day brings: some before it, perhaps one on it or after it, and then no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schools.calendars.days import DAY

from .days import Rhythm

NAMES = {-1: "tomorrow", 0: "today"}


@dataclass(frozen=True)
class Series:
    """The reminders of one kind of day, as days from it: (-7, -1, 3) is a week and a day before, three days after, stop.

    `lasts`: for how many days the last one may still be sent where it could not be sent on its own.
    """

    name: str
    offsets: tuple[int, ...]
    lasts: int = 4

    @property
    def kinds(self) -> dict[str, int]:
        """Each reminder's kind, such as "visit-in-7", with its days from the day."""
        return {f"{self.name}-{_name(offset)}": offset for offset in self.offsets}

    @property
    def reach(self) -> int:
        """How many days before a day its first reminder comes, where it is not moved."""
        return max(0, -min(self.offsets))


@dataclass(frozen=True)
class Window:
    """The days, both included, on which one reminder may be sent. What comes later is stale."""

    kind: str
    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def windows(series: Series, due_on: date, rhythm: Rhythm) -> Iterator[Window]:
    """When somebody of this rhythm may be sent each reminder of that day.

    One before or on the day that falls on no working day of theirs comes on the last one before, one after it on the next.
    Each gives way to the following one; one before the day lapses with the day. Two that fall together are one: the later.
    """
    starts = [
        (kind, offset, _start(due_on + timedelta(offset), offset, rhythm)) for kind, offset in series.kinds.items()
    ]
    known = [(kind, offset, first) for kind, offset, first in starts if first]
    for place, (kind, offset, first) in enumerate(known):
        ends = [known[place + 1][2] - DAY] if place + 1 < len(known) else [_end(series, due_on, offset, first)]
        last = min([*ends, due_on] if offset < 0 else ends)
        if first <= last:
            yield Window(kind, first, last)


def due_kind(series: Series, due_on: date, rhythm: Rhythm, today: date) -> str | None:
    """The reminder of that day that is to be sent today, if one is: on a working day, its own or (late) one soon after."""
    if not rhythm.works_on(today):
        return None
    return next((window.kind for window in windows(series, due_on, rhythm) if today in window), None)


def is_timely(series: Series, kind: str, due_on: date, told_on: date, today: date) -> bool:
    """Whether a reminder that was written on `told_on` is still worth sending: the day, or the next reminder, has not
    come; one on or after the day keeps for `lasts` days."""
    offset = series.kinds[kind]
    if offset >= 0:
        return today <= max(told_on, due_on) + timedelta(series.lasts)
    following = [due_on + timedelta(other) - DAY for other in series.offsets if other > offset]
    return today <= min([due_on, *following])


def lapsed(series: Series, due_on: date, rhythm: Rhythm, since: date, today: date) -> Iterator[str]:
    """The reminders of that day whose every day lay between two, both excluded: nothing ran on any of them."""
    for window in windows(series, due_on, rhythm):
        if since < window.first and window.last < today:
            yield window.kind


def _start(day: date, offset: int, rhythm: Rhythm) -> date | None:
    return rhythm.next_from(day) if offset > 0 else rhythm.last_by(day)


def _end(series: Series, due_on: date, offset: int, first: date) -> date:
    return max(first, due_on + timedelta(offset)) + timedelta(series.lasts)


def _name(offset: int) -> str:
    return NAMES.get(offset) or (f"in-{-offset}" if offset < 0 else f"after-{offset}")
