from dataclasses import dataclass
from datetime import date

from .cells import RowReader, name_reader, read_date, read_email, text_reader
from .problems import BadCell, Problem, folded
from .roles import role_from
from .table import Row, Table, read_table
from .working_days import read_working_days

COLUMNS = {
    "email": ("Work email", "Work e-mail address", "Email", "Email address", "Main email"),
    "first_name": ("Forename", "First name", "Preferred forename", "Chosen forename", "Given name", "Legal forename"),
    "last_name": ("Surname", "Last name", "Preferred surname", "Chosen surname", "Family name", "Legal surname"),
    "school": ("URN", "School URN", "School", "School name", "Site", "Establishment"),
    "job_title": ("Job title", "Post", "Post title", "Role", "Position"),
    "department": ("Department", "Faculty", "Department or faculty", "Key stage", "Team", "Subject area", "Phase team"),
    "line_manager": ("Line manager", "Line manager email", "Line manager name", "Manager", "Reports to"),
    "starts_on": ("Start date", "Date started", "Employment start date", "Date of appointment"),
    "ends_on": ("Leaving date", "End date", "Date of leaving", "Employment end date"),
    "working_days": ("Working days", "Days worked", "Work days", "Working pattern"),
}
REQUIRED = ("email", "first_name", "last_name", "school")
LONGEST_NAME, LONGEST_JOB_TITLE, LONGEST_DEPARTMENT, LONGEST_SCHOOL = 100, 150, 100, 200


@dataclass(frozen=True)
class StaffRow:
    """One post as the file has it; what is blank there is blank or None here, and so changes nothing."""

    number: int
    email: str
    first_name: str
    last_name: str
    school: str
    job_title: str
    department: str
    line_manager: str
    starts_on: date | None
    ends_on: date | None
    working_days: tuple[int, ...]

    @property
    def called(self) -> str:
        """Name and e-mail, as a report shows them."""
        name = f"{self.first_name} {self.last_name}".strip()
        return f"{name} ({self.email})" if name else self.email

    @property
    def role(self) -> str:
        """What the job title says, the lowest role where there is none."""
        return role_from(self.job_title)


@dataclass(frozen=True)
class StaffFile:
    """The rows that are good in themselves, the folded names and e-mails of all rows, and what is wrong with others."""

    headings: dict[str, str]
    rows: list[StaffRow]
    everybody: list[tuple[str, str]]
    problems: list[Problem]
    notes: list[str]


def read_staff(data: bytes) -> StaffFile:
    """Read a staff list as a school's information system exports it.

    Raises ImportRefused for a file that can't be used.
    """
    table = read_table(data, COLUMNS, REQUIRED)
    rows, problems = [], list(table.problems)
    for row in table.rows:
        cells = RowReader(row, table)
        staff = _staff(cells)
        if staff.starts_on and staff.ends_on and staff.ends_on < staff.starts_on:
            reason = "is before the start date in the same row."
            cells.problems.append(Problem(row.number, table.headings["ends_on"], reason))
        if cells.problems:
            problems += cells.problems
        else:
            rows.append(staff)
    everybody = [(_full_name(row), row.cells["email"].strip().lower()) for row in table.rows]
    return StaffFile(table.headings, rows, everybody, problems, table.notes + _left_out(table))


def _staff(cells: RowReader) -> StaffRow:
    read_name = name_reader(LONGEST_NAME)
    return StaffRow(
        number=cells.row.number,
        email=cells.read("email", read_email, ""),
        first_name=cells.read("first_name", read_name, ""),
        last_name=cells.read("last_name", read_name, ""),
        school=cells.read("school", _read_school, ""),
        job_title=cells.read("job_title", text_reader(LONGEST_JOB_TITLE), ""),
        department=cells.read("department", text_reader(LONGEST_DEPARTMENT), ""),
        line_manager=cells.read("line_manager", text_reader(254), ""),
        starts_on=cells.read("starts_on", read_date, None),
        ends_on=cells.read("ends_on", read_date, None),
        working_days=cells.read("working_days", read_working_days, ()),
    )


def _read_school(cell: str) -> str:
    school = text_reader(LONGEST_SCHOOL)(cell)
    if not school:
        raise BadCell("is blank; give the school's URN or its name.")
    return school


def _full_name(row: Row) -> str:
    return folded(f"{row.cells['first_name']} {row.cells['last_name']}")


def _left_out(table: Table) -> list[str]:
    if "job_title" in table.headings:
        return []
    return ["There is no column for the job title, so newcomers come in as teachers."]
