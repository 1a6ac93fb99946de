"""What visits compete for, and what using it costs: the prices that the rules between visits put on a team.

A rule that is fought over has a price, its *toll* (the dual of its row). A team that uses some of what the rule rations
pays; one that gives some earns. A plan is best when no other team would pay its way.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
INFINITE = float("inf")
OWED = ("gives", "joins")  # of which there must be so much at least; a toll on it is 0 or less


class Team(NamedTuple):
    """Who visits a host from one of its slots; hosts, slots and people by their places, people in order. `slot` -1: the
    host is left open."""

    host: int
    slot: int = -1
    people: tuple[int, ...] = ()

    def with_swap(self, out: int, into: int) -> "Team":
        """The same with one person for another."""
        return self._replace(people=tuple(sorted({*self.people, into} - {out})))


class Shared(NamedTuple):
    """Something that visits share: `what` names the field of `Tolls` that holds its price, the others its place there."""

    what: str
    one: int
    other: int = 0

    @property
    def is_owed(self) -> bool:
        """Whether there must be so much at least, at a price for what is missing."""
        return self.what in OWED


@dataclass(frozen=True)
class Room:
    """How much of something there is: at least, at most, and what each further unit costs, cheapest first."""

    least: float = -INFINITE
    most: float = INFINITE
    steps: tuple[float, ...] = ()

    def holds(self, used: float) -> bool:
        """Whether so much can be used."""
        return self.least <= used <= self.most + len(self.steps)

    def price(self, used: float) -> float:
        """What using so much costs."""
        return sum(self.steps[: max(0, round(used - self.most))]) if self.steps else 0.0

    def beside(self, used: float) -> "Room":
        """What is left of it beside so much that is used already."""
        steps = self.steps[max(0, round(used - self.most)) :] if self.steps else ()
        return Room(self.least - used, max(0.0, self.most - used), steps)


@dataclass(frozen=True)
class Openings:
    """What it costs to leave something open: a place in a team, having no lead, having no day, somebody who was locked, and
    half a day that a school owes."""

    place: float
    lead: float
    day: float
    lock: float
    owed: float

    @classmethod
    def at(cls, points: float) -> "Openings":
        """The same for each; an owed half day costs more than the place that would save it."""
        return cls(points, points, points, points, 2 * points)


@dataclass
class Tolls:
    """What a team pays: `host[host]` for its host's only visit, `week[week]`, `person[person]` for one of their visits,
    `busy[person, date]`, `away[school, date]`, `gives[school]` for each half day that it gives and `joins[school]` for being
    part of it (0 or below: a school earns), `pair[host, school]` for anybody from there. Schools by their places in
    `Ground.schools`."""

    host: Reals
    week: Reals
    person: Reals
    busy: Reals
    away: Reals
    gives: Reals
    joins: Reals
    pair: Reals

    def mixed(self, other: "Tolls", share: float) -> "Tolls":
        """This share of these, and the rest of others."""
        mine, theirs = vars(self), vars(other)
        return Tolls(**{name: share * mine[name] + (1 - share) * theirs[name] for name in mine})

    def plus(self, other: "Tolls") -> "Tolls":
        """These and others together."""
        theirs = vars(other)
        return Tolls(**{name: mine + theirs[name] for name, mine in vars(self).items()})
