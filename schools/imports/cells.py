import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from .problems import BadCell, Problem, shown
from .table import Row, Table

Value = TypeVar("Value")

NUMERIC_DATE = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})", re.ASCII)
ISO_DATE = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})", re.ASCII)
WORDED_DATE = re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th)?[ -](?P<month>[a-z]{3,9})[.,]?[ -](?P<year>\d{4})", re.ASCII)
MIDNIGHT = re.compile(r"[ t]00:00(:00(\.0+)?)?$")
MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
EMAIL = re.compile(
    r"[a-z0-9][\w!#$%&'*+/=?^`{|}~-]*(\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]",
    re.ASCII,
)
JOINERS = "\u200c\u200d"  # some scripts need them inside a word


class RowReader:
    """Reads one row's cells; what is wrong with a cell is kept as a problem, so that a row tells all of its own."""

    def __init__(self, row: Row, table: Table) -> None:
        self.row = row
        self.headings = table.headings
        self.problems: list[Problem] = []

    def read(self, column: str, reader: Callable[[str], Value], instead: Value) -> Value:
        """The cell as `reader` understands it; `instead` for a cell that is bad or a column that is not there."""
        if column not in self.headings:
            return instead
        try:
            return reader(self.row.cells[column])
        except BadCell as error:
            self.problems.append(Problem(self.row.number, self.headings[column], str(error)))
            return instead


def text_reader(longest: int) -> Callable[[str], str]:
    """A reader of plain text up to so many characters, spaces folded.

    It refuses control and invisible characters, letters garbled by a wrong encoding, and text that begins with = or @
    (a formula to a spreadsheet; no name begins so). + and - may begin a text: exports defuse them.
    """

    def read(cell: str) -> str:
        _refuse_invisible(cell)
        text = " ".join(unicodedata.normalize("NFC", cell).split())
        _refuse_garbled(text)
        if text.startswith(("=", "@")):
            raise BadCell(f"{shown(text)} begins like a formula ({text[0]}); write it without.")
        if len(text) > longest:
            raise BadCell(f"{shown(text)} has {len(text):,} characters; {longest} is the most.")
        return text

    return read


def name_reader(longest: int) -> Callable[[str], str]:
    """A reader of a name: text with at least one letter, or nothing."""
    read_text = text_reader(longest)

    def read(cell: str) -> str:
        text = read_text(cell)
        if text and not any(letter.isalpha() for letter in text):
            raise BadCell(f"{shown(text)} is no name.")
        return text

    return read


def read_email(cell: str) -> str:
    """A work e-mail in small letters; it is how somebody signs in, so it may not be blank."""
    email = cell.strip().lower()
    if not email:
        raise BadCell("is blank; without an e-mail nobody can sign in.")
    if len(email) > 254 or not EMAIL.fullmatch(email) or len(email.partition("@")[0]) > 64:
        raise BadCell(f"{shown(cell)} is not an e-mail address.")
    return email


def read_date(cell: str) -> date | None:
    """A day from 1950 to 2100, written 01/09/2025 (the day first), 2025-09-01 or 1 Sep 2025; None for a blank cell."""
    text = MIDNIGHT.sub("", " ".join(cell.casefold().split()))
    if not text:
        return None
    match = NUMERIC_DATE.fullmatch(text) or ISO_DATE.fullmatch(text) or WORDED_DATE.fullmatch(text)
    if not match:
        raise BadCell(f"{shown(cell)} is not a date; write it as 01/09/2025, 2025-09-01 or 1 Sep 2025.")
    try:
        day = date(int(match["year"]), _month(match["month"]), int(match["day"]))
    except ValueError as error:
        raise BadCell(f"{shown(cell)} is not in the calendar; the day comes before the month.") from error
    if not 1950 <= day.year <= 2100:
        raise BadCell(f"{shown(cell)} is outside 1950 to 2100.")
    return day


def _month(text: str) -> int:
    """The month's number; 0, which no date takes, for a word that begins no month."""
    if text.isdigit():
        return int(text)
    return next((number for number, name in enumerate(MONTHS, start=1) if name.startswith(text)), 0)


def _refuse_invisible(cell: str) -> None:
    for letter in "" if cell.isprintable() else cell:
        if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp") and letter not in JOINERS:
            raise BadCell(f"{shown(cell)} holds {_described(letter)}; type it afresh.")
    if "\ufffd" in cell:
        raise BadCell(f"{shown(cell)} has lost a letter (�) in an earlier conversion; type it afresh.")


def _described(letter: str) -> str:
    kinds = {"\n": "a line break", "\r": "a line break", "\t": "a tab", "\0": "a NUL byte"}
    return kinds.get(letter, f"an invisible character (U+{ord(letter):04X})")


def _refuse_garbled(text: str) -> None:
    """Text that turns from Windows-1252 into valid UTF-8 was UTF-8 once: nobody is called “ZoÃ«”."""
    if text.isascii():
        return
    try:
        meant = text.encode("cp1252").decode()
    except UnicodeError:
        return
    raise BadCell(f"{shown(text)} looks garbled; was it {shown(meant)}? Export the file again as “CSV UTF-8”.")
