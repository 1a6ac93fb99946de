"""What is asked of the solver and what it answers, as plain data."""

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

from .plan import Setting, Visit


class Outcome(StrEnum):
    """What came of looking for a plan."""

    PROVEN = "proven"  # no plan costs less
    GOOD = "good"  # every rule holds; whether a cheaper plan exists was not settled in time
    IMPOSSIBLE = "impossible"  # no plan holds every rule; the answer says why, and how far one comes
    UNKNOWN = "unknown"  # time ended before a plan was found or ruled out


@dataclass(frozen=True)
class Lock:
    """What must stay of one visit: its day, its lead, these peers; None or empty leaves it open."""

    school: int
    on: date | None = None
    lead: int | None = None
    peers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Question:
    """A round to plan. `standing`: a plan that the answer changes as little as possible; empty for a first plan."""

    setting: Setting
    locks: tuple[Lock, ...] = ()
    standing: tuple[Visit, ...] = ()


@dataclass(frozen=True)
class Parts:
    """What a plan costs, in points, part by part; less is better. The weights are the setting's `wishes`."""

    travel: int = 0
    phase: int = 0
    repeats: int = 0
    load: int = 0
    weeks: int = 0
    changes: int = 0

    @property
    def total(self) -> int:
        return sum(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True)
class Swap:
    """One person of a team for another: by how many points the plan's cost changes. `breaks`: what would not hold then, in
    words; empty where every rule still holds."""

    school: int
    out: int
    into: int
    cost: int
    breaks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Collision:
    """Rules that cannot hold together while any of them left out could, in words with names and dates; and what would
    free it. `schools`: the hosts that are touched."""

    rules: tuple[str, ...]
    frees: tuple[str, ...]
    schools: tuple[int, ...] = ()


@dataclass(frozen=True)
class Progress:
    """How far it has come after so many seconds: the best plan so far, if there is one, and what no plan can beat."""

    seconds: float
    visits: tuple[Visit, ...] = ()
    parts: Parts | None = None
    bound: float | None = None


@dataclass(frozen=True)
class Answer:
    """A plan with what it costs and what no plan can cost less than, or why there is none.

    `visits`: the plan; where none can hold every rule, one that breaks none and leaves places or days open, named in
    `unmet`. `swaps`: for each team its best single swap.
    """

    outcome: Outcome
    visits: tuple[Visit, ...] = ()
    parts: Parts | None = None
    bound: float | None = None
    swaps: tuple[Swap, ...] = ()
    collision: Collision | None = None
    unmet: tuple[str, ...] = ()

    @property
    def gap(self) -> float | None:
        """By what share the plan may cost more than the cheapest; 0 when proven, None where nothing is known."""
        if self.parts is None or self.bound is None:
            return None
        return max(0.0, self.parts.total - self.bound) / max(1, self.parts.total)


Tell = Callable[[Progress], bool]
"""Called as the plan or the bound improves, and every second or so besides; False ends the search with what there is."""
