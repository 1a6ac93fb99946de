"""Words that several answers share."""

from collections.abc import Iterable
from datetime import date

FEW = 5  # names that a sentence holds; the others are counted


def said(day: date) -> str:
    """A day as it stands in a sentence."""
    return f"{day.day} {day:%B}"


def listed(names: Iterable[str]) -> str:
    """Names in a sentence: all, or the first few and how many more there are."""
    known = sorted(names)
    if len(known) > FEW:
        return f"{', '.join(known[:FEW])} and {len(known) - FEW} more"
    return " and ".join(filter(None, [", ".join(known[:-1]), *known[-1:]]))


def days_said(days: Iterable[date]) -> str:
    """Days in a sentence: all, or the first few and how many more there are."""
    known = sorted(days)
    shown = [said(day) for day in known[:FEW]]
    if len(known) > FEW:
        return f"{', '.join(shown)} and {len(known) - FEW} more days"
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


def counted(number: float, one: str, many: str = "") -> str:
    """A number with its noun."""
    return f"{number:g} {one if number == 1 else many or one + 's'}"
