"""The cheapest whole teams for each day that a host could take, under the tolls of the moment."""

from collections.abc import Collection, Iterator
from itertools import islice

import numpy as np

from .ground import Ground
from .possible import Flags, Numbers
from .tolls import INFINITE, Reals, Team, Tolls

HAIR = 1e-7  # below which two costs count as the same
NEAREST = 12  # schools whose people are asked first


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
        """Among the people of the nearest schools; of more, where somebody of a school further away could make it cheaper."""
        least, places, number = np.full(len(self.slots), INFINITE), np.arange(len(self.slots)), NEAREST
        while len(places):
            schools, beyond = self._nearest(places, number)
            least[places] = self._least_among(places, schools)
            places, number = places[least[places] > beyond + HAIR], 4 * number
        return least

    def _nearest(self, places: Numbers, number: int) -> tuple[Numbers, Reals]:
        """`[place, number]`: the schools with the cheapest people; `[place]`: what a team costs at least that has somebody of
        another."""
        costs, size = np.append(self.costs[places], np.full((len(places), 1), INFINITE), axis=1), self.ground.size
        of_school = costs[:, self.ground.members].min(axis=2, initial=INFINITE)
        if number >= of_school.shape[1]:
            return np.broadcast_to(np.arange(of_school.shape[1]), of_school.shape), np.full(len(places), INFINITE)
        order = np.argpartition(of_school, number, axis=1)
        np.minimum(costs, self.place[self.host[places]][:, None], out=costs)
        others = np.partition(costs, size - 1, axis=1)[:, : size - 1].sum(axis=1)
        beyond = of_school[np.arange(len(places)), order[:, number]]
        return order[:, :number], self.base[places] + others + beyond

    def _least_among(self, places: Numbers, schools: Numbers) -> Reals:
        """School by school, the cheapest ways to so many people with and without somebody who can lead."""
        size = self.ground.size
        plain = [np.full(len(places), 0.0 if number == 0 else INFINITE) for number in range(size + 1)]
        led = [np.full(len(places), INFINITE) for _ in range(size + 1)]
        ways = self._ways(places, schools)
        for at in range(schools.shape[1]):
            for number in range(size, 0, -1):
                for more, (without, having) in enumerate(ways[:number], 1):
                    before, any_one = plain[number - more], np.minimum(without[:, at], having[:, at])
                    np.minimum(led[number], led[number - more] + any_one, out=led[number])
                    np.minimum(led[number], before + having[:, at], out=led[number])
                    np.minimum(plain[number], before + without[:, at], out=plain[number])
        return self._best(places, plain, led)

    def _best(self, places: Numbers, plain: list[Reals], led: list[Reals]) -> Reals:
        best, lead = np.full(len(places), INFINITE), self.lead[self.host[places]]
        for number in range(self.ground.size + 1):
            missing = self.place[self.host[places]] * (self.ground.size - number)
            best = np.minimum(best, led[number] + missing)
            unled = plain[number] if number < self.ground.size else np.where(lead > 0, INFINITE, plain[number])
            best = np.minimum(best, unled + missing + lead)
        return np.asarray(best + self.base[places])

    def _ways(self, places: Numbers, schools: Numbers) -> list[tuple[Reals, Reals]]:
        """For one, two ... people of each school, what they cost at least without, and with, somebody who can lead."""
        ground, hosts = self.ground, self.host[places]
        nobody = len(ground.home)
        who = ground.members[schools]
        costs = np.where(who < nobody, self.costs[places[:, None, None], np.minimum(who, nobody - 1)], INFINITE)
        leads = ground.leads[hosts[:, None, None], np.minimum(who, nobody - 1)]
        plain, able = (_sums(np.where(leads == lead, costs, INFINITE)) for lead in (False, True))
        ways = []
        for number in range(1, min(ground.size, ground.members.shape[1]) + 1):
            having = able[:, :, number - 1]
            for leading in range(1, number):
                having = np.minimum(having, able[:, :, leading - 1] + plain[:, :, number - leading - 1])
            toll = (
                self.asked.pair[hosts[:, None], schools]
                - self.asked.joins[schools] * self.spared[hosts, number][:, None]
            )
            toll[ground.most_together[schools] < number] = INFINITE
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

    def together(self, host: int, schools: Numbers) -> Reals:
        """`[school, number]`: what one more of a school adds where so many of it come, besides what the person costs."""
        again: Reals = -self.asked.joins[schools, None] * np.diff(self.spared[host])
        again[:, 0] += self.asked.pair[host, schools]
        return again

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
        self.toll = pricing.together(host, ground.home[near]).tolist()
        self.most = ground.most_together[ground.home[near]].tolist()

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
            if same < self.most[at]:
                more = self.costs[at] + self.toll[at][same]
                yield from self._from(at + 1, (*team, at), cost + more, is_led or self.able[at])

    def _fewest(self, start: int, number: int) -> float:
        """What that many more cost at least."""
        known = self.costs[start : start + number]
        return float(sum(min(cost, self.place) for cost in known) + self.place * (number - len(known)))
