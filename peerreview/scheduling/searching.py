"""A good plan, and better ones: the surest teams of the plan in shares first, then a few visits at a time chosen anew."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

import numpy as np

from .bound import Bound, by_host
from .choosing import choose
from .evening import evened
from .ground import Ground, owing, total_cost, used_by
from .master import Master
from .pricing import Pricing
from .tolls import INFINITE, Shared, Team, Tolls
from .watch import Watch

SAME = 0.01  # points between which two plans cost the same
LONGEST = 2.0  # seconds for one choice
ENOUGH = 800  # teams to choose from, at first
LAST = 14  # visits of a first plan that are chosen together at its end
BITES = (0.3, 0.5, 0.2)  # shares of the hosts left whose teams a first plan takes at a time, one after the other tried
SMALLEST = 0.05  # and the least, where something would stay open
TOGETHER, MOST_TOGETHER = 24, 60  # visits that are chosen anew at a time; more where none of so few could be cheaper
GROWS = 1.1
EVENING = 4  # idle turns after which a plan in which a school owes is evened out once more
TURNS, DIVING = 6, 3  # in which further teams are named around what is kept; for a first plan
NAMED = 60  # cheapest teams of each host that are known by name
NEAR = 12  # of those, how many are looked at for what stands in their way


class Plan:
    """One team for each host, with what they cost and use."""

    def __init__(self, ground: Ground, teams: dict[int, Team]) -> None:
        self.ground, self.teams = ground, teams
        self.cost = total_cost(ground, teams.values())

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left open and every school gives what it owes."""
        whole = all(self.ground.is_whole(team) for team in self.teams.values())
        return whole and not owing(self.ground, self.teams.values())

    @property
    def rank(self) -> tuple[bool, float]:
        """What has nothing open comes first, then what costs less."""
        return not self.is_whole, self.cost


def first_plan(master: Master, tolls: Tolls, watch: Watch) -> Plan:
    """Made of the teams that the plan in shares is surest of; once more, in other steps, where something stays open."""
    plans = []
    for bite in BITES:
        plans.append(surest(master, tolls, watch, bite))
        if plans[-1].is_whole or not watch.goes():
            break
    return min(plans, key=lambda plan: plan.rank)


def surest(master: Master, tolls: Tolls, watch: Watch, bite: float = BITES[0], longest: float = LONGEST) -> Plan:
    """The teams that the plan in shares is surest of, some at a time, each time asking anew; when few hosts are left, the
    best choice for them. Where something would stay open beside some of them, fewer are taken."""
    ground, kept, part, share = master.ground, dict[int, Team](), master, bite
    part.solve()
    while len(part.hosts) > LAST and watch.goes():
        sure = _together(ground, kept.values(), _sure(part, share, is_first=share == bite))
        if not sure:
            break
        tried = kept | {team.host: team for team in sure}
        further = Master(ground, tried.values())
        further.add(team for team in master.column if further.has_room(team))
        in_shares(further, tolls, turns=DIVING)
        if further.is_whole or share < SMALLEST or not part.is_whole:
            kept, part, share = tried, further, bite
        else:
            share /= 2
    plan = Plan(ground, {host: kept.get(host, Team(host)) for host in range(len(ground.possible.hosts))})
    if not watch.goes():
        return plan
    plan = anew(plan, part.hosts, tolls, watch, longest=longest) or plan
    return Plan(ground, evened(ground, plan.teams))


def in_shares(part: Master, tolls: Tolls, turns: int = TURNS) -> tuple[float, Pricing]:
    """The price of the plan in shares for some hosts, begun from tolls of the whole round, and what teams cost there."""
    begin = part.priced(tolls)
    part.add(team for place in range(len(begin.slots)) if (team := begin.cheapest(place)))
    for turn in range(turns + 1):
        cost, now, is_full = part.solve()
        while not is_full:
            cost, now, is_full = part.solve()
        pricing = part.priced(now)
        if turn == turns or not part.add(_missed(pricing)):
            break
    return cost, pricing


def anew(
    plan: Plan, free: Collection[int], tolls: Tolls, watch: Watch, more: int = 1, longest: float = LONGEST
) -> Plan | None:
    """The plan with the visits of some hosts chosen anew while the others stay; the same plan if none is cheaper that was
    looked at, None if none can be. `more`: how many times the usual number of teams to choose from where the plan is not
    whole."""
    ground = plan.ground
    kept = [team for host, team in plan.teams.items() if host not in free]
    part = Master(ground, kept)
    part.add(plan.teams[host] for host in part.hosts)
    cost, pricing = in_shares(part, tolls)
    if cost > plan.cost - 1 + SAME:
        return None
    best = plan
    for enough in (ENOUGH, (2 + more) * ENOUGH):
        now = [best.teams[host] for host in part.hosts]
        named = _worth(pricing, best.cost - 1 - cost, enough)
        seconds = min(longest, watch.left)
        chosen = choose(ground, [*now, *named], kept=kept, start=now, seconds=seconds, goes=watch.goes_on)
        found = Plan(ground, best.teams | {team.host: team for team in chosen.teams or now})
        best = found if found.cost < best.cost - SAME else best
        if best.is_whole or not watch.goes():
            break
    return best


def _worth(pricing: Pricing, most: float, enough: int) -> list[Team]:
    """The teams that could be part of a plan which costs no more than that above the plan in shares; where they are too
    many, the cheapest, and of days on which very many cost the same only some."""
    for reach in (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0):
        found = _within(pricing, min(reach, most), 10 * enough)
        if len(found) > enough or reach >= most:
            break
    return found if len(found) <= 3 * enough else _within(pricing, min(reach, most), 2 * enough)


def _within(pricing: Pricing, reach: float, number: int) -> list[Team]:
    """About so many teams within reach, from each place as many."""
    places = range(len(pricing.slots))
    of_each = max(4, number // max(1, len(places)))
    return [team for at in places for _, team in islice(pricing.within(at, reach), of_each)]


def _missed(pricing: Pricing) -> Iterator[Team]:
    """Teams that would pay their way now."""
    for place in np.flatnonzero(pricing.least < -1e-6).tolist():
        if team := pricing.cheapest(place):
            yield team


def _sure(part: Master, share: float, is_first: bool) -> list[Team]:
    """Those of which the plan in shares has most, for this share of the hosts, at least one; at first all that it has
    wholly."""
    pairs = sorted((pair for pair in part.used() if pair[0].slot >= 0), key=lambda pair: (-pair[1], pair[0]))
    few = max(1, round(share * len(part.hosts)))
    wholly = sum(had > 0.999 for _, had in pairs) if is_first else 0
    return [team for team, had in pairs[: max(few, wholly)] if had > 0.5 + 1e-6] or [team for team, _ in pairs[:1]]


def _together(ground: Ground, kept: Iterable[Team], teams: Iterable[Team]) -> list[Team]:
    """Those of some teams that can be beside the others and each other; two of which a plan in shares has more than half can
    be too much for one school."""
    taken, found = used_by(ground, kept), list[Team]()
    for team in teams:
        uses = ground.uses_of(team)
        if all(shared.is_owed or ground.room(shared).holds(taken[shared] + uses[shared]) for shared in uses):
            taken.update(uses)
            found.append(team)
    return found


@dataclass
class Improving:
    """Chooses some visits of a plan anew while the others stay, again and again, where it costs more than it might."""

    plan: Plan
    bound: Bound
    watch: Watch
    chance: Random = field(default_factory=lambda: Random(0))  # noqa: S311
    idle: int = 0

    def __post_init__(self) -> None:
        self.least = min(TOGETHER, 1 + len(self.plan.teams) // 2)
        self.size: float = self.least
        self.ground = self.plan.ground
        self.named = self._named(NAMED)
        self.givers = self._all_givers()
        self.excess: dict[Team, float] = {}

    def _named(self, number: int) -> dict[int, list[tuple[float, Team]]]:
        """For each host its cheapest teams under the tolls of the bound, each on its best day, with what they cost; the
        cheapest first."""
        pricing, least = self.bound.pricing, by_host(self.bound.pricing)
        return {host: self._named_of(host, least[host], number) for host in pricing.hosts}

    def _named_of(self, host: int, least: float, number: int) -> list[tuple[float, Team]]:
        pricing, reach = self.bound.pricing, 1.0
        places = np.flatnonzero(pricing.host == host).tolist()
        while True:
            found = sorted(pair for at in places for pair in pricing.best(at, least + reach, number // 2))
            best_days = {pair[1].people: pair for pair in reversed(found)}
            if len(best_days) >= number or reach > 500:
                return sorted(best_days.values())[:number]
            reach *= 2

    def turn(self) -> bool:
        """One choice anew; whether it made the plan cheaper."""
        if self.idle % EVENING == EVENING - 1 and not self.plan.is_whole:
            self.plan = Plan(self.ground, evened(self.ground, self.plan.teams))
        before, free = self.plan, self._together(round(self.size))
        found = anew(before, free, self.bound.pricing.tolls, self.watch, more=1 + self.idle // 3)
        self.plan = found or before
        is_stuck = found is None or (found is before and not before.is_whole)
        size = self.size * GROWS if is_stuck else self.size / GROWS
        self.size = min(MOST_TOGETHER, max(self.least, size))
        self.idle = 0 if self.plan is not before else self.idle + 1
        return self.plan is not before

    def _together(self, size: int) -> set[int]:
        """Hosts whose visits hang together: one that costs more than it might, then whoever stands in the way of the cheaper
        teams of those found, and whoever could take what these would set free."""
        free: dict[int, None] = {}
        queue, taken, users = [self._first()], used_by(self.ground, self.plan.teams.values()), self._users()
        while len(free) < min(size, len(self.plan.teams)):
            host = queue.pop(0) if queue else self.chance.randrange(len(self.plan.teams))
            if host not in free:
                free[host] = None
                more = list(self._in_the_way(host, taken, users))
                queue += self.chance.sample(more, min(4, len(more)))
        return set(free)

    def _first(self) -> int:
        """Where something is open or owed, or else the more likely the more a visit costs above the cheapest."""
        troubled = [team.host for team in self.plan.teams.values() if not self.ground.is_whole(team)]
        troubled += [self._giver(school) for school in owing(self.ground, self.plan.teams.values())]
        if troubled:
            return self.chance.choice(troubled)
        excess = [max(0.5, self._excess(team)) for team in self.plan.teams.values()]
        return self.chance.choices(list(self.plan.teams), excess)[0]

    def _excess(self, team: Team) -> float:
        """How much more a team costs, with tolls, than the cheapest of its host."""
        if team not in self.excess:
            named = self.named[team.host]
            self.excess[team] = self.bound.pricing.cost_of(team) - (named[0][0] if named else 0.0)
        return self.excess[team]

    def _giver(self, school: int) -> int:
        """A host to which a school could send somebody cheaply."""
        return self.chance.choice(self.givers.get(school) or list(self.plan.teams))

    def _all_givers(self) -> dict[int, list[int]]:
        """For each school the hosts to which it could send somebody most cheaply."""
        ways: dict[int, dict[int, float]] = defaultdict(dict)
        for host, teams in self.named.items():
            for cost, team in teams:
                for school in {int(self.ground.home[at]) for at in team.people}:
                    ways[school][host] = min(cost, ways[school].get(host, INFINITE))
        return {school: sorted(hosts, key=lambda host: (hosts[host], host))[:8] for school, hosts in ways.items()}

    def _in_the_way(self, host: int, taken: Counter[Shared], users: dict[Shared, list[int]]) -> Iterator[int]:
        own, home = self.ground.uses_of(self.plan.teams[host]), self.ground.home
        current = {int(home[at]) for at in self.plan.teams[host].people}
        for _, team in self.named[host][:NEAR]:
            for shared, number in self.ground.uses_of(team).items():
                used = taken[shared] - own[shared] + number
                if shared.what != "host" and not shared.is_owed and used > self.ground.room(shared).most:
                    yield from (other for other in users.get(shared, ()) if other != host)
            for school in current - {int(home[at]) for at in team.people}:
                if self.ground.owes(school):
                    yield self._giver(school)

    def _users(self) -> dict[Shared, list[int]]:
        """By whom each is used that people and schools share."""
        users: dict[Shared, list[int]] = defaultdict(list)
        for host, team in self.plan.teams.items():
            for shared in self.ground.uses_of(team):
                if shared.what in ("person", "busy", "away", "pair"):
                    users[shared].append(host)
        return users
