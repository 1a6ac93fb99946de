from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from .problems import Problem, shown
from .working_days import written


@dataclass
class Report:
    """What an import does, or in a dry run would do: a line for each thing, and the problems in the file's order."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unchanged: int = 0
    is_written: bool = False

    def is_acceptable(self, accept_good_rows: bool) -> bool:
        """Whether what is good may be written: nothing is wrong, or somebody said to take the good rows."""
        return accept_good_rows or not self.problems


def differences(before: Any, after: Any, labels: Mapping[str, str]) -> str:
    """How one dataclass differs from another in the fields that have a label: “town “Hull” → “Leeds””."""
    old, new = asdict(before), asdict(after)
    changed = [name for name in labels if old[name] != new[name]]
    return "; ".join(f"{labels[name]} {said(old[name])} → {said(new[name])}" for name in changed)


def said(value: Any) -> str:
    """A value as a report shows it."""
    if isinstance(value, date):
        return day(value)
    if isinstance(value, tuple):
        return written(value) or "none"
    return shown(str(value)) if value not in ("", None) else "none"


def day(value: date) -> str:
    """A date as people write it: 1 September 2025."""
    return f"{value.day} {value:%B %Y}"
