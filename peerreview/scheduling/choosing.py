"""The best choice among teams that are named: exactly, as a problem in whole numbers."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

import numpy as np

from .ground import Ground, used_by
from .highs import INFINITE, Columns, Goes, Places, Reals, Rows, problem, solve_whole
from .tolls import Shared, Team


@dataclass(frozen=True)
class Chosen:
    """One team for each host, None where none was found; `is_settled`: there is no better choice, or none at all."""

    teams: tuple[Team, ...] | None
    is_settled: bool


def choose(
    ground: Ground,
    teams: Iterable[Team],
    *,
    kept: Iterable[Team] = (),
    start: Collection[Team] = (),
    seconds: float,
    most: float = INFINITE,
    goes: Goes | None = None,
) -> Chosen:
    """The cheapest choice of one team for each host that `teams` names, beside those kept; from a start if one is given.
    What costs more than `most` is not looked into: a choice that costs more only shows that none costs less."""
    return _Choice(ground, list(dict.fromkeys(teams)), list(kept), set(start)).solved(seconds, most, goes)


class _Choice:
    def __init__(self, ground: Ground, teams: list[Team], kept: list[Team], start: set[Team]) -> None:
        self.ground, self.teams = ground, teams
        self.taken = used_by(ground, kept)
        self.columns, self.rows = Columns(), Rows()
        self.columns.add(len(teams), np.array([ground.cost_of(team) for team in teams]))
        self.start = [float(team in start) for team in teams]
        self.is_started = bool(start)
        users: dict[Shared, list[tuple[int, float]]] = defaultdict(list)
        for column, team in enumerate(teams):
            for shared, number in ground.uses_of(team).items():
                users[shared].append((column, float(number)))
        for shared, used in users.items():
            self._add(shared, used)

    def _add(self, shared: Shared, users: list[tuple[int, float]]) -> None:
        room = self.ground.room(shared).beside(self.taken[shared])
        columns, values = np.array([column for column, _ in users]), np.array([value for _, value in users])
        if room.least == -INFINITE and self._most_used(columns, values) <= room.most:
            return
        row = self.rows.add(room.least, room.most, 1)
        self.rows.put(row, columns, values)
        used = sum(value for column, value in users if self.start[column])
        if shared.is_owed:
            self._put(row, [self.ground.openings.owed], INFINITE, 1, max(0.0, room.least - used))
        self._put(row, list(room.steps[: int(values.sum())]), 1, -1, max(0.0, used - room.most))

    def _most_used(self, columns: Places, values: Reals) -> float:
        """How much could be used at most, with one team for each host."""
        by_host: dict[int, float] = {}
        for column, value in zip(columns.tolist(), values.tolist(), strict=True):
            host = self.teams[column].host
            by_host[host] = max(value, by_host.get(host, 0.0))
        return sum(by_host.values())

    def _put(self, row: int, prices: list[float], most: float, value: float, used: float) -> None:
        """Columns by which a row is given way, the cheapest first; as many as the start needs are in it."""
        if prices:
            self.rows.put(row, self.columns.add(len(prices), np.array(prices), 0, most), value)
            self.start += [float(np.clip(used - place, 0, most)) for place in range(len(prices))]

    def solved(self, seconds: float, most: float, goes: Goes | None) -> Chosen:
        start = np.array(self.start) if self.is_started else None
        lp = problem(self.columns, self.rows)
        solved = solve_whole(lp, seconds=seconds, start=start, most=most, goes=goes)
        if solved.values is None:
            return Chosen(None, solved.is_settled)
        taken = np.flatnonzero(solved.values[: len(self.teams)] > 0.5).tolist()
        return Chosen(tuple(self.teams[column] for column in taken), solved.is_settled)
