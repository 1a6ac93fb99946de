"""The cheapest whole teams for each day that a host could take, under the tolls of the moment."""

from collections.abc import Collection, Iterator
from itertools import islice

import numpy as np

from .ground import Ground
from .possible import Flags, Numbers
from .tolls import INFINITE, Reals, Team, Tolls

HAIR = 1e-7  # below which two costs count as the same
AT_ONCE = 4_000_000  # numbers of a table, so that little memory is needed


class Pricing:
    """What every person and every day costs under some tolls, for some hosts or for all. `shut`: infinite where something
    can't be used at all. `slots[place]`: the slots priced, `host[place]` whose they are. `costs[place, person]`: what
    somebody adds to a team, tolls for the first of their school aside, infinite if they can't; `base[place]`: what the day
    itself costs; `least[place]`: what its cheapest team costs in all."""

    def __init__(
        self, ground: Ground, tolls: Tolls, hosts: Collection[int] | None = None, shut: Tolls | None = None
    ) -> None:
        self.ground, self.tolls, of = ground, tolls, ground.possible.host_of
        self.asked = tolls.plus(shut) if shut else tolls
        self.hosts = list(range(len(ground.possible.hosts))) if hosts is None else sorted(hosts)
        self.slots: Numbers = np.arange(len(of)) if hosts is None else np.flatnonzero(np.isin(of, self.hosts))
        self.host: Numbers = of[self.slots]
        self.spared = ground.joining.spared
        self._together: dict[int, list[list[float]]] = {}
        self.place, self.lead = ground.needed * ground.openings.place, ground.led * ground.openings.lead
        self.costs = self._costs()
        self.base = self._base()
        self.least = self._least()

    def _costs(self) -> Reals:
        ground, tolls, home = self.ground, self.asked, self.ground.home
        if not len(self.slots):
            return np.zeros((0, len(home)))
        first, last = ground.possible.ends[self.slots].T
        table: Reals = self._without_days()[np.searchsorted(self.hosts, self.host)]
        day = tolls.busy.T + tolls.away.T[:, home]
        table += day[first]
        table[first != last] += day[last[first != last]]
        table[~ground.possible.free[self.slots]] = INFINITE
        return table

    def _without_days(self) -> Reals:
        """For each of the hosts, by person, what somebody adds on any day."""
        ground, tolls = self.ground, self.asked
        table: Reals = ground.prices.pair[self.hosts] + tolls.person[None, :]
        for row, host in enumerate(self.hosts):
            known = [each.person for each in ground.locked[host] if each.person is not None]
            table[row, known] -= ground.openings.lock
        own = np.append(tolls.gives, 0.0)[ground.own[self.hosts]]  # -1, who gives nobody, is the last
        table += ground.halves[self.hosts][:, None] * (tolls.gives[ground.home][None, :] - own[:, None])
        table += ground.joining.counts[self.hosts, 1:2] * tolls.joins[ground.home][None, :]
        return table

    def _base(self) -> Reals:
        """The day, its week, and the tolls of those who learn there."""
        ground, tolls = self.ground, self.asked
        locks = np.array([len(ground.locked[host]) for host in range(len(ground.possible.hosts))], dtype=float)
        base: Reals = ground.prices.slot[self.slots] + tolls.week[ground.prices.week[self.slots]]
        base = base + (tolls.host + ground.openings.lock * locks)[self.host]
        for host, shadows in ground.possible.shadows.items():
            for place in np.flatnonzero(self.host == host):
                for day in ground.possible.slots[self.slots[place]].dates:
                    base[place] += sum(tolls.busy[at, day] + tolls.away[ground.home[at], day] for at in shadows)
        return base

    def _least(self) -> Reals:
        """Some places at a time."""
        parts = np.array_split(np.arange(len(self.slots)), len(self.slots) * len(self.ground.home) // AT_ONCE + 1)
        return np.concatenate([self._least_of(some) for some in parts])

    def _least_of(self, places: Numbers) -> Reals:
        """School by school, the cheapest ways to so many people with and without somebody who can lead."""
        size = self.ground.size
        plain = [np.full(len(places), 0.0 if number == 0 else INFINITE) for number in range(size + 1)]
        led = [np.full(len(places), INFINITE) for _ in range(size + 1)]
        for options in self._worth_asking(places):
            for number in range(size, 0, -1):
                for more, (without, having) in enumerate(options[:number], 1):
                    before, any_one = plain[number - more], np.minimum(without, having)
                    np.minimum(led[number], led[number - more] + any_one, out=led[number])
                    np.minimum(led[number], before + having, out=led[number])
                    np.minimum(plain[number], before + without, out=plain[number])
        return self._best(places, plain, led)

    def _best(self, places: Numbers, plain: list[Reals], led: list[Reals]) -> Reals:
        best, lead = np.full(len(places), INFINITE), self.lead[self.host[places]]
        for number in range(self.ground.size + 1):
            missing = self.place[self.host[places]] * (self.ground.size - number)
            best = np.minimum(best, led[number] + missing)
            unled = plain[number] if number < self.ground.size else np.where(lead > 0, INFINITE, plain[number])
            best = np.minimum(best, unled + missing + lead)
        return np.asarray(best + self.base[places])

    def _worth_asking(self, places: Numbers) -> Iterator[list[tuple[Reals, Reals]]]:
        """For one school after another the least that one, two ... of its people cost without, and with, somebody who can
        lead. A team of three needs no school that is not among the three cheapest for one of these, place by place."""
        ways, size = self._ways(places), self.ground.size
        number = len(self.ground.schools)
        if number > 2 * size * len(ways):
            few = [np.argpartition(way, size, axis=1)[:, :size] for pair in ways for way in pair]
            asked = np.sort(np.concatenate(few, axis=1), axis=1)
        else:
            asked = np.broadcast_to(np.arange(number), (len(places), number))
        row = np.arange(len(places))
        for at in range(asked.shape[1]):
            again = asked[:, at] == asked[:, at - 1] if at else np.zeros(len(places), dtype=bool)
            yield [tuple(np.where(again, INFINITE, way[row, asked[:, at]]) for way in pair) for pair in ways]  # type: ignore[misc]

    def _ways(self, places: Numbers) -> list[tuple[Reals, Reals]]:
        """The same as tables, `[place, school]`."""
        ground, hosts = self.ground, self.host[places]
        costs = np.append(self.costs[places], np.full((len(places), 1), INFINITE), axis=1)[:, ground.members]
        leads = np.append(ground.leads, np.zeros((len(ground.leads), 1), dtype=bool), axis=1)[:, ground.members][hosts]
        pair = self.asked.pair[hosts]
        plain, able = (_sums(np.where(leads == lead, costs, INFINITE)) for lead in (False, True))
        ways = []
        for number in range(1, min(ground.size, ground.members.shape[1]) + 1):
            having = able[:, :, number - 1]
            for leading in range(1, number):
                having = np.minimum(having, able[:, :, leading - 1] + plain[:, :, number - leading - 1])
            toll = pair - self.asked.joins * self.spared[hosts, number][:, None]
            toll[:, ground.most_together < number] = INFINITE
            ways.append((plain[:, :, number - 1] + toll, having + toll))
        return ways

    def cheapest(self, place: int) -> Team | None:
        """The team that costs least; None where nobody can come."""
        return next((team for _, team in self.within(place, float(self.least[place]) + HAIR)), None)

    def best(self, place: int, limit: float, most: int) -> list[tuple[float, Team]]:
        """The cheapest teams that cost no more than a limit; looks at some thousands at most."""
        return sorted(islice(self.within(place, limit), 20 * most))[:most]

    def within(self, place: int, limit: float) -> Iterator[tuple[float, Team]]:
        """Every team of a place that costs no more than a limit with tolls, and what it costs."""
        if self.least[place] <= limit + HAIR:
            yield from _Walk(self, place, limit, self.costs[place]).teams()

    def near(self, place: int, shut: Flags, reach: float, most: int) -> list[tuple[float, Team]]:
        """The cheapest teams without some people: those that cost little more than the cheapest people together."""
        costs = np.where(shut, INFINITE, self.costs[place])
        few = np.partition(costs, min(self.ground.size, len(costs)) - 1)[: self.ground.size]
        if not np.isfinite(few).all():
            return []
        limit = float(self.base[place] + few.sum()) + reach
        return sorted(islice(_Walk(self, place, limit, costs).teams(), 10 * most))[:most]

    def together(self, host: int) -> list[list[float]]:
        """`[school][number]`: what one more of a school adds where so many of it come, besides what the person costs."""
        if host not in self._together:
            again = -self.asked.joins[:, None] * np.diff(self.spared[host])
            again[:, 0] += self.asked.pair[host]
            self._together[host] = again.tolist()
        return self._together[host]

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


def _sums(costs: Reals) -> Reals:
    """What the cheapest, the two cheapest ... of each school cost together."""
    return np.asarray(np.cumsum(np.sort(costs, axis=2), axis=2))


class _Walk:
    """All teams of one place below a limit, found person by person from the cheapest; what can only cost more is left."""

    def __init__(self, pricing: Pricing, place: int, limit: float, costs: Reals) -> None:
        ground, host = pricing.ground, int(pricing.host[place])
        self.slot, self.host, self.size = int(pricing.slots[place]), host, ground.size
        self.base = float(pricing.base[place])
        self.place, self.lead = float(pricing.place[host]), float(pricing.lead[host])
        self.room = limit - self.base + HAIR
        fewest = np.partition(np.minimum(costs, self.place), min(self.size, len(costs)) - 1)[: self.size - 1].sum()
        near = np.flatnonzero(np.isfinite(costs) & (costs <= self.room - fewest + HAIR))
        near = near[np.argsort(costs[near], kind="stable")]
        self.people, self.costs = near.tolist(), costs[near].tolist()
        self.home, self.able = ground.home[near].tolist(), ground.leads[host, near].tolist()
        self.toll, self.most = pricing.together(host), ground.most_together.tolist()

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
                more = self.costs[at] + self.toll[self.home[at]][same]
                yield from self._from(at + 1, (*team, at), cost + more, is_led or self.able[at])

    def _fewest(self, start: int, number: int) -> float:
        """What that many more cost at least."""
        known = self.costs[start : start + number]
        return float(sum(min(cost, self.place) for cost in known) + self.place * (number - len(known)))
