from datetime import date

import pytest

from schools.imports.problems import ImportRefused
from schools.models import Membership, Person, School
from schools.services.imports import BATCH, import_staff

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
HEADINGS = "Forename,Surname,Work email,Job title,School,Line manager,Start date,Leaving date,Working days"
ANN = "Ann,Pugh,ann@tide.uk,Teacher,100001,,01/09/2025,,"
HEAD = "Hal,Rowe,hal@tide.uk,Headteacher,Harbour Academy,,01/09/2020,,"


@pytest.fixture(autouse=True)
def harbour():
    School.objects.create(urn="100002", name="Quay School")
    return School.objects.create(urn="100001", name="Harbour Academy")


def take(*lines, headings=HEADINGS, today=TODAY, **options):
    return import_staff("\n".join([headings, *lines]).encode(), today=today, **options)


def problems(*lines):
    return [str(problem) for problem in take(*lines).problems]


def held():
    """Every membership, as (e-mail, URN, role, last day)."""
    rows = Membership.objects.order_by("starts_on", "person__email", "school__urn")
    return [(row.person.email, row.school.urn, row.role, row.ends_on) for row in rows]


def test_people_and_memberships_are_added():
    report = take(HEAD, "Ann,Pugh,Ann@Tide.uk,Head of Maths,100001,Hal Rowe,1 Sep 2025,2027-08-31,Mon-Wed")

    ann = Person.objects.get(email="ann@tide.uk")
    assert (ann.name, ann.working_days, ann.has_usable_password()) == ("Ann Pugh", [1, 2, 3], False)
    post = ann.memberships.get()
    assert (post.job_title, post.role, post.line_manager.email) == ("Head of Maths", "middle_leader", "hal@tide.uk")
    assert (post.starts_on, post.ends_on) == (date(2025, 9, 1), date(2027, 8, 31))
    assert report.added[1] == (
        "Row 3: Ann Pugh (ann@tide.uk) at Harbour Academy, middle leader, from 1 September 2025 until 31 August 2027"
    )


def test_a_new_head_is_listed_apart():
    assert take(HEAD).heads == ["Row 2: Hal Rowe (hal@tide.uk) at Harbour Academy, by the job title “Headteacher”"]


def test_a_start_that_is_blank_is_today():
    take("Ann,Pugh,ann@tide.uk,,100001,,,,")

    assert Membership.objects.get().starts_on == TODAY


def test_a_second_run_has_nothing_to_do():
    lines = [HEAD, ANN, "Ann,Pugh,ann@tide.uk,Tutor,100002,hal@tide.uk,,2027-08-31,Thu"]
    take(*lines)
    report = take(*lines)

    assert (report.added, report.changed, report.ended, report.heads, report.notes) == ([], [], [], [], [])
    assert report.unchanged == 3


def test_a_dry_run_writes_nothing():
    report = take(HEAD, ANN, dry_run=True)

    assert (len(report.added), Person.objects.count(), report.is_written) == (2, 0, False)


def test_what_the_file_says_is_changed_and_blanks_change_nothing():
    take(HEAD, "Ann,Pugh,ann@tide.uk,Teacher,100001,hal@tide.uk,01/09/2025,,Mon")
    report = take("Anna,,ann@tide.uk,Phonics lead,100001,,,,")

    assert report.changed == [
        "Row 2: ann@tide.uk: first name “Ann” → “Anna”",
        "Row 2: Anna (ann@tide.uk) at Harbour Academy: job title “Teacher” → “Phonics lead”; "
        "role “teacher” → “middle_leader”",
    ]
    ann = Person.objects.get(email="ann@tide.uk")
    assert (ann.name, ann.working_days) == ("Anna Pugh", [1])
    assert ann.memberships.get().line_manager.email == "hal@tide.uk"


def test_changing_names_leaves_everything_else_of_a_person():
    take(ANN)
    Person.objects.update(password="kept", is_active=False, day_ends_at="15:00")
    before = Person.objects.values().get()
    take(ANN.replace("Ann,", "Anna,"))

    assert Person.objects.values().get() == before | {"first_name": "Anna"}


def test_a_role_is_never_lowered():
    take(HEAD)
    report = take(HEAD.replace("Headteacher", "Teacher"))

    assert held() == [("hal@tide.uk", "100001", "head", None)]
    assert report.notes == [
        "Row 2: Hal Rowe (hal@tide.uk) is now “Teacher” and stays head at Harbour Academy; an import lowers no role.",
    ]


def test_a_role_set_by_hand_stays_while_the_job_title_does():
    take(HEAD)
    Membership.objects.update(role="teacher")

    assert take(HEAD).unchanged == 1
    assert held() == [("hal@tide.uk", "100001", "teacher", None)]


def test_somebody_made_head_is_listed_apart():
    take(ANN)
    report = take(ANN.replace("Teacher", "Acting Headteacher"))

    assert len(report.heads) == 1
    assert held() == [("ann@tide.uk", "100001", "head", None)]


def test_a_leaving_date_ends_the_membership_and_no_other():
    take(ANN, ANN.replace("100001", "100002"))
    report = take(ANN.replace("01/09/2025,", "01/09/2025,31/12/2026"))

    assert held() == [
        ("ann@tide.uk", "100001", "teacher", date(2026, 12, 31)),
        ("ann@tide.uk", "100002", "teacher", None),
    ]
    assert report.ended == ["Row 2: Ann Pugh (ann@tide.uk) at Harbour Academy: last day none → 31 December 2026"]


def test_people_not_in_the_file_are_untouched():
    take(HEAD, ANN)
    report = take(HEAD)

    assert (report.unchanged, len(held())) == (1, 2)


def test_somebody_who_had_left_and_was_never_here_is_passed_over():
    report = take("Ann,Pugh,ann@tide.uk,Teacher,100001,,01/09/2010,31/08/2020,")

    assert Person.objects.count() == 0
    assert report.notes == ["Row 2: Ann Pugh (ann@tide.uk) had left before today; passed over."]


def test_an_ended_membership_comes_back_only_with_a_later_start():
    take(ANN)
    Membership.objects.update(ends_on=date(2026, 7, 31))
    reason = "ann@tide.uk left Harbour Academy on 31 July 2026; if they are back, give a later start date."

    assert problems(ANN) == [f"Row 2, Work email: {reason}"]
    assert problems(ANN.replace("01/09/2025", "01/09/2026")) == []
    assert held() == [
        ("ann@tide.uk", "100001", "teacher", date(2026, 7, 31)),
        ("ann@tide.uk", "100001", "teacher", None),
    ]


def test_a_leaver_s_row_may_stay_in_the_file():
    take(ANN)
    gone = ANN.replace("01/09/2025,", "01/09/2025,20/11/2026")
    take(gone)

    assert take(gone).unchanged == 1
    assert held() == [("ann@tide.uk", "100001", "teacher", date(2026, 11, 20))]


def test_a_leaver_s_row_speaks_of_the_time_it_ended_though_they_are_back():
    gone = ANN.replace("01/09/2025,", "01/09/2025,20/11/2026")
    take(ANN)
    take(gone)
    take(ANN.replace("01/09/2025", "01/12/2026"))

    assert take(gone).unchanged == 1


def test_a_part_timer_in_two_schools_works_the_days_of_both():
    take("Ann,Pugh,ann@tide.uk,Teacher,100001,,,,Mon-Tue", "Ann,Pugh,ann@tide.uk,Teacher,Quay  SCHOOL,,,,Fri")

    assert [urn for _, urn, _, _ in held()] == ["100001", "100002"]
    assert Person.objects.get().working_days == [1, 2, 5]


@pytest.mark.parametrize("manager", ["hal@tide.uk", "HAL@tide.uk", "hal rowe", "Rowe, Hal"])
def test_a_line_manager_is_found_in_the_file_and_then_on_the_site(manager):
    line = f'Ann,Pugh,ann@tide.uk,Teacher,100001,"{manager}",,,'
    take(line, HEAD)
    Membership.objects.update(line_manager=None)
    take(line)

    assert Membership.objects.get(person__email="ann@tide.uk").line_manager.email == "hal@tide.uk"


def test_a_line_manager_whose_own_row_is_refused_is_left_as_it_was():
    line = ANN.replace("100001,", "100001,hal@tide.uk")
    report = take(line, HEAD.replace("01/09/2020", "soon"), accept_good_rows=True)

    assert Membership.objects.get().line_manager is None
    assert report.notes == [
        "Row 2: Ann Pugh (ann@tide.uk): the line manager stays as it was; hal@tide.uk was not taken from this file.",
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (ANN.replace("ann@tide.uk", "ann@"), "Work email: “ann@” is not an e-mail address."),
        (ANN.replace("ann@tide.uk", ""), "Work email: is blank; without an e-mail nobody can sign in."),
        (ANN.replace("Pugh", ""), "Surname: is blank for somebody new."),
        (ANN.replace("Ann,", "=1+1,"), "Forename: “=1+1” begins like a formula (=); write it without."),
        (ANN.replace("Ann,", "A\0n,"), "Forename: “A·n” holds a NUL byte; type it afresh."),
        (ANN.replace("Ann,", '"A\r\nn",'), "Forename: “A··n” holds a line break; type it afresh."),
        (ANN.replace("Pugh", "P" * 101), f"Surname: “{'P' * 60}…” has 101 characters; 100 is the most."),
        (ANN.replace("100001", "999999"), "School: “999999” is no school on this site."),
        (
            ANN.replace("100001", "Harbor Academy"),
            "School: “Harbor Academy” is no school on this site. The nearest: Harbour Academy (100001).",
        ),
        (ANN.replace("100001", ""), "School: is blank; give the school's URN or its name."),
        (ANN.replace("100001,", "100001,Cy Ray"), "Line manager: “Cy Ray” is neither in this file nor on the site."),
        (ANN.replace("100001,", "100001,ann pugh"), "Line manager: nobody is their own line manager."),
        (ANN.replace("01/09/2025,", "01/09/2027,31/08/2027"), "Leaving date: is before the start date in the same row."),
        (ANN + "0.6", "Working days: “0.6” says how much somebody works, not when; write the days, as in “Mon, Tue, Thu”, "
         "“Monday-Wednesday” or “MTWTF”."),
        (ANN + ",", "has 10 cells where the headings have 9, so they may stand in the wrong columns."),
    ],
)  # fmt: skip
def test_a_bad_row_is_named_and_nothing_written_unless_good_rows_are_accepted(line, problem):
    separator = " " if problem.startswith("has") else ", "
    expected = f"Row 3: {problem}" if separator == " " else f"Row 3, {problem}"
    assert (problems(HEAD, line), Person.objects.count()) == ([expected], 0)

    take(HEAD, line, accept_good_rows=True)
    assert [person.email for person in Person.objects.all()] == ["hal@tide.uk"]


def test_one_email_twice_for_a_school_names_both_rows():
    reason = "Work email: ann@tide.uk stands in rows 2 and 4 for Harbour Academy; keep one of them."

    assert problems(ANN, HEAD, ANN.replace("100001", "harbour academy")) == [f"Row 2, {reason}", f"Row 4, {reason}"]


def test_one_email_with_two_names_is_nobody_s():
    reason = "Work email: ann@tide.uk has different names in rows 2 and 3; an e-mail is one person's."

    assert problems(ANN, "Ben,Ray,ann@tide.uk,,100002,,,,") == [f"Row 2, {reason}", f"Row 3, {reason}"]


def test_namesakes_are_told_apart_by_urn_and_email():
    School.objects.create(urn="100003", name="Quay School")
    lines = [
        HEAD,
        HEAD.replace("hal@", "hal2@"),
        ANN.replace("100001,", "100001,Hal Rowe"),
        ANN.replace("100001", "Quay School"),
    ]

    assert problems(*lines) == [
        "Row 4, Line manager: 2 people are called “Hal Rowe”; give the e-mail instead.",
        "Row 5, School: 2 schools are called “Quay School”; give the URN instead (100002 and 100003).",
    ]


def test_nobody_is_added_at_a_closed_school(harbour):
    School.objects.filter(pk=harbour.pk).update(closed_on=date(2026, 8, 31))

    assert problems(ANN) == ["Row 2, School: Harbour Academy closed on 31 August 2026, so nobody can be added there."]


@pytest.mark.parametrize(
    "headings",
    [
        "Legal forename;Legal surname;E-mail address;Post;Site",
        "First Name;Last name;EMAIL;Role;URN",
        "Given name;Family name;Work Email;Job Title;School name",
    ],
)
def test_headings_go_by_many_names(headings):
    take("Zoë;Pugh;zoe@tide.uk;Principal;100001", headings=headings)

    assert held() == [("zoe@tide.uk", "100001", "head", None)]


def test_a_site_without_schools_says_so():
    School.objects.all().delete()

    with pytest.raises(ImportRefused, match="Run import_schools first"):
        take(ANN)


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    lines = [f"Ann,Pugh,a{number}@tide.uk,Teacher,100001,a0@tide.uk,,," for number in range(1, BATCH)]
    with django_assert_max_num_queries(15):
        take("Ann,Pugh,a0@tide.uk,Teacher,100001,,,,", *lines)
    with django_assert_max_num_queries(15):
        take(*[line.replace("Ann", "Anna").replace("Teacher", "Tutor") for line in lines])

    assert Person.objects.filter(first_name="Anna", memberships__job_title="Tutor").count() == BATCH - 1
