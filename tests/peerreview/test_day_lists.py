"""Lists of days as people type them."""

from datetime import date

import pytest

from peerreview.day_lists import UnreadableDay, read_days, say_days

NEAR = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("", []),
        ("3 May", [date(2027, 5, 3)]),
        ("20 December", [date(2026, 12, 20)]),
        ("3rd May 2028, 2027-05-04", [date(2027, 5, 4), date(2028, 5, 3)]),
        ("3/5; 4.5.2027", [date(2027, 5, 3), date(2027, 5, 4)]),
        ("30 Dec to 2 January", [date(2026, 12, 30), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 2)]),
        ("3 May – 4 May\n3 May", [date(2027, 5, 3), date(2027, 5, 4)]),
    ],
)
def test_reads_days_as_people_write_them(text, days):
    assert read_days(text, near=NEAR) == days


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon", "no day"),
        ("31 June", "There is no"),
        ("5 May to 3 May", "ends before"),
        ("2027-01-01 to 2029-01-01", "longer than a year"),
        ("1 May to 2 May to 3 May", "more than two ends"),
        ("2026-01-01 to 2026-12-31, 2027-01-01 to 2027-12-31", "at most 400"),
    ],
)
def test_says_what_it_cannot_read(text, says):
    with pytest.raises(UnreadableDay, match=says):
        read_days(text, near=NEAR)


def test_says_days_in_words_that_it_reads():
    days = [date(2027, 5, 3), date(2027, 5, 4), date(2027, 5, 9)]

    assert say_days(days) == "3 May 2027 to 4 May 2027, 9 May 2027"
    assert read_days(say_days(days), near=NEAR) == days
