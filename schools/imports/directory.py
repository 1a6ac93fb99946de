from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from .problems import BadCell, folded, shown
from .report import day

SUGGESTIONS = 50  # for so many unknown names the nearest schools are looked for, which is slow


@dataclass(frozen=True)
class KnownSchool:
    """A school of the site."""

    urn: str
    name: str
    closed_on: date | None = None


class SchoolDirectory:
    """Finds schools by what a file calls them."""

    def __init__(self, schools: Iterable[KnownSchool]) -> None:
        self.by_urn = {school.urn: school for school in schools}
        self.by_name: dict[str, list[KnownSchool]] = defaultdict(list)
        for school in self.by_urn.values():
            self.by_name[folded(school.name)].append(school)
        self.reasons: dict[str, str] = {}

    def find(self, text: str) -> KnownSchool:
        """By URN, or by name where only one open school has it. Raises BadCell naming the nearest."""
        if text in self.by_urn:
            return self.by_urn[text]
        named = self.by_name.get(folded(text), [])
        still_open = [school for school in named if school.closed_on is None] or named
        if len(still_open) != 1:
            if text not in self.reasons:
                self.reasons[text] = self._reason(text, still_open)
            raise BadCell(self.reasons[text])
        return still_open[0]

    def _reason(self, text: str, named: list[KnownSchool]) -> str:
        if named:
            urns = " and ".join(school.urn for school in named)
            return f"{len(named)} schools are called {shown(text)}; give the URN instead ({urns})."
        suggests = len(self.reasons) < SUGGESTIONS
        nearest = get_close_matches(folded(text), self.by_name, n=3, cutoff=0.5) if suggests else []
        listed = ", ".join(f"{self.by_name[name][0].name} ({self.by_name[name][0].urn})" for name in nearest)
        return f"{shown(text)} is no school on this site." + (f" The nearest: {listed}." if listed else "")


class ManagerDirectory:
    """Finds line managers by e-mail or full name, among everybody in the file and on the site."""

    def __init__(self, everybody: Iterable[tuple[str, str]]) -> None:
        self.emails = set()
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for name, email in everybody:
            self.emails.add(email)
            if folded(name):
                self.by_name[folded(name)].add(email)

    def find(self, text: str) -> str:
        """The manager's e-mail. “Smith, Ann” is Ann Smith. Raises BadCell for nobody and for several people."""
        if "@" in text:
            found = {text.lower()} & self.emails
        else:
            last, _, first = text.partition(",")
            found = self.by_name.get(folded(text)) or self.by_name.get(folded(f"{first} {last}"), set())
        if not found:
            raise BadCell(f"{shown(text)} is neither in this file nor on the site.")
        if len(found) > 1:
            raise BadCell(f"{len(found)} people are called {shown(text)}; give the e-mail instead.")
        return next(iter(found))


def closed_reason(school: KnownSchool, today: date) -> str:
    """Why nobody can be added at a school; nothing for one that is open on that day."""
    if school.closed_on is None or school.closed_on > today:
        return ""
    return f"{school.name} closed on {day(school.closed_on)}, so nobody can be added there."
