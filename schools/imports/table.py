import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from .problems import ImportRefused, Problem, shown

Columns = Mapping[str, tuple[str, ...]]

HOW_TO_SAVE = "Open it in your spreadsheet program, choose Save As and “CSV UTF-8”, and import that file."
FORMATS = {
    b"PK\x03\x04": "an Excel workbook (.xlsx) or another zip file",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook (.xls)",
    b"\xff\xfe": "“Unicode text” (UTF-16)",
    b"\xfe\xff": "“Unicode text” (UTF-16)",
    b"%PDF": "a PDF",
    b"<": "a web page or XML",
}
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class Row:
    """A row's number as a spreadsheet shows it, and its cells as they stand, by column."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """What a file holds: each column's heading as written, whole rows, what is wrong with others, and what to know."""

    headings: dict[str, str]
    rows: list[Row]
    problems: list[Problem]
    notes: list[str]


def read_table(data: bytes, columns: Columns, required: Collection[str]) -> Table:
    """Read a CSV file's wanted columns, in UTF-8 or Windows-1252, between commas, semicolons or tabs.

    `columns` gives each column's headings, the one to prefer first; letter case, spaces and punctuation make no
    difference. Rows without any text are passed over; one with too many or too few cells is a problem, since its
    cells may have moved. Raises ImportRefused for what is no such file, has no rows, or lacks a required column.
    """
    _refuse_other_formats(data)
    text, notes = _decoded(data)
    records = _records(text)
    _, headings = next(records, (0, []))
    places = _places(headings, columns, required, notes)
    rows, problems = _split(records, len(headings), places)
    if not rows and not problems:
        raise ImportRefused("The file has headings and no rows under them.")
    return Table({column: headings[place].strip() for column, place in places.items()}, rows, problems, notes)


def _refuse_other_formats(data: bytes) -> None:
    start = data[:100].lstrip()
    if not data.strip(b"\xef\xbb\xbf \t\r\n"):
        raise ImportRefused("The file is empty.")
    if OPEN_DOCUMENT in data[:200]:
        raise ImportRefused(f"The file is an OpenDocument spreadsheet (.ods), whatever its name says. {HOW_TO_SAVE}")
    for signature, kind in FORMATS.items():
        if start.startswith(signature):
            raise ImportRefused(f"The file is {kind}, whatever its name says. {HOW_TO_SAVE}")
    if b"\0" in data.lstrip().partition(b"\n")[0]:
        raise ImportRefused(f"The file is not text: its first row holds NUL bytes. {HOW_TO_SAVE}")


def _decoded(data: bytes) -> tuple[str, list[str]]:
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        reason = f"Line {line} of the file holds a byte that is neither UTF-8 nor Windows-1252."
        raise ImportRefused(f"{reason} {HOW_TO_SAVE}") from error
    return text, [f"The file is not UTF-8; it was read as Windows-1252. Please check a name such as {_accented(text)}."]


def _accented(text: str) -> str:
    """The first word with a letter beyond ASCII, to show how the encoding was understood."""
    place = next(index for index, letter in enumerate(text) if not letter.isascii())
    before, after = text[max(place - 20, 0) : place], text[place : place + 20]
    start, end = "".join(_word(before[::-1]))[::-1], "".join(_word(after))
    return shown(start + end)


def _word(text: str) -> Iterator[str]:
    for letter in text:
        if letter in ' ,;\t\r\n"':
            return
        yield letter


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that holds any text, with its number."""
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        reason = f"Row {number + 1}: a quotation mark is opened and not closed again, so the rest can't be told apart."
        raise ImportRefused(f"{reason} Mend it (inside quoted text, write it twice) and import again.") from error


def _delimiter(text: str) -> str:
    """The mark that cuts the first line into most pieces."""
    line = text.lstrip("\r\n").splitlines()[0]
    return max(",;\t", key=lambda mark: len(next(csv.reader([line], delimiter=mark))))


def _places(headings: list[str], columns: Columns, required: Collection[str], notes: list[str]) -> dict[str, int]:
    """Where each wanted column stands."""
    keys = [_key(heading) for heading in headings]
    places = {}
    for column, names in columns.items():
        found = [name for name in names if _key(name) in keys]
        if found:
            places[column] = _place(keys, found, headings)
        if len(found) > 1:
            notes.append(f"Of the headings {', '.join(map(shown, found))}, only {shown(found[0])} is used.")
    _refuse_missing([columns[column] for column in required if column not in places], headings)
    return places


def _place(keys: list[str], found: list[str], headings: list[str]) -> int:
    key = _key(found[0])
    if keys.count(key) > 1:
        raise ImportRefused(f"Two columns are headed {shown(headings[keys.index(key)])}. Rename or remove one.")
    return keys.index(key)


def _refuse_missing(missing: list[tuple[str, ...]], headings: list[str]) -> None:
    if not missing:
        return
    wanted = "; ".join(" or ".join(map(shown, names[:3])) for names in missing)
    found = ", ".join(shown(heading.strip(), 30) for heading in headings[:12])
    more = f" and {len(headings) - 12} more" if len(headings) > 12 else ""
    raise ImportRefused(
        f"The file lacks a column: {wanted}. Its first row must hold the headings; it says {found}{more}."
    )


def _split(
    records: Iterator[tuple[int, list[str]]], width: int, places: dict[str, int]
) -> tuple[list[Row], list[Problem]]:
    rows, problems = [], []
    for number, cells in records:
        if len(cells) == width:
            rows.append(Row(number, {column: cells[place] for column, place in places.items()}))
        else:
            reason = (
                f"has {_counted(len(cells))} where the headings have {width}, so they may stand in the wrong columns."
            )
            problems.append(Problem(number, "", reason))
    return rows, problems


def _counted(cells: int) -> str:
    return "1 cell" if cells == 1 else f"{cells} cells"


def _key(heading: str) -> str:
    return "".join(letter for letter in heading.casefold() if letter.isalnum())
