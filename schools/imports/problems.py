from dataclasses import dataclass


class ImportRefused(Exception):
    """The file as a whole can't be used, so not even its good rows are taken. The message says why and what to do."""


class BadCell(Exception):
    """One cell can't be used; the message says why, without naming the row or column."""


@dataclass(frozen=True, order=True)
class Problem:
    """Why a row can't be taken: its number as a spreadsheet shows it (headings are row 1), the heading, the reason."""

    row: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"Row {self.row}, {self.column}" if self.column else f"Row {self.row}"
        return f"{place}: {self.reason}"


def shown(text: str, longest: int = 60) -> str:
    """What somebody typed, quoted, cut to so many characters and safe for a terminal."""
    kept = "".join(letter if letter.isprintable() else "·" for letter in text[:longest])
    return f"“{kept}…”" if len(text) > longest else f"“{kept}”"


def folded(text: str) -> str:
    """Text for comparing: letter case, the number of spaces and the kind of apostrophe make no difference."""
    return " ".join(text.replace("’", "'").replace("‘", "'").casefold().split())
