"""The demo's dates hold on whatever day it is started."""

from datetime import date, timedelta

import pytest

from config.demo.year import make_seasons, school_day


@pytest.mark.parametrize("today", [date(2026, 1, 2) + timedelta(days=5 * step) for step in range(75)], ids=str)
def test_two_cycles_are_over_and_one_is_open_on_any_day(today):
    first, second, now = make_seasons(today)

    assert len({season.cycle.name for season in (first, second, now)}) == 3
    assert [season.is_open for season in (first, second, now)] == [False, False, True]
    assert first.cycle.finish_by_on < second.cycle.opens_on < second.cycle.finish_by_on < now.cycle.opens_on
    assert today - timedelta(550) < first.cycle.opens_on < today - timedelta(180)
    assert {day.weekday() for season in (first, second, now) for day in season.days} <= {0, 1, 2, 3, 4}
    assert now.days[-1] < today < now.cycle.share_by_on


def test_school_days_leave_weekends_out():
    friday = date(2026, 11, 20)

    assert school_day(friday, 1) == date(2026, 11, 23)
    assert school_day(date(2026, 11, 23), -1) == friday
    assert school_day(date(2026, 11, 21), 0) == date(2026, 11, 23)
