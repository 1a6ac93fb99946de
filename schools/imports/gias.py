import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from .cells import RowReader, name_reader, read_date, text_reader
from .problems import BadCell, ImportRefused, Problem, folded, shown
from .table import Row, Table, read_table

COLUMNS = {
    "urn": ("URN",),
    "name": ("EstablishmentName",),
    "phase": ("PhaseOfEducation (name)",),
    "status": ("EstablishmentStatus (name)",),
    "closed_on": ("CloseDate",),
    "town": ("Town",),
    "postcode": ("Postcode",),
    "easting": ("Easting",),
    "northing": ("Northing",),
    "trust": ("Trusts (name)",),
}
PHASES = (
    "Nursery",
    "Primary",
    "Middle deemed primary",
    "Middle deemed secondary",
    "Secondary",
    "All-through",
    "16 plus",
    "Not applicable",
)
EAST, NORTH = 700_000, 1_300_000  # metres; the National Grid ends there


@dataclass(frozen=True)
class SchoolRow:
    """A school as the file has it; text that is blank there is blank here, positions are National Grid metres."""

    number: int
    urn: str
    name: str
    phase: str
    town: str
    postcode: str
    easting: int | None
    northing: int | None
    is_closed: bool
    closed_on: date | None


@dataclass(frozen=True)
class GiasFile:
    """One trust's schools, its name as the file spells it, and for every URN in the file its trust and status."""

    trust: str
    schools: list[SchoolRow]
    places: dict[str, tuple[str, str]]
    problems: list[Problem]
    notes: list[str]


def read_gias(data: bytes, trust: str) -> GiasFile:
    """Read one trust's schools from the Department for Education's download of all establishments.

    The name must be the file's own but for letter case and spaces. Raises ImportRefused for a file that can't be
    used, and for a trust that is not in it, naming the nearest ones.
    """
    table = read_table(data, COLUMNS, required=COLUMNS)
    rows = [row for row in table.rows if folded(row.cells["trust"]) == folded(trust)]
    if not rows or not folded(trust):
        raise ImportRefused(_no_such_trust(trust, table))
    places = {row.cells["urn"].strip(): (_spaced(row, "trust"), _spaced(row, "status")) for row in table.rows}
    open_rows, notes = _without_proposed(rows)
    schools, problems = _read_rows(open_rows, table)
    return GiasFile(_spaced(rows[0], "trust"), schools, places, sorted(table.problems + problems), notes)


def _without_proposed(rows: list[Row]) -> tuple[list[Row], list[str]]:
    proposed = [row for row in rows if folded(row.cells["status"]) == "proposed to open"]
    notes = [f"Row {row.number}: {shown(_spaced(row, 'name'))} is only proposed to open; left out." for row in proposed]
    return [row for row in rows if row not in proposed], notes


def _read_rows(rows: list[Row], table: Table) -> tuple[list[SchoolRow], list[Problem]]:
    schools, problems = [], []
    numbers = defaultdict(list)
    for row in rows:
        numbers[row.cells["urn"].strip()].append(str(row.number))
    for row in rows:
        cells = RowReader(row, table)
        school = _school(cells)
        if school.urn and len(numbers[school.urn]) > 1:
            reason = f"{school.urn} stands in rows {' and '.join(numbers[school.urn][:4])}; keep one of them."
            cells.problems.append(Problem(row.number, table.headings["urn"], reason))
        if cells.problems:
            problems += cells.problems
        else:
            schools.append(school)
    return schools, problems


def _school(cells: RowReader) -> SchoolRow:
    easting = cells.read("easting", _metres(EAST), None)
    northing = cells.read("northing", _metres(NORTH), None)
    return SchoolRow(
        number=cells.row.number,
        urn=cells.read("urn", _read_urn, ""),
        name=cells.read("name", _read_school_name, ""),
        phase=cells.read("phase", _read_phase, ""),
        town=cells.read("town", text_reader(100), ""),
        postcode=cells.read("postcode", text_reader(10), "").upper(),
        easting=easting if northing else None,
        northing=northing if easting else None,
        is_closed=folded(cells.row.cells["status"]) == "closed",
        closed_on=cells.read("closed_on", read_date, None),
    )


def _read_urn(cell: str) -> str:
    if not re.fullmatch(r"[0-9]{5,6}", cell.strip()):
        raise BadCell(f"{shown(cell)} is not a URN; those have five or six digits.")
    return cell.strip()


def _read_school_name(cell: str) -> str:
    name = name_reader(200)(cell)
    if not name:
        raise BadCell("is blank.")
    return name


def _read_phase(cell: str) -> str:
    text = " ".join(cell.split())
    if text and text not in PHASES:
        raise BadCell(f"{shown(cell)} is not a phase of education that GIAS uses.")
    return text


def _metres(most: int) -> Callable[[str], int | None]:
    def read(cell: str) -> int | None:
        """Whole metres; None where GIAS leaves it blank or writes 0."""
        text = cell.strip()
        if text and not re.fullmatch(r"[0-9]{1,7}", text) or int(text or 0) > most:
            raise BadCell(f"{shown(cell)} is not a National Grid position in metres (0 to {most:,}).")
        return int(text or 0) or None

    return read


def _no_such_trust(trust: str, table: Table) -> str:
    names: dict[str, str] = {}
    for row in table.rows:
        names.setdefault(folded(row.cells["trust"]), _spaced(row, "trust"))
    names.pop("", None)
    schools = Counter(folded(row.cells["trust"]) for row in table.rows)
    holding = sorted(name for name in names if folded(trust) and folded(trust) in name)
    nearest = holding[:5] or get_close_matches(folded(trust), names, n=5, cutoff=0.5)
    listed = ", ".join(f"{shown(names[name])} ({_schools(schools[name])})" for name in nearest)
    near = f"The nearest in it: {listed}." if listed else "Nothing in it is spelt like that."
    return f"No school in the file belongs to a trust called {shown(trust)}. {near}"


def _schools(number: int) -> str:
    return "1 school" if number == 1 else f"{number} schools"


def _spaced(row: Row, column: str) -> str:
    return " ".join(row.cells[column].split())
