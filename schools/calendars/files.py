"""Reads a school's dates from a CSV or iCalendar file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar

from schools.imports.cells import RowReader, read_date, text_reader
from schools.imports.problems import BadCell, ImportRefused, Problem, folded, shown
from schools.imports.table import read_table

from .days import Dated, Kind

LONDON = ZoneInfo("Europe/London")
LONGEST = timedelta(days=366)
SHORTEST_TERM = timedelta(days=5)  # "Term ends" on one day is no term
MOST = 1000
COLUMNS = {
    "kind": ("What", "Kind", "Type"),
    "first": ("First day", "From", "Start", "Starts", "Start date", "Date"),
    "last": ("Last day", "To", "End", "Ends", "End date"),
    "name": ("Name", "Description", "Title", "Summary"),
}
WORDS = {  # the first that fits decides
    Kind.HALF_TERM: ("half term", "half-term", "halfterm", "half_term", "mid-term"),
    Kind.INSET: ("inset", "training day", "staff day", "non-pupil", "development day"),
    Kind.CLOSURE: ("closure", "closed", "holiday", "break", "good friday", "easter monday", "polling"),
    Kind.TERM: ("term",),
}


@dataclass(frozen=True)
class Reading:
    """What a file holds: the entries, what else it names that is none, and rows that can't be read."""

    entries: list[Dated]
    passed_over: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def read_calendar(data: bytes) -> Reading:
    """Read either kind of file. Raises ImportRefused for what is neither, or holds more than a thousand entries."""
    is_icalendar = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].upper() == b"BEGIN:VCALENDAR"
    reading = _read_icalendar(data) if is_icalendar else _read_csv(data)
    if len(reading.entries) > MOST:
        raise ImportRefused(f"The file holds more than {MOST} entries. Is it another calendar?")
    return reading


def kind_of(text: str) -> Kind | None:
    """What a title or a cell in plain words means; None if it says none of these."""
    said = folded(text)
    return next((kind for kind, words in WORDS.items() if any(word in said for word in words)), None)


def why_not(first: date, last: date) -> str:
    """Why these can't be the first and last day of anything; "" if they can."""
    if last < first:
        return "The last day comes before the first."
    if last - first >= LONGEST:
        return "That is longer than a year. Check the dates."
    if not 2000 <= first.year <= 2100:
        return "That date is a long way off. Check the year."
    return ""


def _read_csv(data: bytes) -> Reading:
    table = read_table(data, COLUMNS, required=("kind", "first"))
    entries, problems = [], list(table.problems)
    for row in table.rows:
        reader = RowReader(row, table)
        entry = _entry(reader)
        problems += reader.problems
        entries += [entry] if entry else []
    return Reading(entries, problems=sorted(problems))


def _entry(reader: RowReader) -> Dated | None:
    kind = reader.read("kind", _read_kind, None)
    first = reader.read("first", _read_day, None)
    last = reader.read("last", read_date, None) or first
    name = reader.read("name", text_reader(100), "")
    if not (kind and first and last):
        return None
    if wrong := why_not(first, last):
        reader.problems.append(Problem(reader.row.number, "", wrong))
    return Dated(kind, first, last, name)


def _read_kind(cell: str) -> Kind:
    if kind := kind_of(cell):
        return kind
    raise BadCell(f"{shown(cell)} is none of term, half-term, INSET and closure.")


def _read_day(cell: str) -> date:
    if day := read_date(cell):
        return day
    raise BadCell("is blank.")


def _read_icalendar(data: bytes) -> Reading:
    try:
        events = list(_events(data))
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, OverflowError) as error:
        raise ImportRefused("The iCalendar file can’t be read. Save it from your calendar again.") from error
    taken = [entry for entry, _ in events if entry]
    return Reading(taken, [f"{shown(title)}" for entry, title in events if not entry])


def _events(data: bytes) -> Iterator[tuple[Dated | None, str]]:
    """Each event with its title, and as an entry if its title names a kind and it does not repeat."""
    for event in Calendar.from_ical(data).walk("VEVENT"):
        title = " ".join(str(event.get("SUMMARY", "")).split())
        kind, first, last = kind_of(title), *_span(event)
        is_entry = kind and "RRULE" not in event and not why_not(first, last)
        if is_entry and not (kind == Kind.TERM and last - first < SHORTEST_TERM):
            yield Dated(kind, first, last, title[:100]), title
        else:
            yield None, title


def _span(event) -> tuple[date, date]:
    """First and last day. An all-day event ends on the day before its DTEND; one with times ends before that moment."""
    start, end = event.decoded("DTSTART"), event.end
    if not isinstance(start, datetime):
        return start, max(start, end - timedelta(days=1))
    return _in_london(start), max(_in_london(start), _in_london(end - timedelta(seconds=1)))


def _in_london(moment: datetime) -> date:
    return (moment.astimezone(LONDON) if moment.tzinfo else moment).date()
