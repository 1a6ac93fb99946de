"""What is written is read by another library, which was not used to write it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from ical.calendar_stream import IcsCalendarStream

from schools.feeds.entries import Address, Entry
from schools.feeds.icalendars import Method, as_feed, as_message

SITE = "https://candour.example"
STAMP = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
VISIT = Entry(
    "visit-41", "Peer-review visit", date(2026, 11, 20), until=date(2026, 11, 23), place="Ash, Bay; Creek", path="/x/"
)


def read(data):
    (calendar,) = IcsCalendarStream.from_ics(data.decode()).calendars
    return calendar


def meeting(starts_at, **more):
    return Entry("meeting-7", "QA conversation", starts_at.date(), starts_at=starts_at, minutes=45, **more)


def test_days_in_a_row_end_on_the_day_after_the_last():
    calendar = read(as_feed([VISIT], site=SITE, stamp=STAMP))

    (event,) = calendar.events
    assert (event.uid, event.summary, event.location) == (
        "visit-41@candour.example",
        "Peer-review visit",
        "Ash, Bay; Creek",
    )
    assert (event.dtstart, event.dtend, str(event.url)) == (date(2026, 11, 20), date(2026, 11, 24), f"{SITE}/x/")
    assert calendar.version == "2.0"


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        (
            datetime(2026, 10, 23, 16, tzinfo=LONDON),
            datetime(2026, 10, 23, 15, tzinfo=UTC),
        ),  # the last Friday of summer time
        (datetime(2026, 10, 26, 16, tzinfo=LONDON), datetime(2026, 10, 26, 16, tzinfo=UTC)),
        (datetime(2027, 3, 29, 8, tzinfo=LONDON), datetime(2027, 3, 29, 7, tzinfo=UTC)),  # the first Monday of it
    ],
)
def test_a_meeting_is_at_its_hour_on_both_sides_of_a_clock_change(local, utc):
    (event,) = read(as_feed([meeting(local)], site=SITE, stamp=STAMP)).events

    assert (event.dtstart, event.dtend) == (utc, utc + timedelta(minutes=45))


def test_the_same_entries_are_the_same_bytes():
    assert as_feed([VISIT], site=SITE, stamp=STAMP) == as_feed([VISIT], site=SITE, stamp=STAMP)


@pytest.mark.parametrize(
    ("method", "status", "sequence"), [(Method.REQUEST, "CONFIRMED", 0), (Method.CANCEL, "CANCELLED", 3)]
)
def test_an_invitation_asks_one_person_and_can_be_called_off(method, status, sequence):
    entry = meeting(datetime(2026, 11, 20, 16, tzinfo=LONDON), sequence=sequence)
    people = {
        "organizer": Address("Candour", "candour@larch.example"),
        "attendee": Address("Zoë O'Neill", "zoe@larch.example"),
    }

    calendar = read(as_message(entry, method, site=SITE, stamp=STAMP, **people))

    (event,) = calendar.events
    assert (calendar.method, event.status, event.sequence) == (method.value, status, sequence)
    assert str(event.organizer.uri) == "mailto:candour@larch.example"
    assert [(str(one.uri), one.common_name) for one in event.attendees] == [("mailto:zoe@larch.example", "Zoë O'Neill")]


@pytest.mark.parametrize("text", ["Hall\r\nATTENDEE:mailto:eve@example.org", "A, b; c\\n", "é" * 100, 'The "Nest"'])
def test_a_place_stays_a_place(text):
    (event,) = read(as_feed([meeting(STAMP, place=text)], site=SITE, stamp=STAMP)).events

    assert event.attendees == []
    assert " ".join(event.location.split()) == " ".join(text.split())


def test_lines_are_short_and_end_as_the_standard_says():
    data = as_feed([meeting(STAMP, place="é" * 100)], site=SITE, stamp=STAMP)

    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)
