"""Arithmetic on school days. It knows dates and no times, so that no clock change can move a day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

DAY = timedelta(days=1)


class Kind(StrEnum):
    """What an entry of a school's calendar is: a term, or days inside one that are no school days."""

    TERM = "term"
    HALF_TERM = "half_term"
    INSET = "inset"
    CLOSURE = "closure"


@dataclass(frozen=True)
class Span:
    """Some days in a row, the first and the last included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Dated:
    """An entry as it was typed or read from a file."""

    kind: Kind
    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class SchoolCalendar:
    """The terms of one school and its breaks: half-terms, INSET and closure days.

    In a school year (September to August) with no term entered, weekdays count as school days, less the breaks; so a
    school without a calendar works from Monday to Friday, and a date a year ahead can still be found.
    """

    terms: tuple[Span, ...] = ()
    breaks: tuple[Span, ...] = ()

    @cached_property
    def known_years(self) -> frozenset[int]:
        """The school years that have a term, each by the year in which it begins."""
        return frozenset(school_year(day) for term in self.terms for day in (term.first, term.last))

    def is_school_day(self, day: date) -> bool:
        """A weekday inside a term (or in a year without any), and in no break."""
        if day.isoweekday() > 5 or any(day in span for span in self.breaks):
            return False
        return school_year(day) not in self.known_years or any(day in term for term in self.terms)

    def after(self, day: date, steps: int) -> date:
        """The nth school day after a day; with 0 the day itself, or the next school day if it is none."""
        return self._walk(day, steps, DAY)

    def before(self, day: date, steps: int) -> date:
        """The nth school day before a day; with 0 the day itself, or the last school day if it is none."""
        return self._walk(day, steps, -DAY)

    def between(self, first: date, last: date) -> int:
        """How many school days there are from one day to another, both included; 0 if the last comes first."""
        return sum(self.is_school_day(day) for day in days(first, last))

    def _walk(self, day: date, steps: int, step: timedelta) -> date:
        if steps < 0:
            raise ValueError("Steps are counted from 0.")
        left = steps
        while left or not self.is_school_day(day):
            day += step
            left -= bool(left and self.is_school_day(day))
        return day


def days(first: date, last: date) -> Iterator[date]:
    """Each day from one to another, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def school_year(day: date) -> int:
    """The year in which the day's school year begins, on 1 September."""
    return day.year - (day.month < 9)


def calendar_from(entries: list[Dated]) -> SchoolCalendar:
    """The calendar that these entries make."""
    terms = tuple(Span(each.first, each.last) for each in entries if each.kind == Kind.TERM)
    breaks = tuple(Span(each.first, each.last) for each in entries if each.kind != Kind.TERM)
    return SchoolCalendar(terms, breaks)
