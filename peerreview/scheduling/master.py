"""The master problem: whole teams in shares that add up to one visit for each host, and what using what they share costs.

A linear program over the teams named so far. Of what visits share, the rows that could be short from the start are there
from the start; the others come when they are first broken. Its duals are the tolls under which further teams are priced.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from .ground import Ground, used_by
from .highs import INFINITE, quiet
from .pricing import Pricing
from .tolls import Reals, Shared, Team, Tolls


class Master:
    """Begins with every host left open, which breaks no rule, so that it always has a solution. `kept`: teams of other hosts
    that stay as they are; it plans `hosts`, the rest, with what those leave over."""

    def __init__(self, ground: Ground, kept: Iterable[Team] = ()) -> None:
        stays = list(kept)
        self.ground, self.taken = ground, used_by(ground, stays)
        self.fixed = sum(ground.cost_of(team) for team in stays)
        self.fixed += sum(ground.room(shared).price(used) for shared, used in self.taken.items())
        self.hosts = sorted(set(range(len(ground.possible.hosts))) - {team.host for team in stays})
        self.shut = self._shut()
        self.solver = quiet()
        self.teams: list[Team | None] = []  # by column; None for a step
        self.column: dict[Team, int] = {}
        self.row: dict[Shared, int] = {}
        self.values: Reals = np.zeros(0)
        self.users: dict[Shared, list[tuple[int, float]]] = defaultdict(list)
        self.owed: list[int] = []  # columns of half days that a school does not give
        for shared in self._first_rows():
            self._add_row(shared)
        self.add(Team(host) for host in self.hosts)

    def _shut(self) -> Tolls:
        """An infinite toll on what is used up."""
        shut = self.ground.no_tolls()
        for shared, used in self.taken.items():
            room = self.ground.room(shared)
            if shared.what != "host" and not shared.is_owed and used + 1 > room.most + len(room.steps):
                put(self.ground, shut, shared, INFINITE)
        return shut

    def _first_rows(self) -> Iterable[Shared]:
        ground = self.ground
        yield from (Shared("host", host) for host in self.hosts)
        yield from (Shared("week", week) for week in range(ground.prices.weeks))
        for school, key in enumerate(ground.schools):
            yield from [Shared("gives", school)] if ground.owes(school) else []
            yield from [Shared("joins", school)] if ground.joining.least(key) else []

    def _add_row(self, shared: Shared) -> None:
        room, users = self.ground.room(shared).beside(self.taken[shared]), self.users[shared]
        self.row[shared] = self.solver.getNumRow()
        columns = np.array([column for column, _ in users], dtype=np.int32)
        values = np.array([value for _, value in users], dtype=float)
        self.solver.addRow(max(-INFINITE, room.least), min(INFINITE, room.most), len(columns), columns, values)
        for price in room.steps:
            self._add_step(shared, price, 1, -1)
        if shared.is_owed:
            self.owed.append(len(self.teams))
            self._add_step(shared, self.ground.openings.owed, INFINITE, 1)

    def _add_step(self, shared: Shared, price: float, most: float, value: float) -> None:
        self.teams.append(None)
        row = np.array([self.row[shared]], dtype=np.int32)
        self.solver.addCol(price, 0, most, 1, row, np.array([float(value)]))

    def add(self, teams: Iterable[Team]) -> int:
        """Add those that are new; how many they were."""
        new = list(dict.fromkeys(team for team in teams if team not in self.column))
        starts: list[int] = []
        rows: list[int] = []
        values: list[float] = []
        for team in new:
            starts.append(len(rows))
            for shared, number in self._use(team):
                rows.append(self.row[shared])
                values.append(float(number))
        if new:
            costs, nothing = np.array([self.ground.cost_of(team) for team in new]), np.zeros(len(new))
            where = (np.array(starts, dtype=np.int32), np.array(rows, dtype=np.int32), np.array(values))
            self.solver.addCols(len(new), costs, nothing, np.full(len(new), INFINITE), len(rows), *where)
        return len(new)

    def has_room(self, team: Team) -> bool:
        """Whether it could plan this team beside what is kept."""
        rooms = (
            (self.ground.room(shared), self.taken[shared] + used) for shared, used in self.ground.uses_of(team).items()
        )
        return team.host in self.hosts and all(used <= room.most + len(room.steps) for room, used in rooms)

    def _use(self, team: Team) -> list[tuple[Shared, float]]:
        """Enter a new team; what it uses of what has a row by now."""
        self.column[team] = len(self.teams)
        self.teams.append(team)
        uses = self.ground.uses_of(team)
        for shared, number in uses.items():
            self.users[shared].append((self.column[team], number))
        return [(shared, number) for shared, number in uses.items() if shared in self.row]

    def solve(self) -> tuple[float, Tolls, bool]:
        """Its cost with that of what is kept, the tolls, and whether no row is missing that it breaks; those are added."""
        self.solver.run()
        solution = self.solver.getSolution()
        self.values = np.array(solution.col_value)
        tolls = self._tolls(np.array(solution.row_dual))
        cost = float(self.solver.getInfo().objective_function_value)
        return cost + self.fixed, tolls, not self._add_broken()

    def priced(self, tolls: Tolls) -> Pricing:
        """What the teams of its hosts cost under some tolls, with what is left."""
        return Pricing(self.ground, tolls, self.hosts, self.shut)

    def used(self) -> list[tuple[Team, float]]:
        """The teams that the solution uses, and their shares."""
        places = np.flatnonzero(self.values > 1e-9).tolist()
        return [(team, float(self.values[at])) for at in places if (team := self.teams[at]) is not None]

    @property
    def is_whole(self) -> bool:
        """Whether the solution leaves nothing open and no school owes anything."""
        whole = all(self.ground.is_whole(team) for team, share in self.used() if share > 1e-6)
        return whole and not (self.values[self.owed] > 1e-6).any()

    def _add_broken(self) -> int:
        total: dict[Shared, float] = defaultdict(float)
        for team, share in self.used():
            for shared, number in self.ground.uses_of(team).items():
                if shared not in self.row:
                    total[shared] += number * share
        rooms = {shared: self.ground.room(shared).beside(self.taken[shared]) for shared in total}
        broken = [shared for shared, used in total.items() if used > rooms[shared].most + 1e-6]
        for shared in broken:
            self._add_row(shared)
        return len(broken)

    def _tolls(self, dual: Reals) -> Tolls:
        tolls = self.ground.no_tolls()
        for shared, row in self.row.items():
            if abs(dual[row]) > 1e-9:
                put(self.ground, tolls, shared, -float(dual[row]))
        return tolls


def put(ground: Ground, tolls: Tolls, shared: Shared, toll: float) -> None:
    """Enter one toll; that of two schools which may not review each other stands on both sides."""
    what, one, other = shared
    if what == "pair":
        for host, to in ((one, other), (other, one)):
            if ground.own[to] >= 0:
                tolls.pair[host, ground.own[to]] = toll
    else:
        table = getattr(tolls, what)
        table[(one, other) if table.ndim == 2 else one] = toll
