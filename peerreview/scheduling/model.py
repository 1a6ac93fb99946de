"""A round as one problem in whole numbers: which slot each host takes and who is in its team.

Everything is linear. `day[slot]` says that a visit happens then, `goes[slot, person]` that somebody is in its team; a
person goes only where the visit is. What is left open (a place, a lead, a day) has a column of its own, which is shut
where a plan must be whole.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from .highs import INFINITE, Columns, Places, Reals, Rows
from .possible import Flags, Possible
from .prices import Prices
from .rulebook import Kind


@dataclass(frozen=True)
class Openings:
    """What it costs to leave something open: a place in a team, having no lead, having no day."""

    place: int = 1
    lead: int = 1
    day: int = 1


@dataclass(frozen=True)
class Scope:
    """Which part of a round is looked at: the slots that stay, and who may take part in each."""

    slots: Places
    allowed: Flags  # [slot of the round, person]

    @classmethod
    def whole(cls, possible: Possible) -> "Scope":
        """All that is possible."""
        return cls(np.arange(len(possible.slots)), possible.free)


class Model:
    """The problem for one scope. `openings`: None where every visit must be whole."""

    def __init__(
        self, possible: Possible, prices: Prices | None, scope: Scope, openings: Openings | None = None
    ) -> None:
        self.possible, self.prices, self.openings = possible, prices, openings
        self.columns, self.rows = Columns(), Rows()
        self.slots = scope.slots
        inside, self.person = np.nonzero(scope.allowed[self.slots])
        self.slot = self.slots[inside]
        self.inside = inside
        self.host = possible.host_of[self.slot]
        self.day = self.columns.add(len(self.slots), prices.slot[self.slots] if prices else 0)
        self.goes = self.columns.add(len(self.slot), prices.pair[self.host, self.person] if prices else 0)
        self._add_openings()
        self._add_visits()
        self._add_locks()
        self._add_people()
        self._add_dates()
        self._add_schools_away()
        self._add_fairness()
        self._add_mutual()
        self._add_weeks()

    def _shut(self, kind: Kind) -> Reals:
        """For each host 1 where something may be left open, else 0."""
        keys = self.possible.hosts
        return np.array([self.openings is not None or not self.possible.holds(kind, key) for key in keys], dtype=float)

    def _add_openings(self) -> None:
        number, price = len(self.possible.hosts), self.openings or Openings(0, 0, 0)
        may = self._shut(Kind.VISIT)
        self.open_places = self.columns.add(number, price.place, 0, may * self.possible.setting.team_size)
        self.open_lead = self.columns.add(number, price.lead, 0, may)
        moved = self.prices is not None and self.possible.setting.wishes.changes or 0
        stood = np.array([self.possible.stood_at(host).on is not None for host in range(number)], dtype=float)
        self.open_day = self.columns.add(number, price.day + moved * stood, 0, may)

    def _add_visits(self) -> None:
        """One day each; full teams, with somebody trained; and nobody goes where no visit is."""
        size, hosts = self.possible.setting.team_size, len(self.possible.hosts)
        every = np.arange(hosts)
        first = self.rows.add(1, 1, hosts)
        self.rows.put(first + self.possible.host_of[self.slots], self.day, 1)
        self.rows.put(first + every, self.open_day, 1)
        first = self.rows.add(size, size, hosts)
        self.rows.put(first + self.host, self.goes, 1)
        self.rows.put(first + every, self.open_places, 1)
        first = self.rows.add(-INFINITE, 0, len(self.slots))
        self.rows.put(first + self.inside, self.goes, 1)
        self.rows.put(first + np.arange(len(self.slots)), self.day, -size)
        first = self.rows.add(-INFINITE, 0, len(self.goes))
        self.rows.put(first + np.arange(len(self.goes)), self.goes, 1)
        self.rows.put(first + np.arange(len(self.goes)), self.day[self.inside], -1)
        self._add_leads(every)

    def _add_leads(self, every: Places) -> None:
        """Somebody trained, who is not locked as a peer; a team without a lead has a place open."""
        needed = np.array([self.possible.holds(Kind.LEAD, key) for key in self.possible.hosts], dtype=float)
        first = self.rows.add(needed, INFINITE, len(every))
        can_lead = leads_of(self.possible)[self.host, self.person]
        self.rows.put(first + self.host[can_lead], self.goes[can_lead], 1)
        self.rows.put(first + every, self.open_lead, 1)
        first = self.rows.add(-INFINITE, 0, len(every))
        self.rows.put(first + every, self.open_lead, 1)
        self.rows.put(first + every, self.open_places, -1)

    def _add_locks(self) -> None:
        for locked in self.possible.locked:
            here = (self.host == locked.host) & (self.person == locked.person)
            first = self.rows.add(1, 1, 1)
            self.rows.put(first, self.goes[here], 1)
            if self.openings:
                self.rows.put(first, self.columns.add(1, self.openings.place), 1)

    def _add_people(self) -> None:
        """How often each may go; what is more than an even share costs more each time."""
        for at in range(len(self.possible.people)):
            mine, most = self.goes[self.person == at], self.possible.visits_left(at)
            if len(mine) or most < 0:
                share = min(most, self.prices.load_share if self.prices else most)
                first = self.rows.add(-INFINITE, share, 1)
                self.rows.put(first, mine, 1)
                self._put_steps(first, min(most, len(mine)) - share, self.prices.load_step if self.prices else 0)

    def _put_steps(self, row: int, number: int, price: int) -> None:
        if number > 0:
            self.rows.put(row, self.columns.add(number, price * (2.0 * np.arange(number) + 1)), -1)

    def _add_dates(self) -> None:
        """Nobody is in two places on one date."""
        where: dict[tuple[int, int], list[int]] = defaultdict(list)
        for column, at, slot in zip(self.goes.tolist(), self.person.tolist(), self.slot.tolist(), strict=True):
            for day in self.possible.slots[slot].dates:
                where[at, day].append(column)
        for at, day, column in self._learning():
            where[at, day].append(column)
        self._add_at_most_one(columns for columns in where.values() if len(columns) > 1)

    def _learning(self) -> Iterator[tuple[int, int, int]]:
        """Each shadow, date and the column that says the visit is then."""
        for column, slot in zip(self.day.tolist(), self.slots.tolist(), strict=True):
            for at in self.possible.shadows.get(self.possible.slots[slot].host, ()):
                for day in self.possible.slots[slot].dates:
                    yield at, day, column

    def _add_at_most_one(self, groups: Iterable[list[int]]) -> None:
        for columns in groups:
            self.rows.put(self.rows.add(-INFINITE, 1, 1), np.array(columns), 1)

    def _add_schools_away(self) -> None:
        """Not too many people of one school are away on one date."""
        most = self.possible.setting.most_away
        away: dict[tuple[int, int], dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        going = zip(self.person.tolist(), self.slot.tolist(), self.goes.tolist(), strict=True)
        triples = [(at, day, column) for at, slot, column in going for day in self.possible.slots[slot].dates]
        for at, day, column in [*triples, *self._learning()]:
            away[self.possible.reviewers[at].school, day][at].append(column)
        for (school, _), people in away.items():
            if len(people) > most and self.possible.holds(Kind.AWAY, school):
                columns = np.array([column for each in people.values() for column in each])
                self.rows.put(self.rows.add(-INFINITE, most, 1), columns, 1)

    def _add_fairness(self) -> None:
        """In half days, a school gives what it is given, less the allowance."""
        setting = self.possible.setting
        halves = np.array([setting.hosts[key].length.half_days for key in self.possible.hosts], dtype=float)
        home = np.array([person.school for person in self.possible.reviewers], dtype=np.int64)
        for host, key in enumerate(self.possible.hosts):
            if not setting.schools[key].may_receive_more and self.possible.holds(Kind.FAIR, key):
                first = self.rows.add(halves[host] * setting.team_size - 2 * setting.allowance, INFINITE, 1)
                given = home[self.person] == key
                self.rows.put(first, self.goes[given], halves[self.host[given]])
                self.rows.put(first, self.open_places[[host]], halves[host])

    def _add_mutual(self) -> None:
        """No two hosts review each other: of the two directions at most one is taken."""
        if self.possible.setting.is_mutual_allowed or not self.possible.holds(Kind.MUTUAL):
            return
        home = np.array(
            [self.possible.host_at.get(each.school, -1) for each in self.possible.reviewers], dtype=np.int64
        )
        sent = pairs_of(home[self.person], self.host, self.person, self.goes)
        for one, other in sorted(sent):
            if one < other and (other, one) in sent:
                both = [self._taken(sent[one, other]), self._taken(sent[other, one])]
                self.rows.put(self.rows.add(-INFINITE, 1, 1), np.array(both), 1)

    def _taken(self, people: dict[int, list[int]]) -> int:
        """A column that is 1 if any of a school's people goes to a host."""
        taken = self.columns.add(1)
        for columns in people.values():
            row = self.rows.add(-INFINITE, 0, 1)
            self.rows.put(row, np.array(columns), 1)
            self.rows.put(row, taken, -1)
        most = self.possible.most_together(self.possible.reviewers[next(iter(people))].school)
        if most < len(people):
            row = self.rows.add(-INFINITE, 0, 1)
            self.rows.put(row, np.array([column for columns in people.values() for column in columns]), 1)
            self.rows.put(row, taken, -most)
        return int(taken[0])

    def _add_weeks(self) -> None:
        """More visits in a week than an even share cost more each time."""
        if self.prices is None:
            return
        week = self.prices.week[self.slots]
        for each in range(self.prices.weeks):
            mine = self.day[week == each]
            if len(mine):
                first = self.rows.add(-INFINITE, self.prices.week_share, 1)
                self.rows.put(first, mine, 1)
                number = min(len(mine), len(self.possible.hosts)) - self.prices.week_share
                self._put_steps(first, number, self.prices.week_step)


def leads_of(possible: Possible) -> Flags:
    """`[host, person]`: who can lead there: trained, not locked as a peer, and the one locked as lead if there is one."""
    table = np.repeat(possible.trained[None, :], len(possible.hosts), axis=0)
    for locked in possible.locked:
        if locked.is_lead:
            table[locked.host, np.arange(len(possible.people)) != locked.person] = False
        elif locked.person is not None:
            table[locked.host, locked.person] = False
    return table


Sent = dict[tuple[int, int], dict[int, list[int]]]


def pairs_of(home: Places, host: Places, person: Places, columns: Places) -> Sent:
    """For each school and host the columns by which somebody goes from one to the other, person by person."""
    sent: Sent = defaultdict(lambda: defaultdict(list))
    for one, other, at, column in zip(home.tolist(), host.tolist(), person.tolist(), columns.tolist(), strict=True):
        if one >= 0:
            sent[one, other][at].append(column)
    return sent
