"""What no plan can cost less than: the price of a plan in shares, found by naming teams until none would pay its way."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from .ground import Ground, used_by
from .highs import INFINITE
from .master import Master, put
from .possible import Numbers
from .pricing import Pricing
from .tolls import Reals, Shared, Team, Tolls

ROUGH_TURNS = 20  # of the quick search for tolls to begin with
TEAMS_A_HOST = 3  # named in one turn
TRUST = 0.3  # how much of the best tolls so far is kept when new ones come
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


class Bounding:
    """Finds the bound, turn by turn: roughly at first, then by teams that are named under tolls between the best so far and
    those of the plan in shares."""

    def __init__(self, master: Master, goes: Goes) -> None:
        self.master, self.goes = master, goes
        self.bound = _rough(master, goes)
        self._center: Tolls | None = self.bound.pricing.tolls

    def go_on(self, turns: int | None = None) -> None:
        """So many turns more; to the end, if not told."""
        while not self.bound.is_exact and self.goes(self.bound.cost) and turns != 0:
            self._turn()
            turns = turns and turns - 1

    def _turn(self) -> None:
        cost, exact, is_full = self.master.solve()
        center = self._center
        tolls = center.mixed(exact, TRUST) if center else exact
        pricing = self.master.priced(tolls)
        lower = lower_bound(pricing)
        if lower > self.bound.cost:
            self.bound, center = Bound(lower, pricing), center and tolls
        added = self.master.add(_worth_naming(pricing, TEAMS_A_HOST, above=None if center else -1e-6))
        if is_full and (cost - self.bound.cost < SAME or (not added and center is None)):
            self.bound = Bound(self.bound.cost, self.master.priced(exact), is_exact=True)
        self._center = center if added else None


def tightest(master: Master, goes: Goes) -> Bound:
    """The best bound that tolls give, or as far as time allowed; the master then knows the teams that matter."""
    bounding = Bounding(master, goes)
    bounding.go_on()
    return bounding.bound


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


def _worth_naming(pricing: Pricing, number: int, above: float | None) -> Iterator[Team]:
    """The cheapest team of the cheapest slots of each host; with a limit, of those that cost less."""
    named: Numbers = np.zeros(len(pricing.ground.possible.hosts), dtype=np.int64)
    for slot in np.argsort(pricing.least, kind="stable"):
        if not pricing.least[slot] < (INFINITE if above is None else above):
            return
        if named[pricing.host[slot]] < number and (team := pricing.cheapest(int(slot))):
            named[pricing.host[slot]] += 1
            yield team


def _rough(master: Master, goes: Goes) -> Bound:
    """Tolls that rise where the hosts' cheapest teams use more than there is, and fall where they use less."""
    ground, share = master.ground, 1.0
    limits = _limits(ground)
    tolls = ground.no_tolls()
    pricing = master.priced(tolls)
    best = Bound(lower_bound(pricing), pricing)
    pull, idle = None, 0
    for _ in range(ROUGH_TURNS):
        teams = list(_worth_naming(pricing, 1, above=None))
        master.add(teams)
        new = _pull(ground, limits, tolls, teams)
        pull = pull.mixed(new, 0.6) if pull else new
        tolls = _moved(ground, tolls, pull, share * (0.02 * best.cost + 50))
        pricing = master.priced(tolls)
        lower = lower_bound(pricing)
        idle = 0 if lower > best.cost else idle + 1
        best = Bound(lower, pricing) if lower > best.cost else best
        if idle == 4:
            share, idle, tolls, pull, pricing = share * 0.6, 0, best.pricing.tolls, None, best.pricing
        if not goes(best.cost):
            break
    return best


def _pull(ground: Ground, limits: Tolls, tolls: Tolls, teams: Iterable[Team]) -> Tolls:
    """By how much more is used than there is; 0 where a toll of nothing would fall."""
    pull = ground.no_tolls()
    for shared, number in used_by(ground, teams).items():
        put(ground, pull, shared, float(number))
    pull.host[:] = 0
    prices = ground.prices
    pull.week -= _bought(tolls.week, prices.week_step)
    pull.person -= _bought(tolls.person, prices.load_step)
    for name, used in vars(pull).items():
        used -= getattr(limits, name)
        toll = getattr(tolls, name)
        idle = (used > 0) & (toll >= 0) if name in ("gives", "joins") else (used < 0) & (toll <= 0)
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
        if name in ("gives", "joins"):
            np.clip(each, -ground.openings.owed, 0, out=each)
        else:
            np.maximum(each, 0, out=each)
    return Tolls(**new)


def _limits(ground: Ground) -> Tolls:
    """How much there is of everything, before steps."""
    limits, setting, prices = ground.no_tolls(), ground.possible.setting, ground.prices
    limits.week[:] = prices.week_share if prices.week_step else len(ground.possible.hosts)
    left = np.array([max(0, ground.possible.visits_left(at)) for at in range(len(ground.possible.people))], dtype=float)
    limits.person[:] = np.minimum(left, prices.load_share) if prices.load_step else left
    limits.busy[:], limits.away[:], limits.pair[:] = 1, setting.most_away, 1
    limits.gives[:] = -2.0 * setting.allowance
    limits.joins[:] = [ground.joining.least(school) for school in ground.schools]
    return limits


def _taken(ground: Ground, tolls: Tolls) -> float:
    """What the tolls would take for all that there is, after all steps that are cheaper than their toll."""
    limits = _limits(ground)
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
