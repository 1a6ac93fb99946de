import pytest
from django.core.management import CommandError, call_command

from schools.models import Person, School

pytestmark = pytest.mark.django_db
HEADINGS = "Forename,Surname,Work email,Job title,School,Start date"
HAL = "Hal,Rowe,hal@tide.uk,Headteacher,100001,01/09/2020"


@pytest.fixture(autouse=True)
def harbour():
    return School.objects.create(urn="100001", name="Harbour Academy")


@pytest.fixture
def staff(tmp_path):
    def write(*lines):
        file = tmp_path / "staff.csv"
        file.write_text("\n".join([HEADINGS, *lines]))
        return str(file)

    return write


def test_a_problem_exits_with_1_and_writes_nothing(staff, capsys):
    with pytest.raises(CommandError) as refusal:
        call_command("import_staff", staff(HAL, HAL.replace("hal@", "")))

    assert refusal.value.returncode == 1
    assert str(refusal.value) == (
        "1 problem. Nothing was written. Mend the file, or add --accept-good-rows to take the rest."
    )
    assert capsys.readouterr().out.endswith(
        "  x Row 3, Work email: “tide.uk” is not an e-mail address.\n\n"
        "1 would be added, 0 changed, 0 ended; 0 already as the file says.\n"
    )
    assert Person.objects.count() == 0


def test_the_command_shows_fifty_problems_and_counts_the_rest(staff, capsys):
    with pytest.raises(CommandError) as refusal:
        call_command("import_staff", staff(HAL, *["Ann,Pugh,x,,100001,"] * 60), accept_good_rows=True)

    out = capsys.readouterr().out
    assert str(refusal.value) == "60 problems. The good rows were written; the others were not."
    assert (out.count("is not an e-mail address"), out.count("and 10 more.")) == (50, 1)


def test_a_dry_run_says_everything_line_by_line_and_in_numbers(staff, capsys):
    call_command("import_staff", staff(HAL), dry_run=True)

    assert capsys.readouterr().out == (
        "Would be added:\n"
        "  + Row 2: Hal Rowe (hal@tide.uk) at Harbour Academy, head, from 1 September 2020\n\n"
        "New heads (would be made so by their job title; please check):\n"
        "  ! Row 2: Hal Rowe (hal@tide.uk) at Harbour Academy, by the job title “Headteacher”\n\n"
        "1 would be added, 0 changed, 0 ended; 0 already as the file says.\n"
    )


def test_a_run_says_what_needs_an_eye_and_numbers(staff, capsys):
    call_command("import_staff", staff(HAL.replace("Headteacher", "Teacher")))
    written = capsys.readouterr()
    call_command("import_staff", staff(HAL.replace("Headteacher", "Teacher")))

    assert written.out == "1 added, 0 changed, 0 ended; 0 already as the file says.\n"
    assert written.err.splitlines()[-1] == "1 of 1 memberships added."
    assert capsys.readouterr().out == "Nothing to do; 1 already as the file says.\n"


def test_a_refused_file_says_why(staff):
    with pytest.raises(CommandError, match="^The file has headings and no rows under them. Nothing was written.$"):
        call_command("import_staff", staff())


def test_a_file_that_is_not_the_download_lacks_its_columns(tmp_path):
    file = tmp_path / "edubasealldata.csv"
    file.write_text("URN,EstablishmentName\n100001,Harbour High\n")

    with pytest.raises(CommandError, match="^The file lacks a column: “PhaseOfEducation .name.”; “Establishment"):
        call_command("import_schools", str(file), trust="Tide Trust")


@pytest.mark.parametrize("name", ["nowhere.csv", ".", "a\0b.csv"])
def test_a_file_that_can_not_be_read_is_said_so(tmp_path, name):
    with pytest.raises(CommandError, match="can't be read: .*Nothing was written"):
        call_command("import_staff", str(tmp_path / name))
