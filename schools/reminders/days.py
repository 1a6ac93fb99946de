"""The days on which somebody works: their own weekdays, when their schools are open to staff and they are not away."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from schools.calendars.days import DAY, Dated, Kind, SchoolCalendar, Span, calendar_from, school_year

FURTHEST = 60  # days looked back or ahead for a working day; longer than any holiday


@dataclass(frozen=True)
class Rhythm:
    """One person's working days. `calendars`: of each school of theirs, as staff have them (see `staff_calendar`); of
    several, one that is open is enough. Who works at no school has their weekdays alone."""

    working_days: frozenset[int]
    away: Span | None = None
    calendars: tuple[SchoolCalendar, ...] = ()

    def works_on(self, day: date) -> bool:
        """Whether a reminder may reach them on that day."""
        return self._is_usual(day) and not (self.away and day in self.away)

    def last_by(self, day: date) -> date | None:
        """That day if they usually work on it, otherwise the last working day before; None if there is none for two
        months. An absence moves nothing forward: what falls in it waits for the return."""
        return _first(self._is_usual, (day - ahead * DAY for ahead in range(FURTHEST)))

    def next_from(self, day: date) -> date | None:
        """That day if they work on it, otherwise the next working day; None if there is none for two months."""
        return _first(self.works_on, (day + ahead * DAY for ahead in range(FURTHEST)))

    def _is_usual(self, day: date) -> bool:
        is_open = not self.calendars or any(is_staffed(calendar, day) for calendar in self.calendars)
        return is_open and day.isoweekday() in self.working_days


def staff_calendar(entries: Iterable[Dated]) -> SchoolCalendar:
    """A school's calendar as its staff have it: an INSET day is no school day, but colleagues are there."""
    return calendar_from([entry for entry in entries if entry.kind != Kind.INSET])


def is_staffed(calendar: SchoolCalendar, day: date) -> bool:
    """Whether colleagues are in school: inside a term, or in a school year of which no term is known, and in no break.
    Which weekdays anybody works is their own; so a caretaker may work on Saturdays of term."""
    if any(day in span for span in calendar.breaks):
        return False
    return school_year(day) not in calendar.known_years or any(day in term for term in calendar.terms)


def fortnight(first: date, days: int = 14) -> list[date]:
    """So many days from one on."""
    return [first + timedelta(ahead) for ahead in range(days)]


def _first(works_on: Callable[[date], bool], candidates: Iterable[date]) -> date | None:
    return next((day for day in candidates if works_on(day)), None)
