"""School days: counted inside terms, over clock changes and year ends; bank holidays by rule; dates read from files."""

from datetime import date

import pytest

from schools.calendars.bank_holidays import bank_holidays, easter
from schools.calendars.days import Dated, Kind, SchoolCalendar, Span, calendar_from
from schools.calendars.files import kind_of, read_calendar
from schools.imports.problems import ImportRefused

AUTUMN = Dated(Kind.TERM, date(2026, 9, 2), date(2026, 12, 18))
HALF_TERM = Dated(Kind.HALF_TERM, date(2026, 10, 26), date(2026, 10, 30))
INSET = Dated(Kind.INSET, date(2026, 11, 27), date(2026, 11, 27))
SPRING = Dated(Kind.TERM, date(2027, 1, 5), date(2027, 3, 25))
SUMMER = Dated(Kind.TERM, date(2027, 4, 13), date(2027, 7, 22))
ASH = calendar_from([AUTUMN, HALF_TERM, INSET, SPRING, SUMMER])


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 9, 1), False),  # before term
        (date(2026, 9, 2), True),
        (date(2026, 9, 5), False),  # a Saturday
        (date(2026, 10, 28), False),  # half-term
        (date(2026, 11, 27), False),  # INSET
        (date(2026, 12, 18), True),
        (date(2026, 12, 21), False),  # Christmas
        (date(2027, 8, 31), False),  # the last day of a year that is known
        (date(2027, 9, 1), True),  # a year without terms: a Wednesday
        (date(2027, 9, 4), False),
    ],
)
def test_a_school_day_is_a_weekday_of_a_term_and_in_no_break(day, is_one):
    assert ASH.is_school_day(day) is is_one


@pytest.mark.parametrize(
    ("day", "steps", "found"),
    [
        (date(2026, 10, 23), 1, date(2026, 11, 2)),  # over half-term and the end of summer time
        (date(2026, 10, 24), 0, date(2026, 11, 2)),
        (date(2026, 12, 17), 2, date(2027, 1, 5)),  # over the year's end
        (date(2027, 3, 25), 1, date(2027, 4, 13)),  # over Easter and the beginning of summer time
        (date(2027, 7, 22), 1, date(2027, 9, 1)),  # into a year that nobody has entered
        (date(2026, 11, 26), 1, date(2026, 11, 30)),  # over an INSET day and a weekend
    ],
)
def test_the_nth_school_day_after_a_day_and_back(day, steps, found):
    assert ASH.after(day, steps) == found
    assert ASH.before(found, steps) == (day if ASH.is_school_day(day) else found)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2026, 10, 23), date(2026, 11, 2), 2),
        (date(2026, 12, 14), date(2027, 1, 8), 9),
        (date(2026, 9, 2), date(2027, 7, 22), 203),
        (date(2027, 1, 8), date(2027, 1, 7), 0),
    ],
)
def test_school_days_between_two_days_count_both(first, last, count):
    assert ASH.between(first, last) == count


def test_without_a_calendar_weekdays_count():
    assert SchoolCalendar().after(date(2026, 12, 24), 1) == date(2026, 12, 25)
    assert SchoolCalendar(breaks=(Span(date(2026, 12, 25), date(2026, 12, 28)),)).after(date(2026, 12, 24), 1) == date(
        2026, 12, 29
    )


def test_steps_are_counted_from_nought():
    with pytest.raises(ValueError, match="from 0"):
        ASH.after(date(2026, 9, 2), -1)


def test_many_steps_out_and_back_come_to_the_same_day():
    for steps in (1, 7, 60, 180, 250):
        assert ASH.before(ASH.after(date(2026, 9, 2), steps), steps) == date(2026, 9, 2)


@pytest.mark.parametrize(
    ("year", "day"), [(2024, date(2024, 3, 31)), (2025, date(2025, 4, 20)), (2038, date(2038, 4, 25))]
)
def test_easter(year, day):
    assert easter(year) == day


@pytest.mark.parametrize(
    ("year", "days"),
    [  # as GOV.UK lists them
        (2026, ["01-01", "04-03", "04-06", "05-04", "05-25", "08-31", "12-25", "12-28"]),
        (2027, ["01-01", "03-26", "03-29", "05-03", "05-31", "08-30", "12-27", "12-28"]),
        (2023, ["01-02", "04-07", "04-10", "05-01", "05-29", "08-28", "12-25", "12-26"]),
        (2022, ["01-03", "04-15", "04-18", "05-02", "05-30", "08-29", "12-26", "12-27"]),  # but for the Jubilee
    ],
)
def test_bank_holidays_fall_on_their_days_and_substitutes(year, days):
    found = [f"{day:%m-%d}" for day in sorted(bank_holidays(year))]
    assert found == days


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Autumn term", Kind.TERM),
        ("October half-term", Kind.HALF_TERM),
        ("Spring Half Term holiday", Kind.HALF_TERM),
        ("Staff training day", Kind.INSET),
        ("May Day bank holiday", Kind.CLOSURE),
        ("Year 6 trip", None),
    ],
)
def test_a_title_says_what_it_is(title, kind):
    assert kind_of(title) == kind


def test_a_csv_file_is_read_row_by_row():
    data = "What,First day,Last day,Name\nTerm,02/09/2026,18/12/2026,Autumn\nINSET,27 Nov 2026,,\n"

    assert read_calendar(data.encode()).entries == [
        Dated(Kind.TERM, date(2026, 9, 2), date(2026, 12, 18), "Autumn"),
        Dated(Kind.INSET, date(2026, 11, 27), date(2026, 11, 27)),
    ]


def test_a_csv_file_says_what_is_wrong_in_each_row():
    data = "What,From,To\nTerm,18/12/2026,02/09/2026\nTrip,01/10/2026,\nINSET,,\n"

    assert [(problem.row, problem.reason[:30]) for problem in read_calendar(data.encode()).problems] == [
        (2, "The last day comes before the "),
        (3, "“Trip” is none of term, half-t"),
        (4, "is blank."),
    ]


ICAL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//school//EN
BEGIN:VEVENT
UID:1
SUMMARY:Half term
DTSTART;VALUE=DATE:20261026
DTEND;VALUE=DATE:20261031
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:INSET day
DTSTART:20261024T230000Z
DTEND:20261026T000000Z
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Closed
DTSTART:20270328T000000Z
DTEND:20270328T230000Z
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Term ends
DTSTART;VALUE=DATE:20261218
END:VEVENT
END:VCALENDAR
"""


def test_an_icalendar_file_is_read_in_the_schools_own_days_whatever_the_clocks_do():
    reading = read_calendar(ICAL.replace("\n", "\r\n").encode())

    assert [(entry.kind, entry.first, entry.last) for entry in reading.entries] == [
        (Kind.HALF_TERM, date(2026, 10, 26), date(2026, 10, 30)),
        (Kind.INSET, date(2026, 10, 25), date(2026, 10, 25)),  # 25 hours long
        (Kind.CLOSURE, date(2027, 3, 28), date(2027, 3, 28)),  # 23 hours long
    ]
    assert reading.passed_over == ["“Term ends”"]


@pytest.mark.parametrize(
    "data", [b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:nonsense", b"", b"PK\x03\x04", b"a,b\n1,2"]
)
def test_a_file_that_is_neither_is_refused(data):
    with pytest.raises(ImportRefused):
        read_calendar(data)
