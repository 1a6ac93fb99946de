from datetime import date, timedelta

import pytest

from schools.calendars.days import Dated, Kind, Span
from schools.reminders.days import Rhythm, staff_calendar
from schools.reminders.series import Series, due_kind, is_timely, lapsed, windows

SHARE = Series("share", (-7, -1, 3))
VISIT = Series("visit", (-7, -1), lasts=1)
STEP = Series("step", (-7, 0, 14))
WEEKDAYS = Rhythm(frozenset({1, 2, 3, 4, 5}))
FRIDAY = date(2026, 11, 27)


def days(series, due_on, rhythm=WEEKDAYS):
    """When each is sent if a sweep runs every day, and stops once it was."""
    told = {}
    for ahead in range(-60, 60):
        today = due_on + timedelta(ahead)
        kind = due_kind(series, due_on, rhythm, today)
        if kind:
            told.setdefault(kind, today)
    return told


def test_before_after_and_then_no_more():
    assert days(SHARE, FRIDAY) == {
        "share-in-7": date(2026, 11, 20),
        "share-tomorrow": date(2026, 11, 26),
        "share-after-3": date(2026, 11, 30),
    }


def test_one_on_the_day():
    assert list(days(STEP, FRIDAY).values()) == [date(2026, 11, 20), FRIDAY, date(2026, 12, 11)]


@pytest.mark.parametrize("due_on", [date(2026, 3, 30), date(2026, 10, 26), date(2028, 3, 1), date(2027, 1, 4)])
def test_clock_changes_leap_days_and_years_ends_move_nothing(due_on):
    sent = days(VISIT, due_on, Rhythm(frozenset(range(1, 8))))

    assert [due_on - day for day in sent.values()] == [timedelta(7), timedelta(1)]


def test_in_each_schools_half_term_the_one_before_comes_sooner():
    term = Dated(Kind.TERM, date(2026, 9, 2), date(2026, 12, 18))
    one, two = (
        Rhythm(WEEKDAYS.working_days, calendars=(staff_calendar([term, Dated(Kind.HALF_TERM, *off)]),))
        for off in [(date(2026, 10, 26), date(2026, 10, 30)), (date(2026, 10, 19), date(2026, 10, 30))]
    )
    monday = date(2026, 11, 2)

    assert days(VISIT, monday, one) == {"visit-tomorrow": date(2026, 10, 23)}  # both fall on one day: the later stands
    assert days(VISIT, monday, two) == {"visit-tomorrow": date(2026, 10, 16)}


def test_over_the_holidays_one_after_waits_for_the_new_term():
    terms = [
        Dated(Kind.TERM, date(2026, 9, 2), date(2026, 12, 18)),
        Dated(Kind.TERM, date(2027, 1, 5), date(2027, 3, 25)),
    ]
    rhythm = Rhythm(WEEKDAYS.working_days, calendars=(staff_calendar(terms),))

    assert days(SHARE, date(2026, 12, 18), rhythm)["share-after-3"] == date(2027, 1, 5)


def test_who_is_away_hears_on_return_of_what_is_still_true():
    away = Span(date(2026, 11, 24), date(2026, 11, 26))

    assert days(SHARE, FRIDAY, Rhythm(WEEKDAYS.working_days, away))["share-tomorrow"] == FRIDAY
    gone = Rhythm(WEEKDAYS.working_days, Span(date(2026, 11, 1), date(2026, 12, 6)))
    assert days(SHARE, FRIDAY, gone) == {"share-after-3": date(2026, 12, 7)}


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2026, 11, 19), None),
        (date(2026, 11, 20), "share-in-7"),
        (date(2026, 11, 23), "share-in-7"),  # late
        (date(2026, 11, 27), "share-tomorrow"),  # late, and still true: by today
        (date(2026, 11, 28), None),  # a Saturday, and stale
        (date(2026, 12, 4), "share-after-3"),
        (date(2026, 12, 7), None),  # no more
    ],
)
def test_what_is_late_is_sent_while_it_is_true(today, kind):
    assert due_kind(SHARE, FRIDAY, WEEKDAYS, today) == kind


@pytest.mark.parametrize("series", [SHARE, VISIT, STEP])
@pytest.mark.parametrize("working", [{1, 2, 3, 4, 5}, {1}, {3, 5}, {6}])
def test_whatever_is_queued_is_still_worth_sending(series, working):
    rhythm = Rhythm(frozenset(working))
    for window in windows(series, FRIDAY, rhythm):
        for ahead in range((window.last - window.first).days + 1):
            day = window.first + timedelta(ahead)
            assert is_timely(series, window.kind, FRIDAY, day, day)


@pytest.mark.parametrize(
    ("kind", "told_on", "today", "is_it"),
    [
        ("share-in-7", date(2026, 11, 20), date(2026, 11, 25), True),
        ("share-in-7", date(2026, 11, 20), date(2026, 11, 26), False),  # the next has come
        ("share-tomorrow", date(2026, 11, 26), FRIDAY, True),
        ("share-tomorrow", date(2026, 11, 26), date(2026, 11, 28), False),  # the day is over
        ("share-after-3", date(2026, 11, 30), date(2026, 12, 4), True),
        ("share-after-3", date(2026, 11, 30), date(2026, 12, 5), False),
    ],
)
def test_what_waited_too_long_is_dropped(kind, told_on, today, is_it):
    assert is_timely(SHARE, kind, FRIDAY, told_on, today) is is_it


def test_what_nothing_ran_for_has_lapsed():
    assert list(lapsed(SHARE, FRIDAY, WEEKDAYS, date(2026, 11, 25), date(2026, 12, 1))) == ["share-tomorrow"]
    assert list(lapsed(SHARE, FRIDAY, WEEKDAYS, date(2026, 11, 26), date(2026, 11, 30))) == []
