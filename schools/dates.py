"""People's own dates. Upper apps register where theirs come from when they load, so this bottom app never imports them."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from .feeds.entries import Entry
from .models import Person

BACK, AHEAD = timedelta(days=90), timedelta(days=400)
_registered: dict[str, Callable[[Person, date], Iterable[Entry]]] = {}


def register_dates(app: str, find: Callable[[Person, date], Iterable[Entry]]) -> None:
    """Make known where an app's dates come from: `find(person, today)` gives those of one person, by the rights of pages."""
    _registered[app] = find


def dates_of(person: Person, today: date) -> list[Entry]:
    """Somebody's own dates from a quarter back to a year ahead, the first first."""
    found = [entry for find in _registered.values() for entry in find(person, today)]
    near = [entry for entry in found if today - BACK <= entry.on <= today + AHEAD]
    return sorted(near, key=lambda entry: (entry.on, entry.uid))
