import csv
import io
from datetime import date

import pytest
from django.core.management import call_command

from schools.imports.problems import ImportRefused
from schools.models import School, Trust
from schools.services.imports import import_schools

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
USED = {
    "URN": "100001",
    "EstablishmentName": "Harbour Academy",
    "EstablishmentStatus (name)": "Open",
    "CloseDate": "",
    "PhaseOfEducation (name)": "Secondary",
    "Town": "Hull",
    "Postcode": "HU1 1AA",
    "Easting": "509000",
    "Northing": "428000",
    "Trusts (name)": "The Tide Trust",
}
HEADINGS = [*USED, *(f"Column {number} (name)" for number in range(140 - len(USED)))]
SECOND = {"URN": "100002", "EstablishmentName": "St Brède’s Primary School", "PhaseOfEducation (name)": "Primary"}


def gias(*rows):
    """A file of the download's shape: 140 columns, every field quoted, Windows-1252."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, HEADINGS, restval="", quoting=csv.QUOTE_ALL)
    writer.writeheader()
    writer.writerows(USED | row for row in rows)
    return file.getvalue().encode("cp1252")


def take(*rows, trust="The Tide Trust", **options):
    return import_schools(gias(*rows), trust=trust, today=TODAY, **options)


def test_a_trust_s_schools_are_added_and_others_left():
    report = take({}, SECOND, {"URN": "100003", "Trusts (name)": "Hill Trust"}, trust=" the  TIDE trust")

    assert list(School.objects.values_list("urn", "name", "phase", "town", "postcode", "easting", "northing")) == [
        ("100001", "Harbour Academy", "Secondary", "Hull", "HU1 1AA", 509000, 428000),
        ("100002", "St Brède’s Primary School", "Primary", "Hull", "HU1 1AA", 509000, 428000),
    ]
    assert Trust.objects.get(pk=1).name == "The Tide Trust"
    assert report.added == ["Row 2: Harbour Academy (100001)", "Row 3: St Brède’s Primary School (100002)"]


def test_a_second_run_has_nothing_to_do():
    take({}, SECOND)
    report = take({}, SECOND)

    assert (report.added, report.changed, report.ended, report.unchanged, report.notes) == ([], [], [], 2, [])


def test_a_dry_run_writes_nothing():
    report = take({}, dry_run=True)

    assert report.added == ["Row 2: Harbour Academy (100001)"]
    assert (School.objects.count(), Trust.objects.count(), report.is_written) == (0, 0, False)


def test_a_changed_school_is_changed_and_a_blank_changes_nothing():
    take({})
    School.objects.update(safeguarding_route="Ask Ms Rowe")
    report = take({"EstablishmentName": "Harbour High", "Town": "", "Easting": "0"})

    assert report.changed == ["Row 2: Harbour High (100001): name “Harbour Academy” → “Harbour High”"]
    school = School.objects.get()
    assert (school.name, school.town, school.easting) == ("Harbour High", "Hull", 509000)
    assert school.safeguarding_route == "Ask Ms Rowe"


@pytest.mark.parametrize("half", [{"Easting": "0"}, {"Northing": "0"}, {"Easting": ""}, {"Northing": ""}])
def test_half_a_position_is_none(half):
    take(half)

    assert School.objects.filter(easting=None, northing=None).count() == 1


@pytest.mark.parametrize(("cell", "closed_on"), [("31-08-2026", date(2026, 8, 31)), ("", TODAY)])
def test_a_closed_school_gets_its_date_and_keeps_it(cell, closed_on):
    take({})
    closed = {"EstablishmentStatus (name)": "Closed", "CloseDate": cell}
    report = take(closed)
    import_schools(gias(closed), trust="The Tide Trust", today=date(2027, 1, 1))

    assert len(report.ended) == 1
    assert School.objects.get().closed_on == closed_on


def test_a_school_closed_by_mistake_opens_again():
    take({"EstablishmentStatus (name)": "Closed"})
    report = take({"EstablishmentStatus (name)": "Open, but proposed to close", "CloseDate": "31-08-2027"})

    assert report.changed == ["Row 2: Harbour Academy (100001): closed on 23 November 2026 → none"]
    assert School.objects.open().count() == 1


def test_a_school_only_proposed_is_left_out():
    report = take({}, SECOND | {"EstablishmentStatus (name)": "Proposed to open"})

    assert School.objects.count() == 1
    assert report.notes[0] == "Row 3: “St Brède’s Primary School” is only proposed to open; left out."


def test_a_school_that_has_left_the_file_or_trust_is_named_and_not_touched():
    take({}, SECOND, {"URN": "100003", "EstablishmentName": "Quay School"})
    report = take({}, SECOND | {"Trusts (name)": "Hill Trust"})

    assert report.notes == [
        "Quay School (100003) is no longer in the file; nothing was done about it.",
        "St Brède’s Primary School (100002) belongs to “Hill Trust” in the file (Open); nothing was done about it.",
    ]
    assert School.objects.open().count() == 3


def test_schools_of_another_trust_join_the_one_the_site_serves():
    take({})
    report = take({}, SECOND | {"Trusts (name)": "Hill Trust"}, trust="Hill Trust")

    assert report.notes == ["This site serves The Tide Trust; the schools of Hill Trust join it."]
    assert (Trust.objects.get().name, School.objects.count()) == ("The Tide Trust", 2)


@pytest.mark.parametrize(
    ("trust", "near"),
    [
        ("tide", "The nearest in it: “The Tide Trust” (2 schools)."),
        ("The Tied Trust", "The nearest in it: “The Tide Trust” (2 schools), “Tidal Trust” (1 school)."),
        ("Xyz", "Nothing in it is spelt like that."),
        (" ", "Nothing in it is spelt like that."),
    ],
)
def test_an_unknown_trust_is_refused_with_the_nearest_names(trust, near):
    with pytest.raises(ImportRefused) as refusal:
        take({}, SECOND, {"URN": "100003", "Trusts (name)": "Tidal Trust"}, trust=trust)

    assert str(refusal.value) == f"No school in the file belongs to a trust called “{trust}”. {near}"


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ({"URN": "12"}, "Row 3, URN: “12” is not a URN; those have five or six digits."),
        ({"URN": "10000²"}, "Row 3, URN: “10000²” is not a URN; those have five or six digits."),
        ({"EstablishmentName": ""}, "Row 3, EstablishmentName: is blank."),
        (
            {"EstablishmentName": "a" * 201},
            f"Row 3, EstablishmentName: “{'a' * 60}…” has 201 characters; 200 is the most.",
        ),
        (
            {"PhaseOfEducation (name)": "Tertiary"},
            "Row 3, PhaseOfEducation (name): “Tertiary” is not a phase of education that GIAS uses.",
        ),
        (
            {"CloseDate": "31-02-2026"},
            "Row 3, CloseDate: “31-02-2026” is not in the calendar; the day comes before the month.",
        ),
        ({"Easting": "-4"}, "Row 3, Easting: “-4” is not a National Grid position in metres (0 to 700,000)."),
        (
            {"Northing": "9999999"},
            "Row 3, Northing: “9999999” is not a National Grid position in metres (0 to 1,300,000).",
        ),
    ],
)
def test_a_bad_row_is_named_and_nothing_written_unless_good_rows_are_accepted(row, problem):
    report = take({}, SECOND | row)
    assert ([str(one) for one in report.problems], School.objects.count()) == ([problem], 0)

    take({}, SECOND | row, accept_good_rows=True)
    assert [school.urn for school in School.objects.all()] == ["100001"]


def test_one_urn_twice_names_both_rows():
    report = take({}, SECOND, {})

    reason = "100001 stands in rows 2 and 4; keep one of them."
    assert [str(problem) for problem in report.problems] == [f"Row 2, URN: {reason}", f"Row 4, URN: {reason}"]


def test_the_command_names_the_schools_it_adds(tmp_path, capsys):
    file = tmp_path / "edubasealldata.csv"
    file.write_bytes(gias({}))
    call_command("import_schools", str(file), trust="the tide trust", verbosity=2)

    assert capsys.readouterr().out.startswith("Added:\n  + Row 2: Harbour Academy (100001)\n")
    assert School.objects.get().name == "Harbour Academy"
