"""Lists of days as people type them: "3 May, 10 May to 14 May". Knows no database."""

import re
from collections.abc import Iterable
from datetime import date, timedelta

MOST = 400  # days in one list
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
WORDS = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3,9})\.?(?:\s+(\d{4}))?$")
ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
SLASHES = re.compile(r"^(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}))?$")
TO = re.compile(r"\s+(?:to|until|till)\s+|\s*[–—]\s*|\s+-\s+")


class UnreadableDay(ValueError):
    """Something in a list is no day; the text says which, in a sentence for whoever typed it."""


def read_days(text: str, *, near: date) -> list[date]:
    """The days of a list, in order and each once. Days are separated by commas, semicolons or line ends, day before month
    as in England; "to" makes a span. Without a year, the one that brings the day nearest to `near` is meant.

    Raises UnreadableDay for what is no day, for a span that ends before it begins, and for more than 400 days.
    """
    found: set[date] = set()
    for part in re.split(r"[,;\n]", text):
        if part.strip():
            found.update(_span(part.strip(), near))
    if len(found) > MOST:
        raise UnreadableDay(f"That is {len(found)} days. Give at most {MOST}.")
    return sorted(found)


def say_days(days: Iterable[date]) -> str:
    """The list in the words that `read_days` reads, days in a row as a span."""
    spans: list[list[date]] = []
    for day in sorted(set(days)):
        if spans and day - spans[-1][-1] == timedelta(days=1):
            spans[-1].append(day)
        else:
            spans.append([day])
    return ", ".join(_said(span[0]) if len(span) == 1 else f"{_said(span[0])} to {_said(span[-1])}" for span in spans)


def _span(part: str, near: date) -> list[date]:
    ends = TO.split(part)
    if len(ends) > 2:
        raise UnreadableDay(f"“{part}” has more than two ends.")
    first = _day(ends[0], near)
    last = _day(ends[-1], first) if len(ends) == 2 else first
    if last < first:
        raise UnreadableDay(f"“{part}” ends before it begins.")
    if (last - first).days > MOST:
        raise UnreadableDay(f"“{part}” is longer than a year.")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _day(text: str, near: date) -> date:
    day, month, year = _numbers(text.strip().lower())
    if not month:
        raise UnreadableDay(f"“{text.strip()}” is no day. Write it as 3 May or 2027-05-03.")
    years = [year] if year else [near.year - 1, near.year, near.year + 1]
    found = [made for each in years if (made := _made(each, month, day))]
    if not found:
        raise UnreadableDay(f"There is no “{text.strip()}”.")
    return min(found, key=lambda made: abs(made - near))


def _numbers(text: str) -> tuple[int, int, int]:
    if told := ISO.match(text):
        year, month, day = map(int, told.groups())
        return day, month, year
    if told := SLASHES.match(text):
        return int(told[1]), int(told[2]), int(told[3] or 0)
    told = WORDS.match(text)
    months = [place for place, name in enumerate(MONTHS, start=1) if told and name.startswith(told[2])]
    return (int(told[1]), months[0], int(told[3] or 0)) if told and months else (0, 0, 0)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
