from datetime import date

import pytest

from schools.calendars.days import Dated, Kind, Span
from schools.reminders.days import Rhythm, staff_calendar

WEEKDAYS = frozenset({1, 2, 3, 4, 5})
TERM = Dated(Kind.TERM, date(2026, 9, 2), date(2026, 12, 18))
SPRING = Dated(Kind.TERM, date(2027, 1, 5), date(2027, 3, 25))
ASH = staff_calendar([TERM, SPRING, Dated(Kind.HALF_TERM, date(2026, 10, 26), date(2026, 10, 30))])
BIRCH = staff_calendar([TERM, SPRING, Dated(Kind.HALF_TERM, date(2026, 10, 19), date(2026, 10, 30))])
INSET = staff_calendar([TERM, Dated(Kind.INSET, date(2026, 11, 27), date(2026, 11, 27))])
CLOSED = staff_calendar([TERM, Dated(Kind.CLOSURE, date(2026, 11, 27), date(2026, 11, 27))])


@pytest.mark.parametrize(
    ("rhythm", "day", "last", "following"),
    [
        (Rhythm(WEEKDAYS), date(2026, 11, 28), date(2026, 11, 27), date(2026, 11, 30)),  # a Saturday
        (Rhythm(WEEKDAYS), date(2026, 11, 27), date(2026, 11, 27), date(2026, 11, 27)),
        (Rhythm(frozenset({1, 2})), date(2026, 11, 26), date(2026, 11, 24), date(2026, 11, 30)),  # part-time
        (Rhythm(WEEKDAYS, calendars=(ASH,)), date(2026, 10, 28), date(2026, 10, 23), date(2026, 11, 2)),
        (Rhythm(WEEKDAYS, calendars=(BIRCH,)), date(2026, 10, 28), date(2026, 10, 16), date(2026, 11, 2)),
        (Rhythm(WEEKDAYS, calendars=(BIRCH, ASH)), date(2026, 10, 22), date(2026, 10, 22), date(2026, 10, 22)),
        (Rhythm(WEEKDAYS, calendars=(INSET,)), date(2026, 11, 27), date(2026, 11, 27), date(2026, 11, 27)),
        (Rhythm(WEEKDAYS, calendars=(CLOSED,)), date(2026, 11, 27), date(2026, 11, 26), date(2026, 11, 30)),
        (Rhythm(WEEKDAYS, calendars=(ASH,)), date(2027, 1, 1), date(2026, 12, 18), date(2027, 1, 5)),  # over the year's end
        (Rhythm(frozenset({6}), calendars=(ASH,)), date(2026, 11, 26), date(2026, 11, 21), date(2026, 11, 28)),
        (Rhythm(frozenset()), date(2026, 11, 26), None, None),
        (
            Rhythm(WEEKDAYS, Span(date(2026, 11, 25), date(2026, 12, 1)), (ASH,)),  # away
            date(2026, 11, 26),
            date(2026, 11, 26),  # moves nothing forward
            date(2026, 12, 2),
        ),
    ],
)  # fmt: skip
def test_the_working_day_before_and_after(rhythm, day, last, following):
    assert (rhythm.last_by(day), rhythm.next_from(day)) == (last, following)


def test_a_year_without_terms_has_its_weekdays():
    rhythm = Rhythm(WEEKDAYS, calendars=(ASH,))

    assert rhythm.works_on(date(2029, 8, 2))
    assert not rhythm.works_on(date(2026, 12, 24))
