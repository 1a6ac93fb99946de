"""What no plan can cost less than, by the tolls of the moment."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from .ground import Ground
from .highs import INFINITE
from .possible import Numbers
from .pricing import Pricing
from .tolls import Reals, Shared, Team, Tolls

SAME = 0.01  # points between which two bounds are the same

Goes = Callable[[float], bool]
"""Asked in each turn with the bound so far; False ends it."""


@dataclass
class Bound:
    """No plan costs less than `cost`, by what teams cost in `pricing`; `is_exact`: no other tolls give more."""

    cost: float
    pricing: Pricing
    is_exact: bool = False

    def teams_within(self, room: float, most: int) -> list[Team]:
        """All whole teams of which one could be in a plan that costs no more than so much above the bound; none if they are
        more than `most`."""
        pricing, least = self.pricing, by_host(self.pricing)
        walks = (pricing.within(at, float(least[pricing.host[at]]) + room) for at in range(len(pricing.slots)))
        whole = (team for _, team in chain.from_iterable(walks) if pricing.ground.is_whole(team))
        found = list(islice(whole, most + 1))
        return found if len(found) <= most else []


def lower_bound(pricing: Pricing) -> float:
    """What no plan can cost less than, by these tolls: every host's cheapest team, less what the tolls take for all that
    there is to use."""
    return float(by_host(pricing).sum()) - _taken(pricing.ground, pricing.tolls)


def by_host(pricing: Pricing) -> Reals:
    """What each host's cheapest team costs with tolls, or being left open."""
    hosts = range(len(pricing.ground.possible.hosts))
    least = np.array([pricing.ground.cost_of(Team(host)) for host in hosts]) + pricing.tolls.host
    np.minimum.at(least, pricing.host, pricing.least)
    return np.asarray(least)


def worth_naming(pricing: Pricing, number: int, above: float | None) -> Iterator[Team]:
    """The cheapest team of the cheapest slots of each host; with a limit, of those that cost less."""
    named: Numbers = np.zeros(len(pricing.ground.possible.hosts), dtype=np.int64)
    for slot in np.argsort(pricing.least, kind="stable"):
        if not pricing.least[slot] < (INFINITE if above is None else above):
            return
        if named[pricing.host[slot]] < number and (team := pricing.cheapest(int(slot))):
            named[pricing.host[slot]] += 1
            yield team


def _taken(ground: Ground, tolls: Tolls) -> float:
    """What the tolls would take for all that there is, after all steps that are cheaper than their toll."""
    limits = ground.limits
    ends = np.where(ground.own[:, None] >= 0, 0.5, 1.0) * (ground.host_at >= 0)[None, :]
    plain = tolls.host.sum() + (tolls.busy * limits.busy).sum() + (tolls.away * limits.away).sum()
    plain += (tolls.gives * limits.gives).sum() + (tolls.joins * limits.joins).sum() + (tolls.pair * ends).sum()
    stepped = sum(
        toll * limit + _saved(ground.room(Shared(what, place)).steps, toll)
        for what in ("week", "person")
        for place, (toll, limit) in enumerate(zip(getattr(tolls, what), getattr(limits, what), strict=True))
        if toll
    )
    return float(plain + stepped)


def _saved(steps: tuple[float, ...], toll: float) -> float:
    """What a toll brings above the price of the steps."""
    return sum(max(0.0, toll - price) for price in steps)
