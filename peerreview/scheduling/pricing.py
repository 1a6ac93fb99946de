"""The cheapest whole teams for each day that a host could take, under the tolls of the moment."""

from collections.abc import Iterator
from itertools import islice

import numpy as np

from .possible import Flags, Numbers
from .rulebook import Kind
from .tolls import INFINITE, Ground, Reals, Team, Tolls

HAIR = 1e-7  # below which two costs count as the same
Options = list[tuple[Reals, Reals]]  # for one, two ... people of a school: the least without, and with, a possible lead


class Pricing:
    """What every person and every day costs under some tolls. `costs[slot, person]`: what somebody adds to a team, tolls for
    the first of their school aside, infinite if they can't; `base[slot]`: what the day itself costs; `least[slot]`: what
    its cheapest team costs in all."""

    def __init__(self, ground: Ground, tolls: Tolls) -> None:
        self.ground, self.tolls = ground, tolls
        self.slots: Numbers = np.arange(len(ground.possible.slots))
        self.host = ground.possible.host_of
        self.place, self.lead = self._openings()
        self.costs = self._costs()
        self.base = self._base()
        self.least = self._least()

    def _openings(self) -> tuple[Reals, Reals]:
        """By host, what a place and having no lead cost; nothing where there need be no visit."""
        keys, price = self.ground.possible.hosts, self.ground.openings
        needed = np.array([self.ground.possible.holds(Kind.VISIT, key) for key in keys], dtype=float)
        led = np.array([self.ground.possible.holds(Kind.LEAD, key) for key in keys], dtype=float)
        return needed * price.place, needed * led * price.lead

    def _costs(self) -> Reals:
        ground, tolls, home = self.ground, self.tolls, self.ground.home
        if not len(self.slots):
            return np.zeros((0, len(home)))
        first, last = (np.array([slot.dates[at] for slot in ground.possible.slots]) for at in (0, -1))
        table: Reals = self._without_days()[self.host]
        day = tolls.busy.T + tolls.away.T[:, home]
        table += day[first]
        table[first != last] += day[last[first != last]]
        table[~ground.possible.free] = INFINITE
        return table

    def _without_days(self) -> Reals:
        """`[host, person]`: what somebody adds on any day."""
        ground, tolls = self.ground, self.tolls
        table: Reals = ground.prices.pair + tolls.person[None, :]
        for host, locks in ground.locked.items():
            known = [each.person for each in locks if each.person is not None]
            table[host, known] -= ground.openings.lock
        own = np.append(tolls.gives, 0.0)[ground.own]  # -1, who gives nobody, is the last
        table += ground.halves[:, None] * (tolls.gives[ground.home][None, :] - own[:, None])
        return table

    def _base(self) -> Reals:
        """The day, its week, and the tolls of those who learn there."""
        ground, tolls = self.ground, self.tolls
        locks = np.array([len(ground.locked[host]) for host in range(len(ground.possible.hosts))], dtype=float)
        base: Reals = ground.prices.slot[self.slots] + tolls.week[ground.prices.week[self.slots]]
        base = base + (tolls.host + ground.openings.lock * locks)[self.host]
        for host, shadows in ground.possible.shadows.items():
            for slot in np.flatnonzero(self.host == host):
                for day in ground.possible.slots[slot].dates:
                    base[slot] += sum(tolls.busy[at, day] + tolls.away[ground.home[at], day] for at in shadows)
        return base

    def _least(self) -> Reals:
        """Some slots at a time, so that little memory is needed."""
        parts = np.array_split(self.slots, len(self.slots) * len(self.ground.home) // 4_000_000 + 1)
        return np.concatenate([self._least_of(some) for some in parts])

    def _least_of(self, slots: Numbers) -> Reals:
        """School by school, the cheapest ways to so many people with and without somebody who can lead."""
        size = self.ground.size
        plain = [np.full(len(slots), 0.0 if number == 0 else INFINITE) for number in range(size + 1)]
        led = [np.full(len(slots), INFINITE) for _ in range(size + 1)]
        for options in self._schools(slots):
            for number in range(size, 0, -1):
                for more, (without, having) in enumerate(options[:number], 1):
                    before, any_one = plain[number - more], np.minimum(without, having)
                    np.minimum(led[number], led[number - more] + any_one, out=led[number])
                    np.minimum(led[number], before + having, out=led[number])
                    np.minimum(plain[number], before + without, out=plain[number])
        return self._best(slots, plain, led)

    def _best(self, slots: Numbers, plain: list[Reals], led: list[Reals]) -> Reals:
        best = np.full(len(slots), INFINITE)
        for number in range(self.ground.size + 1):
            missing = self.place[self.host[slots]] * (self.ground.size - number)
            lead = self.lead[self.host[slots]]
            best = np.minimum(best, led[number] + missing)
            unled = plain[number] if number < self.ground.size else np.where(lead > 0, INFINITE, plain[number])
            best = np.minimum(best, unled + missing + lead)
        return np.asarray(best + self.base[slots])

    def _schools(self, slots: Numbers) -> Iterator[Options]:
        ground = self.ground
        for school in range(len(ground.schools)):
            people = np.flatnonzero(ground.home == school)
            costs, leads = self.costs[np.ix_(slots, people)], ground.leads[np.ix_(self.host[slots], people)]
            toll = self.tolls.pair[self.host[slots], school]
            most = min(ground.most_together[school], len(people))
            yield _ways(np.where(leads, INFINITE, costs), np.where(leads, costs, INFINITE), most, toll)

    def cheapest(self, slot: int) -> Team | None:
        """The team that costs least; None where nobody can come."""
        return next((team for _, team in self.within(slot, float(self.least[slot]) + HAIR)), None)

    def best(self, slot: int, limit: float, most: int) -> list[tuple[float, Team]]:
        """The cheapest teams that cost no more than a limit; looks at some thousands at most."""
        return sorted(islice(self.within(slot, limit), 20 * most))[:most]

    def within(self, slot: int, limit: float) -> Iterator[tuple[float, Team]]:
        """Every team of a slot that costs no more than a limit with tolls, and what it costs."""
        if self.least[slot] <= limit + HAIR:
            yield from _Walk(self, slot, limit, self.costs[slot]).teams()

    def near(self, slot: int, shut: Flags, reach: float, most: int) -> list[tuple[float, Team]]:
        """The cheapest teams without some people: those that cost little more than the cheapest people together."""
        costs = np.where(shut, INFINITE, self.costs[slot])
        few = np.partition(costs, min(self.ground.size, len(costs)) - 1)[: self.ground.size]
        if not np.isfinite(few).all():
            return []
        limit = float(self.base[slot] + few.sum()) + reach
        return sorted(islice(_Walk(self, slot, limit, costs).teams(), 10 * most))[:most]

    def cost_of(self, team: Team) -> float:
        """What a team costs with tolls."""
        toll = sum(self._toll(shared) * number for shared, number in self.ground.uses_of(team).items())
        return self.ground.cost_of(team) + toll

    def _toll(self, shared: tuple[str, int, int]) -> float:
        what, one, other = shared
        if what == "pair":
            return self._pair_toll(one, other)
        table = getattr(self.tolls, what)
        return float(table[one, other] if table.ndim == 2 else table[one])

    def _pair_toll(self, one: int, other: int) -> float:
        """The same from both ends; a host that gives nobody has no place among the schools."""
        own = self.ground.own
        return float(self.tolls.pair[one, own[other]] if own[other] >= 0 else self.tolls.pair[other, own[one]])


def _ways(plain: Reals, able: Reals, most: int, toll: Reals) -> Options:
    """The least that one, two ... people of one school cost without, and with, somebody who can lead."""
    plain, able = (np.cumsum(np.sort(each, axis=1), axis=1) for each in (plain, able))
    options = []
    for number in range(1, most + 1):
        having = able[:, number - 1]
        for leads in range(1, number):
            having = np.minimum(having, able[:, leads - 1] + plain[:, number - leads - 1])
        options.append((plain[:, number - 1] + toll, having + toll))
    return options


class _Walk:
    """All teams of one slot below a limit, found person by person from the cheapest; what can only cost more is left."""

    def __init__(self, pricing: Pricing, slot: int, limit: float, costs: Reals) -> None:
        ground, host = pricing.ground, int(pricing.host[slot])
        self.slot, self.host, self.size = slot, host, ground.size
        self.base, self.place, self.lead = (
            float(pricing.base[slot]),
            float(pricing.place[host]),
            float(pricing.lead[host]),
        )
        self.room = limit - self.base + HAIR
        fewest = np.partition(np.minimum(costs, self.place), min(self.size, len(costs)) - 1)[: self.size - 1].sum()
        near = np.flatnonzero(np.isfinite(costs) & (costs <= self.room - fewest + HAIR))
        near = near[np.argsort(costs[near], kind="stable")]
        self.people, self.costs = near.tolist(), costs[near].tolist()
        self.home, self.able = ground.home[near].tolist(), ground.leads[host, near].tolist()
        self.toll, self.most = pricing.tolls.pair[host].tolist(), ground.most_together

    def teams(self) -> Iterator[tuple[float, Team]]:
        for cost, places in self._from(0, (), 0.0, is_led=False):
            yield cost, Team(self.host, self.slot, tuple(sorted(self.people[at] for at in places)))

    def _from(
        self, start: int, team: tuple[int, ...], cost: float, is_led: bool
    ) -> Iterator[tuple[float, tuple[int, ...]]]:
        left = self.size - len(team)
        whole = cost + left * self.place + (0.0 if is_led else self.lead)
        if (left or is_led or not self.lead) and whole <= self.room:
            yield whole + self.base, team
        for at in range(start, len(self.people) if left else 0):
            if cost + self.costs[at] + self._fewest(at + 1, left - 1) > self.room:
                return
            same = sum(self.home[other] == self.home[at] for other in team)
            if same < self.most[self.home[at]]:
                more = self.costs[at] + (0.0 if same else self.toll[self.home[at]])
                yield from self._from(at + 1, (*team, at), cost + more, is_led or self.able[at])

    def _fewest(self, start: int, number: int) -> float:
        """What that many more cost at least."""
        known = self.costs[start : start + number]
        return float(sum(min(cost, self.place) for cost in known) + self.place * (number - len(known)))
