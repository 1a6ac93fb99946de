import re
from itertools import product

from .problems import BadCell, shown

SHORT = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WORD = re.compile(r"(mon|tue|wed|thu|fri|sat|sun)(s|r|rs|sday|rsday|nesday|urday|day)?s?")
RANGE = re.compile(r"(?P<first>[a-z]+)\s*(?:-|–|\bto\b)\s*(?P<last>[a-z]+)")
LETTERS = {"m": [1], "t": [2, 4], "tu": [2], "w": [3], "th": [4], "f": [5], "s": [6, 7], "sa": [6], "su": [7]}
LETTER = re.compile(r"tu|th|sa|su|[mtwfs]")
WHOLE_WEEK = {"full time", "fulltime", "full-time", "every day", "weekdays", "all"}

HOW_TO_WRITE = "write the days, as in “Mon, Tue, Thu”, “Monday-Wednesday” or “MTWTF”."


def read_working_days(cell: str) -> tuple[int, ...]:
    """ISO weekday numbers in order; nothing for a blank cell.

    Raises BadCell for a share of a week (0.6 says how much, not when) and for letters that may mean two things:
    “TF” is Tuesday or Thursday.
    """
    text = " ".join(cell.casefold().split())
    if not text:
        return ()
    if any(letter.isdigit() for letter in text):
        raise BadCell(f"{shown(cell)} says how much somebody works, not when; {HOW_TO_WRITE}")
    if text in WHOLE_WEEK:
        return (1, 2, 3, 4, 5)
    days = _letters(text) or _words(text)
    if not days:
        raise BadCell(f"{shown(cell)} is not understood; {HOW_TO_WRITE}")
    return days


def written(days: tuple[int, ...]) -> str:
    """(1, 2, 4) as “Mon, Tue, Thu”."""
    return ", ".join(SHORT[day - 1] for day in days)


def _letters(text: str) -> tuple[int, ...]:
    """Days written as letters in the week's order, if only one reading of them is possible; else nothing."""
    joined = re.sub(r"[ ,;/]", "", text)
    parts = LETTER.findall(joined)
    if "".join(parts) != joined or len(parts) > 7:
        return ()
    readings = [days for days in product(*(LETTERS[part] for part in parts)) if list(days) == sorted(set(days))]
    if len(readings) > 1:
        raise BadCell(f"{shown(text.upper())} may mean {' or '.join(map(written, readings))}; {HOW_TO_WRITE}")
    return readings[0] if readings else ()


def _words(text: str) -> tuple[int, ...]:
    """Days and spans of days by name; nothing if any word is no day."""
    days: set[int] = set()
    for part in re.split(r"[,;/&+]|\band\b", text):
        span = RANGE.fullmatch(part.strip())
        ends = [span["first"], span["last"]] if span else part.replace(".", "").split()
        numbers = [_number(word) for word in ends]
        if 0 in numbers or (span and numbers[0] > numbers[1]):
            return ()
        days |= set(range(numbers[0], numbers[1] + 1)) if span else set(numbers)
    return tuple(sorted(days))


def _number(word: str) -> int:
    match = WORD.fullmatch(word)
    return SHORT.index(match[1].capitalize()) + 1 if match else 0
