from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from schools.calendars.bank_holidays import bank_holidays
from schools.calendars.days import Dated, Kind
from schools.errors import Conflict
from schools.locking import locked
from schools.models import CalendarEntry, Person, School
from schools.models.calendars import calendars_editable_by, calendars_of, calendars_to_copy_to

NOT_YOURS = "A school’s calendar is kept by its head and by trust leads."


@transaction.atomic
def add_calendar_entry(school: School, *, by: Person, kind: Kind, first: date, last: date, name: str) -> None:
    """Add a term, half-term, INSET or closure. Raises Conflict if one of that kind begins on that day already."""
    if not _add(school, by, [Dated(Kind(kind), first, last, name)]):
        raise Conflict("The calendar has one of that kind from that day. Remove it first to change its dates.")


@transaction.atomic
def remove_calendar_entry(entry: CalendarEntry, *, by: Person) -> None:
    """Take an entry out. Dates of cycles stay as they are; new ones are proposed to whoever plans them."""
    entry = locked(CalendarEntry.objects.editable_by(by, localdate()), entry, NOT_YOURS)
    entry.delete()


@transaction.atomic
def import_calendar(school: School, entries: Iterable[Dated], *, by: Person) -> int:
    """Add what a file holds; what the calendar has already stays as it is. Returns how many are new."""
    return _add(school, by, entries)


@transaction.atomic
def copy_calendar(school: School, source: School, *, by: Person) -> int:
    """Add all entries of another school's calendar. Returns how many are new."""
    source = locked(calendars_to_copy_to(school, by, localdate()), source, NOT_YOURS)
    return _add(school, by, [entry.dated for entry in source.calendar_entries.all()])


@transaction.atomic
def add_bank_holidays(school: School, *, by: Person) -> int:
    """Add the usual bank holidays that fall on the calendar's school days, as closures. Returns how many."""
    calendar = calendars_of([school])[school.pk]
    years = {day.year for term in calendar.terms for day in (term.first, term.last)}
    found = [
        Dated(Kind.CLOSURE, day, day, name)
        for year in sorted(years)
        for day, name in bank_holidays(year).items()
        if calendar.is_school_day(day) and any(day in term for term in calendar.terms)
    ]
    return _add(school, by, found)


def _add(school: School, by: Person, entries: Iterable[Dated]) -> int:
    """Add entries that are not there, as far as `by` keeps this calendar; Conflict otherwise."""
    school = locked(calendars_editable_by(by, localdate()), school, NOT_YOURS)
    before = school.calendar_entries.count()
    rows = [
        CalendarEntry(school=school, kind=each.kind, name=each.name, first_on=each.first, last_on=each.last)
        for each in entries
    ]
    CalendarEntry.objects.bulk_create(rows, ignore_conflicts=True)
    return school.calendar_entries.count() - before
