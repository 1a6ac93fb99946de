"""Tolls found quickly and nearly: they rise where the hosts' cheapest teams use more than there is, and fall where less.

A subgradient method whose direction is an average over the turns before (Camerini, Fratta and Maffioli, 1975); begun again from
the best tolls, as one would think better, it stops rising several per cent too early.
"""

from collections.abc import Iterable

import numpy as np

from .bound import Bound, Goes, lower_bound, worth_naming
from .ground import Ground, used_by
from .master import Master, put
from .tolls import OWED, Reals, Team, Tolls

KEPT = 0.85  # of the direction of the turns before
LENGTH = 0.03  # of a first step: by what share of the bound it could rise
IDLE, SHORTER = 4, 0.75  # turns without a better bound, after which steps are so much shorter


class Roughing:
    """The best bound so far, turn by turn. The teams on its way are named to the master as long as `is_naming`."""

    def __init__(self, master: Master) -> None:
        self.master, self.ground = master, master.ground
        self.tolls = self.ground.no_tolls()
        self.pricing = master.priced(self.tolls)
        self.bound = Bound(lower_bound(self.pricing), self.pricing)
        self.pull, self.idle, self.share, self.is_naming = self.ground.no_tolls(), 0, 1.0, True

    def go_on(self, turns: int, goes: Goes) -> Bound:
        """So many turns more."""
        for _ in range(turns):
            if not goes(self.bound.cost):
                break
            self._turn()
        return self.bound

    def _turn(self) -> None:
        teams = list(worth_naming(self.pricing, 1, above=None))
        if self.is_naming:
            self.master.add(teams)
        self.pull = self.pull.mixed(_pull(self.ground, self.tolls, teams), KEPT)
        points = self.share * (LENGTH * self.bound.cost + 50)
        self.tolls = _moved(self.ground, self.tolls, self.pull, points)
        self.pricing = self.master.priced(self.tolls)
        self._hear(lower_bound(self.pricing))

    def _hear(self, lower: float) -> None:
        self.idle = 0 if lower > self.bound.cost else self.idle + 1
        if lower > self.bound.cost:
            self.bound = Bound(lower, self.pricing)
        if self.idle == IDLE:
            self.share, self.idle = self.share * SHORTER, 0


def _pull(ground: Ground, tolls: Tolls, teams: Iterable[Team]) -> Tolls:
    """By how much more is used than there is; 0 where a toll of nothing would fall."""
    pull = ground.no_tolls()
    for shared, number in used_by(ground, teams).items():
        put(ground, pull, shared, float(number))
    pull.host[:] = 0
    prices = ground.prices
    pull.week -= _bought(tolls.week, prices.week_step)
    pull.person -= _bought(tolls.person, prices.load_step)
    for name, used in vars(pull).items():
        used -= getattr(ground.limits, name)
        toll = getattr(tolls, name)
        idle = (used > 0) & (toll >= 0) if name in OWED else (used < 0) & (toll <= 0)
        used[idle] = 0
    return pull


def _bought(toll: Reals, step: int) -> Reals:
    """How many steps beyond an even share are cheaper than the toll."""
    return np.floor((toll / step + 1) / 2) if step else np.zeros_like(toll)


def _moved(ground: Ground, tolls: Tolls, pull: Tolls, points: float) -> Tolls:
    """The tolls after one step, so long that the bound could rise by so many points."""
    length = sum(float((each**2).sum()) for each in vars(pull).values())
    step = points / max(length, 1e-9)
    new = {name: getattr(tolls, name) + step * getattr(pull, name) for name in vars(tolls)}
    for name, each in new.items():
        if name in OWED:
            np.clip(each, -ground.openings.owed, 0, out=each)
        else:
            np.maximum(each, 0, out=each)
    return Tolls(**new)
