"""The days of a cycle: as they come to in a school's calendar, with longer time, and as they are proposed anew."""

from dataclasses import astuple, replace
from datetime import date

import pytest

from reflections.cycle_dates import CycleDates, DatePlan, later, proposed, weekday_after
from schools.calendars.days import Dated, Kind, SchoolCalendar, calendar_from

ASH = calendar_from(
    [
        Dated(Kind.TERM, date(2026, 9, 2), date(2026, 12, 18)),
        Dated(Kind.HALF_TERM, date(2026, 10, 26), date(2026, 10, 30)),
        Dated(Kind.TERM, date(2027, 1, 5), date(2027, 3, 25)),
    ]
)
OPENS = date(2026, 10, 22)  # a Thursday before half-term and the end of summer time
ALL_THAT_DAY = CycleDates(*[OPENS] * 5)
AS_DATES = CycleDates(
    OPENS, date(2026, 10, 28), date(2026, 11, 7), date(2026, 12, 22), date(2027, 1, 4)
)  # half-term, a Saturday, and twice in the Christmas holidays


def days(*texts):
    return CycleDates(*map(date.fromisoformat, texts))


@pytest.mark.parametrize(
    ("plan", "calendar", "found"),
    [
        (
            DatePlan(ALL_THAT_DAY, (2, 10, 30, 36)),
            ASH,
            days("2026-10-22", "2026-11-02", "2026-11-12", "2026-12-10", "2026-12-18"),
        ),
        (
            DatePlan(ALL_THAT_DAY, (2, 10, 30, 37)),
            ASH,
            days("2026-10-22", "2026-11-02", "2026-11-12", "2026-12-10", "2027-01-05"),
        ),
        (
            DatePlan(ALL_THAT_DAY, (2, 10, 30, 36)),
            SchoolCalendar(),
            days("2026-10-22", "2026-10-26", "2026-11-05", "2026-12-03", "2026-12-11"),
        ),
        (DatePlan(AS_DATES), ASH, days("2026-10-22", "2026-11-02", "2026-11-09", "2027-01-05", "2027-01-05")),
        (
            DatePlan(AS_DATES),
            SchoolCalendar(),
            days("2026-10-22", "2026-10-28", "2026-11-09", "2026-12-22", "2027-01-04"),
        ),
    ],
)
def test_days_are_those_of_the_schools_calendar(plan, calendar, found):
    assert plan.resolved(calendar) == found


def test_a_school_that_joins_later_opens_on_its_next_school_day():
    plan = DatePlan(AS_DATES).resolved(ASH, not_before=date(2026, 10, 31))
    assert astuple(plan)[:3] == (date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 9))


def test_longer_time_twice_is_longer_time_once_for_both():
    plan = DatePlan(ALL_THAT_DAY, (2, 10, 30, 36))
    twice = later(later(plan.resolved(ASH), ASH, 3), ASH, 4)
    assert twice == plan.resolved(ASH, longer_by=7)
    assert twice.leaders_share_by_on == plan.resolved(ASH).leaders_share_by_on


NOW = days("2026-10-22", "2026-11-02", "2026-11-12", "2026-12-10", "2026-12-18")
SOONER = days("2026-10-21", "2026-10-30", "2026-11-11", "2026-12-09", "2026-12-17")
LATER = days("2026-10-23", "2026-11-03", "2026-11-13", "2026-12-11", "2027-01-05")


@pytest.mark.parametrize(
    ("wanted", "is_open", "found"),
    [
        (NOW, False, None),
        (SOONER, False, SOONER),
        (LATER, False, LATER),
        (SOONER, True, None),
        (LATER, True, replace(LATER, opens_on=NOW.opens_on, leaders_share_by_on=NOW.leaders_share_by_on)),
    ],
)
def test_an_open_cycle_is_only_ever_proposed_more_time(wanted, is_open, found):
    assert proposed(NOW, wanted, is_open=is_open, today=date(2026, 11, 5)) == found


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-10-23", "2026-10-26"),
        ("2026-10-24", "2026-10-26"),
        ("2026-10-25", "2026-10-26"),
        ("2026-12-31", "2027-01-01"),
    ],
)
def test_the_weekday_after(day, found):
    assert weekday_after(date.fromisoformat(day)) == date.fromisoformat(found)
