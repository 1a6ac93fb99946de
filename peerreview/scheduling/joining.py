"""In how many teams a school has to be at least: what it owes, halved and rounded up.

A plan in shares could let a school that owes three people send two at a time, one and a half times. No plan can: that school
is part of two teams at least. Halving a rule of whole numbers and rounding up gives a rule that every whole plan keeps
(Chvátal, 1973), and it closes more than half of the gap between the bound and the best plan of a tight round.
"""

from collections.abc import Collection
from math import gcd

import numpy as np

from .possible import Numbers, Possible
from .rulebook import Kind


class Joining:
    """`counts[host, number]`: for how many pairs of people, on the shortest visit, sending a host that many counts.
    `owing`: the schools that have to give as much as they are given; of those that need not be visited nothing is known."""

    def __init__(self, possible: Possible, owing: Collection[int]) -> None:
        setting = possible.setting
        self.halves = {key: setting.hosts[key].length.half_days for key in possible.hosts}
        self.unit = gcd(*self.halves.values()) if self.halves else 1
        sent = np.outer([self.halves[key] for key in possible.hosts], np.arange(setting.team_size + 1))
        self.counts: Numbers = -(-sent // (2 * self.unit))
        given = {key: self.halves[key] * setting.team_size for key in owing if possible.holds(Kind.VISIT, key)}
        self.owed = {key: halves - 2 * setting.allowance for key, halves in given.items()}

    def least(self, school: int) -> int:
        """How many it must be; 0 where halving rounds nothing up."""
        pairs, rest = divmod(max(0, self.owed.get(school, 0)), 2 * self.unit)
        return pairs + 1 if rest else 0

    @property
    def spared(self) -> Numbers:
        """`[host, number]`: by how much less than one by one so many people count."""
        each: Numbers = np.arange(self.counts.shape[1]) * self.counts[:, 1:2] - self.counts
        return each
