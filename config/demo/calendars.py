"""The demo's school calendars: an English year with its half-terms, and INSET days of each school's own choosing."""

from datetime import date, timedelta

from schools.calendars.days import Kind, SchoolCalendar
from schools.models import CalendarEntry
from schools.models.calendars import calendars_of

from .people import Cast
from .rows import Rows
from .year import september

WEEK = timedelta(days=4)  # from its Monday to its Friday
YEARS = (-1, 0, 1, 2)  # ago: the next one too, since a cycle may end in it


def add_calendars(rows: Rows, cast: Cast, today: date) -> None:
    """Terms, half-terms, INSET days and May Day of every school, for the years in which the demo's cycles lie."""
    for place, school in enumerate(cast.schools.values()):
        for ago in YEARS:
            year = september(today, ago).year
            for kind, first, last, name in [*_shared_by_all(year), *_insets(year, place)]:
                rows.add(CalendarEntry(school=school, kind=kind, first_on=first, last_on=last, name=name))


def calendars(cast: Cast) -> dict[int, SchoolCalendar]:
    """Each school's calendar by the school's id, once the rows are written."""
    return calendars_of(cast.schools.values())


def _shared_by_all(year):
    """What the trust's schools have in common in the school year that begins in that September."""
    spring, summer = _monday(year + 1, 1, 4), _monday(year + 1, 4, 13)
    may_day = _monday(year + 1, 5, 1)
    return [
        (Kind.TERM, _monday(year, 9, 1), _monday(year, 12, 14) + WEEK, "Autumn term"),
        (Kind.HALF_TERM, *_week(year, 10, 24), "Autumn half-term"),
        (Kind.TERM, spring, _monday(year + 1, 3, 22) + WEEK, "Spring term"),
        (Kind.HALF_TERM, *_week(year + 1, 2, 13), "Spring half-term"),
        (Kind.TERM, summer, _monday(year + 1, 7, 16) + WEEK, "Summer term"),
        (Kind.HALF_TERM, *_week(year + 1, 5, 25), "Summer half-term"),
        (Kind.CLOSURE, may_day, may_day, "Early May bank holiday"),
    ]


def _insets(year, place):
    """The first day of autumn everywhere; the others where each school has put them."""
    first, other = _monday(year, 9, 1), _monday(year + 1, 1, 4) if place % 2 else _monday(year + 1, 6, 22) + WEEK
    return [(Kind.INSET, first, first, "INSET day"), (Kind.INSET, other, other, "INSET day")]


def _monday(year, month, day):
    """The first Monday from that day on."""
    start = date(year, month, day)
    return start + timedelta(days=-start.weekday() % 7)


def _week(year, month, day):
    monday = _monday(year, month, day)
    return monday, monday + WEEK
