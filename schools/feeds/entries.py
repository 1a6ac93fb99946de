from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Entry:
    """One date of somebody's, for a calendar that colleagues may look into: its title says no names and no content.

    `uid`: what it is, the same at each change ("visit-41"). A day, or several up to `until`; or, with `starts_at`, a
    meeting of so many `minutes`. `path`: where it leads on the site. `sequence` rises with each change of day or place.
    """

    uid: str
    title: str
    on: date
    until: date | None = None
    starts_at: datetime | None = None
    minutes: int = 60
    place: str = ""
    path: str = ""
    sequence: int = 0
    is_busy: bool = False


@dataclass(frozen=True)
class Address:
    """Somebody as calendars name them."""

    name: str
    email: str
