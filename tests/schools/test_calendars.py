"""Each school's own calendar: who reads and who keeps it, and what happens to it."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from schools.calendars.days import Dated, Kind
from schools.errors import Conflict
from schools.models import CalendarEntry
from schools.models.calendars import (
    calendars_editable_by,
    calendars_of,
    calendars_to_copy_to,
    calendars_visible_to,
)
from schools.services.calendars import (
    add_bank_holidays,
    add_calendar_entry,
    copy_calendar,
    import_calendar,
    remove_calendar_entry,
)

TERM = {"kind": Kind.TERM, "first": date(2026, 9, 2), "last": date(2027, 7, 22), "name": "The whole year"}


@pytest.fixture
def ash(schools, people):
    """Ash's calendar has one long term, typed by Hana."""
    add_calendar_entry(schools["ash"], by=people["hana"], **TERM)
    return schools["ash"]


@pytest.mark.parametrize(
    ("person", "reads", "keeps"),
    [
        ("ada", ["ash"], []),
        ("joe", ["ash"], []),
        ("hana", ["ash"], ["ash"]),
        ("hugo", ["birch"], ["birch"]),
        ("lena", ["ash", "birch"], ["ash", "birch"]),
        ("tess", [], []),
        ("owen", [], []),
    ],
)
def test_who_reads_and_who_keeps_a_calendar(person, reads, keeps, people, schools):
    today, names = timezone.localdate(), {school: name for name, school in schools.items()}

    assert [names[school] for school in calendars_visible_to(people[person], today)] == reads
    assert [names[school] for school in calendars_editable_by(people[person], today)] == keeps


def test_whoever_keeps_a_calendar_may_copy_from_any_school_with_dates(ash, schools, people):
    today = timezone.localdate()
    assert list(calendars_to_copy_to(schools["birch"], people["hugo"], today)) == [ash]
    assert not calendars_to_copy_to(schools["birch"], people["bea"], today).exists()
    assert not calendars_to_copy_to(ash, people["hana"], today).exists()


@pytest.mark.parametrize("person", ["ada", "joe", "hugo", "tess"])
def test_nobody_else_changes_a_calendar(person, ash, people):
    with pytest.raises(Conflict, match="kept by its head"):
        add_calendar_entry(ash, by=people[person], **TERM | {"first": date(2025, 9, 2)})
    with pytest.raises(Conflict, match="kept by its head"):
        remove_calendar_entry(ash.calendar_entries.get(), by=people[person])


def test_the_same_date_is_not_added_twice(ash, people):
    with pytest.raises(Conflict, match="from that day"):
        add_calendar_entry(ash, by=people["lena"], **TERM)
    assert import_calendar(ash, [Dated(Kind.TERM, TERM["first"], TERM["last"])], by=people["hana"]) == 0


def test_a_calendar_is_copied_with_all_its_dates(ash, schools, people):
    assert copy_calendar(schools["birch"], ash, by=people["hugo"]) == 1
    assert calendars_of([schools["birch"]])[schools["birch"].pk] == calendars_of([ash])[ash.pk]


def test_bank_holidays_are_added_where_they_fall_on_school_days(ash, people):
    assert add_bank_holidays(ash, by=people["hana"]) == 7  # all but the summer's, of the one in August
    assert add_bank_holidays(ash, by=people["hana"]) == 0
    assert not calendars_of([ash])[ash.pk].is_school_day(date(2027, 3, 26))


@pytest.mark.parametrize(
    "wrong", [{"last_on": date(2026, 9, 1)}, {"kind": "party"}, {"first_on": TERM["first"], "last_on": TERM["last"]}]
)
def test_what_can_never_be_true_of_an_entry(wrong, ash):
    row = {"school": ash, "kind": "term", "first_on": date(2026, 9, 3), "last_on": date(2026, 9, 4)} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarEntry.objects.create(**row)


def posted(client, name, school, **data):
    return client.post(reverse(f"schools:{name}", args=[school.pk]), data, follow=True)


def test_a_head_types_imports_and_removes_dates(client, people, schools):
    client.force_login(people["hana"])
    posted(client, "add-date", schools["ash"], kind="inset", first="2026-11-27")
    file = SimpleUploadedFile("dates.csv", b"What,From,To\nTerm,02/09/2026,18/12/2026\n")
    page = posted(client, "import-calendar", schools["ash"], file=file).content.decode()

    assert "1 date added." in page
    assert "school days." in page
    client.post(reverse("schools:remove-date", args=[CalendarEntry.objects.get(kind="term").pk]))
    assert [entry.kind for entry in CalendarEntry.objects.all()] == ["inset"]


def test_a_file_with_a_bad_row_is_refused_whole_and_says_which(client, people, schools):
    client.force_login(people["hana"])
    file = SimpleUploadedFile("dates.csv", b"What,From\nTerm,02/09/2026\nTrip,03/09/2026\n")

    page = posted(client, "import-calendar", schools["ash"], file=file).content.decode()

    assert "Row 3, What" in page
    assert not CalendarEntry.objects.exists()


def test_a_page_without_a_calendar_says_that_weekdays_count(client, people, schools):
    client.force_login(people["ada"])
    page = client.get(reverse("schools:calendar", args=[schools["ash"].pk])).content.decode()
    assert "every weekday counts as a school day" in page
    assert "Add dates" not in page


@pytest.mark.parametrize(
    ("person", "status"), [("ada", 200), ("bea", 404), ("hugo", 404), ("lena", 200), ("tess", 404)]
)
def test_a_calendar_of_another_school_is_not_there(person, status, client, people, ash):
    client.force_login(people[person])
    assert client.get(reverse("schools:calendar", args=[ash.pk])).status_code == status


def test_a_reader_who_tries_to_change_it_hears_who_keeps_it(client, people, ash):
    client.force_login(people["ada"])
    answer = client.post(reverse("schools:bank-holidays", args=[ash.pk]))
    assert answer.status_code == 409
    assert "kept by its head" in answer.content.decode()
