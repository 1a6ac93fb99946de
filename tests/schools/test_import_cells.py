from datetime import date

import pytest

from schools.imports.cells import name_reader, read_date, read_email, text_reader
from schools.imports.gias import PHASES
from schools.imports.problems import BadCell
from schools.imports.roles import RANKS, role_from
from schools.imports.staff import LONGEST_JOB_TITLE, LONGEST_NAME, LONGEST_SCHOOL
from schools.imports.working_days import read_working_days
from schools.models import Membership, Person, Phase, Role, School


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("01/09/2025", date(2025, 9, 1)),
        ("1/9/2025", date(2025, 9, 1)),
        ("01-09-2025", date(2025, 9, 1)),
        ("01.09.2025", date(2025, 9, 1)),
        ("2025-09-01", date(2025, 9, 1)),
        ("2025-09-01T00:00:00", date(2025, 9, 1)),
        ("01/09/2025 00:00", date(2025, 9, 1)),
        ("1 Sep 2025", date(2025, 9, 1)),
        (" 1st  SEPTEMBER 2025 ", date(2025, 9, 1)),
        ("1-Sept-2025", date(2025, 9, 1)),
        ("29/02/2024", date(2024, 2, 29)),
        ("31/12/2100", date(2100, 12, 31)),
        ("", None),
        ("  ", None),
    ],
)
def test_a_date_is_read_day_first(cell, expected):
    assert read_date(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("09/31/2025", "“09/31/2025” is not in the calendar; the day comes before the month."),
        ("29/02/2025", "“29/02/2025” is not in the calendar; the day comes before the month."),
        ("1 Sop 2025", "“1 Sop 2025” is not in the calendar; the day comes before the month."),
        ("31/12/1949", "“31/12/1949” is outside 1950 to 2100."),
        ("2101-01-01", "“2101-01-01” is outside 1950 to 2100."),
        ("01/09/25", "“01/09/25” is not a date; write it as 01/09/2025, 2025-09-01 or 1 Sep 2025."),
        ("45901", "“45901” is not a date; write it as 01/09/2025, 2025-09-01 or 1 Sep 2025."),
        ("٠١/٠٩/٢٠٢٥", "“٠١/٠٩/٢٠٢٥” is not a date; write it as 01/09/2025, 2025-09-01 or 1 Sep 2025."),
    ],
)
def test_what_is_no_date_is_refused(cell, reason):
    with pytest.raises(BadCell) as refusal:
        read_date(cell)

    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Mon, Tue, Thu", (1, 2, 4)),
        ("Thursday and Friday", (4, 5)),
        ("Mon Weds Fri", (1, 3, 5)),
        ("Mondays, Tuesdays", (1, 2)),
        ("Monday-Wednesday", (1, 2, 3)),
        ("Mon to Wed, Fri", (1, 2, 3, 5)),
        ("MTWTF", (1, 2, 3, 4, 5)),
        ("M T W T F", (1, 2, 3, 4, 5)),
        ("TWTh", (2, 3, 4)),
        ("mwf", (1, 3, 5)),
        ("Full time", (1, 2, 3, 4, 5)),
        ("", ()),
    ],
)
def test_working_days_are_read_as_people_write_them(cell, expected):
    assert read_working_days(cell) == expected


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("0.6", "“0.6” says how much somebody works, not when;"),
        ("3 days", "“3 days” says how much somebody works, not when;"),
        ("TF", "“TF” may mean Tue, Fri or Thu, Fri;"),
        ("Fri-Mon", "“Fri-Mon” is not understood;"),
        ("Mon, Funday", "“Mon, Funday” is not understood;"),
        ("FWM", "“FWM” is not understood;"),
        ("-", "“-” is not understood;"),
    ],
)
def test_working_days_with_no_or_two_meanings_are_refused(cell, reason):
    with pytest.raises(BadCell) as refusal:
        read_working_days(cell)

    assert str(refusal.value) == f"{reason} write the days, as in “Mon, Tue, Thu”, “Monday-Wednesday” or “MTWTF”."


@pytest.mark.parametrize(
    ("job_title", "role"),
    [
        ("Headteacher", "head"),
        ("Head Teacher (Acting)", "head"),
        ("Executive Head", "head"),
        ("Co-Headteacher & DSL", "head"),
        ("Principal – Harbour Academy", "head"),
        ("Head of School", "head"),
        ("Principal of Harbour Academy", "head"),
        ("Deputy Headteacher", "senior_leader"),
        ("Assistant Head – Behaviour", "senior_leader"),
        ("Vice-Principal", "senior_leader"),
        ("Deputy Head of School", "senior_leader"),
        ("Associate headteacher", "senior_leader"),
        ("Head of Maths", "middle_leader"),
        ("Headteacher of Maths", "teacher"),
        ("Deputy Head of English", "middle_leader"),
        ("Head of School Improvement", "middle_leader"),
        ("Head, Maths", "teacher"),
        ("Phonics Lead", "middle_leader"),
        ("Phase leader", "middle_leader"),
        ("Teacher and Key Stage 2 co-ordinator", "middle_leader"),
        ("SENDCo", "middle_leader"),
        ("Teacher", "teacher"),
        ("Lead practitioner", "teacher"),
        ("PA to the Headteacher & Principal", "teacher"),
        ("Headteacher's PA", "teacher"),
        ("Headteacher’s secretary", "teacher"),
        ("Principal finance officer", "teacher"),
        ("Head chef", "teacher"),
        ("Head of Catering", "teacher"),
        ("Site team leader", "teacher"),
        ("", "teacher"),
    ],
)
def test_the_role_follows_the_job_title_and_in_doubt_the_lower(job_title, role):
    assert role_from(job_title) == role


@pytest.mark.parametrize(
    "cell", ["ann@x", "ann", "ann@@x.uk", "a b@x.uk", ".a@x.uk", "a..b@x.uk", "=a@x.uk", "å@x.uk", "a@-x.uk"]
)
def test_a_malformed_email_is_refused(cell):
    with pytest.raises(BadCell) as refusal:
        read_email(cell)

    assert str(refusal.value) == f"“{cell}” is not an e-mail address."


def test_an_email_is_kept_in_small_letters():
    assert read_email(" Ann.O'Neil+x@Harbour.Sch.UK ") == "ann.o'neil+x@harbour.sch.uk"


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("=SUM(A1)", "“=SUM(A1)” begins like a formula (=); write it without."),
        ("@ann", "“@ann” begins like a formula (@); write it without."),
        ("An\nn", "“An·n” holds a line break; type it afresh."),
        ("An\rn", "“An·n” holds a line break; type it afresh."),
        ("An\0n", "“An·n” holds a NUL byte; type it afresh."),
        ("An\x1b[2Jn", "“An·[2Jn” holds an invisible character (U+001B); type it afresh."),
        ("An\u202en", "“An·n” holds an invisible character (U+202E); type it afresh."),
        ("Zo�", "“Zo�” has lost a letter (�) in an earlier conversion; type it afresh."),
        ("ZoÃ«", "“ZoÃ«” looks garbled; was it “Zoë”? Export the file again as “CSV UTF-8”."),
        ("12", "“12” is no name."),
        ("abcdefghijk", "“abcdefghijk” has 11 characters; 10 is the most."),
    ],
)
def test_a_name_that_is_none_is_refused(cell, reason):
    with pytest.raises(BadCell) as refusal:
        name_reader(10)(cell)

    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    ("cell", "expected"), [("-", "-"), (" Zoë\u00a0 May ", "Zoë May"), ("O’Neil", "O’Neil"), ("Zoe\u0308", "Zoë")]
)
def test_plain_text_is_kept_as_it_is(cell, expected):
    assert text_reader(10)(cell) == expected


def test_what_the_files_may_hold_is_what_the_tables_hold():
    assert list(PHASES) == Phase.values
    assert [*RANKS, "trust_lead"] == Role.values
    assert Person._meta.get_field("first_name").max_length == LONGEST_NAME
    assert Membership._meta.get_field("job_title").max_length == LONGEST_JOB_TITLE
    assert School._meta.get_field("name").max_length == LONGEST_SCHOOL
