"""The dates of a cycle: given as school days or as dates, and what they come to in a school's calendar."""

from dataclasses import astuple, dataclass
from datetime import date, timedelta

from schools.calendars.days import SchoolCalendar

LAST_THREE = 3  # share by, views by, finish by: what longer time moves


@dataclass(frozen=True)
class CycleDates:
    """The five days of a cycle at one school, in their order."""

    opens_on: date
    leaders_share_by_on: date
    share_by_on: date
    views_by_on: date
    finish_by_on: date


DATES = tuple(CycleDates.__dataclass_fields__)


@dataclass(frozen=True)
class DatePlan:
    """What a trust lead gives: the day it opens and, for the other four, either school days after it or dates.

    `school_days` holds four numbers, or none if `dates` holds all five days.
    """

    dates: CycleDates
    school_days: tuple[int, ...] = ()

    def resolved(self, calendar: SchoolCalendar, *, longer_by: int = 0, not_before: date | None = None) -> CycleDates:
        """The days at a school. A day that is no school day there becomes the next one, so nobody has less time.

        `longer_by`: school days added to the last three. `not_before`: it opens then, where that is later.
        """
        given = self.dates
        opens = calendar.after(max(given.opens_on, not_before or given.opens_on), 0)
        if self.school_days:
            ends = [calendar.after(opens, steps) for steps in self.school_days]
        else:
            ends = [calendar.after(max(day, opens), 0) for day in astuple(given)[1:]]
        return later(CycleDates(opens, *ends), calendar, longer_by)


def later(dates: CycleDates, calendar: SchoolCalendar, steps: int) -> CycleDates:
    """The same with the last three days so many school days on."""
    if not steps:
        return dates
    opens, leaders, *ends = astuple(dates)
    return CycleDates(opens, leaders, *(calendar.after(day, steps) for day in ends))


def proposed(stored: CycleDates, wanted: CycleDates, *, is_open: bool, today: date) -> CycleDates | None:
    """What to propose where the calendar has changed; None if nothing.

    Once a cycle is open its days only move later, and those that have passed stay.
    """
    if is_open:
        pairs = zip(astuple(stored), astuple(wanted), strict=True)
        wanted = CycleDates(*(old if old < today else max(old, new) for old, new in pairs))
    return None if wanted == stored else wanted


def weekday_after(day: date) -> date:
    """The next day from Monday to Friday."""
    return day + timedelta({5: 3, 6: 2}.get(day.isoweekday(), 1))
