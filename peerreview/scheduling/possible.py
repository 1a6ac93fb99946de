"""Who could go where on which day, one by one: what each rule about a single person, host or day leaves open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from schools.calendars.days import SchoolCalendar, days

from .answer import Lock, Question
from .plan import Host, Reviewer, Setting, Visit
from .rulebook import Kind, Rule

Flags = NDArray[np.bool_]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Slot:
    """A visit that could be: its host, by its place among the hosts, and its dates, by their places in the window."""

    host: int
    dates: tuple[int, ...]


@dataclass(frozen=True)
class Locked:
    """Somebody who must be in a host's team, as its lead or as a peer; None for somebody whom no school gives any more."""

    host: int
    person: int | None
    is_lead: bool


class Possible:
    """What could be, in tables: `free[slot, person]`, for hosts, people and dates by their places in `hosts`, `people`
    and `dates`. `without`: rules that are left out, to find out which of them collide."""

    def __init__(self, question: Question, without: frozenset[Rule] = frozenset()) -> None:
        self.question, self.setting, self.without = question, question.setting, without
        self.hosts = sorted(self.setting.hosts)
        self.people = sorted(self.setting.reviewers)
        self.host_at = {key: place for place, key in enumerate(self.hosts)}
        self.person_at = {key: place for place, key in enumerate(self.people)}
        self.dates = [day for day in days(self.setting.first, self.setting.last) if day.isoweekday() <= 5]
        self.locks: dict[int, list[Lock]] = {key: [] for key in self.hosts}
        for lock in question.locks:
            self.locks.get(lock.school, []).append(lock)
        self.stood = {visit.school: visit for visit in question.standing if visit.school in self.host_at}
        self._open: dict[SchoolCalendar, Flags] = {}
        self.slots = [slot for place in range(len(self.hosts)) for slot in self._slots_of(place)]

    def holds(self, kind: Kind, key: int = 0, other: int = 0) -> bool:
        """Whether this rule counts."""
        return Rule(kind, key, other) not in self.without

    @cached_property
    def reviewers(self) -> list[Reviewer]:
        return [self.setting.reviewers[key] for key in self.people]

    @cached_property
    def trained(self) -> Flags:
        return np.array([person.is_lead_trained for person in self.reviewers], dtype=bool)

    @cached_property
    def host_of(self) -> Numbers:
        """The host of each slot."""
        return np.array([slot.host for slot in self.slots], dtype=np.int64)

    @cached_property
    def eligible(self) -> Flags:
        """`[host, person]`: may they go there at all?"""
        table = np.ones((len(self.hosts), len(self.people)), dtype=bool)
        for column, person in enumerate(self.reviewers):
            barred = person.barred_from if self.holds(Kind.BARRED, person.key) else frozenset()
            closed = person.schools | {person.school} | barred
            table[[self.host_at[key] for key in closed if key in self.host_at], column] = False
            if person.capacity < 1 and self.holds(Kind.CAPACITY, person.key):
                table[:, column] = False
        for host, shadows in self.shadows.items():
            table[host, shadows] = False
        return table

    @cached_property
    def free(self) -> Flags:
        """`[slot, person]`: may they go there and have they time on all its dates?"""
        if not self.slots:
            return np.zeros((0, len(self.people)), dtype=bool)
        first, last = self.ends.T
        free: Flags = self.eligible[self.host_of] & self.free_on[first] & self.free_on[last]
        return free

    @cached_property
    def ends(self) -> Numbers:
        """`[slot]`: its first date and its last."""
        return np.array([(slot.dates[0], slot.dates[-1]) for slot in self.slots], dtype=np.int64).reshape(-1, 2)

    @cached_property
    def free_on(self) -> Flags:
        """`[date, person]`: does their own calendar let them?"""
        table = np.zeros((len(self.dates), len(self.people)), dtype=bool)
        for column, person in enumerate(self.reviewers):
            table[:, column] = self._days_of(person) if self.holds(Kind.FREE, person.key) else True
        return table

    @cached_property
    def shadows(self) -> dict[int, list[int]]:
        """The people who learn on a visit, as set by those who planned it."""
        found = {}
        for key, visit in self.stood.items():
            kept = [at for at in self._known(visit.shadows) if self.holds(Kind.SHADOW, self.people[at], key)]
            if kept:
                found[self.host_at[key]] = kept
        return found

    @cached_property
    def locked(self) -> list["Locked"]:
        """Whom the locks keep, visit by visit."""
        found = []
        for key in self.hosts:
            for lock in self.locks[key]:
                if lock.lead is not None and self.holds(Kind.LOCKED_LEAD, key):
                    found.append(Locked(self.host_at[key], self.person_at.get(lock.lead), True))
                peers = [peer for peer in sorted(lock.peers) if self.holds(Kind.LOCKED_PEER, peer, key)]
                found += [Locked(self.host_at[key], self.person_at.get(peer), False) for peer in peers]
        return list(dict.fromkeys(found))

    def locked_days(self, host: int) -> set[date]:
        """The days that the locks keep for a host: none, one or, where they contradict each other, several."""
        key = self.hosts[host]
        return {lock.on for lock in self.locks[key] if lock.on and self.holds(Kind.LOCKED_DAY, key)}

    def visits_left(self, at: int) -> int:
        """On how many visits somebody may go, besides those on which they learn; below 0, they learn too often."""
        learns = sum(at in shadows for shadows in self.shadows.values())
        person = self.reviewers[at]
        most = person.capacity if self.holds(Kind.CAPACITY, person.key) else len(self.hosts)
        return most - learns

    def most_together(self, school: int) -> int:
        """How many of one school's people may be in one team."""
        size = self.setting.team_size
        return min(size, self.setting.most_away) if self.holds(Kind.AWAY, school) else size

    def stood_at(self, host: int) -> Visit:
        """The visit as it stood; open, where none did."""
        return self.stood.get(self.hosts[host], Visit(self.hosts[host]))

    def _known(self, keys: tuple[int, ...]) -> list[int]:
        return [self.person_at[key] for key in dict.fromkeys(keys) if key in self.person_at]

    def _days_of(self, person: Reviewer) -> Flags:
        off = [day.isoweekday() in person.weekdays and day not in person.away_on for day in self.dates]
        return np.array(off, dtype=bool) & self._school_days(self.setting.schools[person.school].calendar)

    def _school_days(self, calendar: SchoolCalendar) -> Flags:
        if calendar not in self._open:
            self._open[calendar] = np.array([calendar.is_school_day(day) for day in self.dates], dtype=bool)
        return self._open[calendar]

    def _slots_of(self, place: int) -> Iterator[Slot]:
        locked = self.locked_days(place)
        for dates in self._dates_of(self.setting.hosts[self.hosts[place]]):
            if locked <= {self.dates[dates[0]]} and self._shadows_can(place, dates):
                yield Slot(place, dates)

    def _dates_of(self, host: Host) -> Iterator[tuple[int, ...]]:
        own = np.ones(len(self.dates), dtype=bool)
        school_days, cannot = own, frozenset[date]()
        if self.holds(Kind.DAYS, host.school):
            school_days = self._school_days(self.setting.schools[host.school].calendar)
            cannot = host.cannot_on
        places = np.flatnonzero(school_days).tolist()
        for first in range(len(places) - host.length.dates + 1):
            dates = tuple(places[first : first + host.length.dates])
            if not any(self.dates[place] in cannot for place in dates):
                yield dates

    def _shadows_can(self, place: int, dates: tuple[int, ...]) -> bool:
        return all(self._can_learn(at, place, dates) for at in self.shadows.get(place, ()))

    def _can_learn(self, at: int, place: int, dates: tuple[int, ...]) -> bool:
        person, key = self.reviewers[at], self.hosts[place]
        if key in person.schools or (key in person.barred_from and self.holds(Kind.BARRED, person.key)):
            return False
        return bool(self.free_on[list(dates), at].all())


def seats_of(setting: Setting) -> int:
    """How many places there are in all teams together."""
    return len(setting.hosts) * setting.team_size
