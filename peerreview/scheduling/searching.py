"""A good plan, and better ones: the surest teams of the plan in shares first, then a few visits at a time chosen anew."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

import numpy as np

from .bounding import Bound, by_host
from .choosing import choose
from .master import Master
from .pricing import Pricing
from .tolls import INFINITE, Ground, Shared, Team, total_cost, used_by
from .watch import Watch

SAME = 0.01
LONGEST = 3.0
ENOUGH = 800
LAST = 14  # visits of a first plan that are chosen together at its end
TOGETHER = 20  # visits that are chosen anew at a time, at first
NAMED = 60  # teams of each host to choose from, at first
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


def owing(ground: Ground, teams: Iterable[Team]) -> list[int]:
    """The schools that give less than they have to."""
    used = used_by(ground, teams)
    owes = [school for school in range(len(ground.schools)) if ground.owes(school)]
    return [s for s in owes if not ground.room(shared := Shared("gives", s)).holds(used[shared])]


def surest(master: Master, watch: Watch) -> Plan:
    """The teams that the plan in shares is surest of, a few at a time, each time asking anew; when few hosts are left, the
    best choice for them."""
    ground, kept = master.ground, dict[int, Team]()
    hosts = range(len(ground.possible.hosts))
    while len(hosts) - len(kept) > LAST and watch.goes():
        around(master, kept, turns=1)
        sure = _sure([pair for pair in master.used() if pair[0].host not in kept and pair[0].slot >= 0])
        sure = _together(ground, kept.values(), sure)
        if not sure:
            break
        master.keep(sure)
        kept |= {team.host: team for team in sure}
    plan = Plan(ground, {host: kept.get(host, Team(host)) for host in hosts})
    plan = anew(master, plan, set(hosts) - set(kept), watch)
    master.release(kept.values())
    return plan


def around(master: Master, kept: Collection[int], turns: int) -> tuple[float, Pricing]:
    """The price of the plan in shares around what the master keeps, and what teams cost there; further teams are named in
    so many turns."""
    while True:
        cost, tolls, is_whole = master.solve()
        if not is_whole:
            continue
        pricing = Pricing(master.ground, tolls)
        if not turns or not master.add(_missed(pricing, kept)):
            return cost, pricing
        turns -= 1


def anew(master: Master, plan: Plan, free: Collection[int], watch: Watch, more: int = 1) -> Plan:
    """The plan with the visits of some hosts chosen anew, as the master keeps the others; the same plan if none is cheaper.
    `more`: how many times the usual number of teams to choose from where the plan is not whole."""
    ground = plan.ground
    kept = {host: team for host, team in plan.teams.items() if host not in free}
    cost, pricing = around(master, kept, turns=4)
    if cost > plan.cost - 1 + SAME:
        return plan
    best = plan
    for enough in (ENOUGH, (2 + more) * ENOUGH):
        now = [best.teams[host] for host in sorted(free)]
        named = _worth(pricing, free, best.cost - 1 - cost, enough)
        seconds = min(LONGEST, watch.left)
        chosen = choose(ground, [*now, *named], kept=kept.values(), start=now, seconds=seconds, goes=watch.goes_on)
        found = Plan(ground, kept | {team.host: team for team in chosen.teams or now})
        best = found if found.cost < best.cost - SAME else best
        if best.is_whole or not watch.goes():
            break
    return best


def _worth(pricing: Pricing, free: Collection[int], most: float, enough: int) -> list[Team]:
    """The teams of these hosts that could be part of a plan which costs no more than that above the plan in shares; where
    they are too many, the cheapest."""
    slots = [slot for slot in range(len(pricing.host)) if int(pricing.host[slot]) in free]
    for reach in (1.0, 2.0, 4.0, 8.0, 16.0, 32.0):
        found = [team for slot in slots for _, team in islice(pricing.within(slot, min(reach, most)), enough)]
        if len(found) > enough or reach >= most:
            break
    return found


def _missed(pricing: Pricing, kept: Collection[int]) -> Iterator[Team]:
    """Teams that would pay their way now."""
    for slot in np.flatnonzero(pricing.least < -1e-6).tolist():
        if int(pricing.host[slot]) not in kept and (team := pricing.cheapest(slot)):
            yield team


def _sure(pairs: list[tuple[Team, float]]) -> list[Team]:
    """Those that the plan in shares has wholly; and of those above a half a few, or the one with the greatest share."""
    ordered = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))
    wholly = [team for team, share in ordered if share > 0.999]
    mostly = [team for team, share in ordered if 0.5 + 1e-6 < share <= 0.999]
    return wholly + (mostly[: max(1, len(pairs) // 20)] or [team for team, share in ordered[:1] if share <= 0.999])


def _together(ground: Ground, kept: Iterable[Team], teams: Iterable[Team]) -> list[Team]:
    """Those of some teams that can be beside the others and each other; two of which a plan in shares has more than half can
    be too much for one school."""
    taken, found = used_by(ground, kept), list[Team]()
    for team in teams:
        uses = ground.uses_of(team)
        if all(shared.what == "gives" or ground.room(shared).holds(taken[shared] + uses[shared]) for shared in uses):
            taken.update(uses)
            found.append(team)
    return found


@dataclass
class Improving:
    """Chooses some visits of a plan anew while the others stay, again and again, where it costs more than it might."""

    master: Master
    plan: Plan
    bound: Bound
    watch: Watch
    chance: Random = field(default_factory=lambda: Random(0))  # noqa: S311
    idle: int = 0

    def __post_init__(self) -> None:
        self.ground = self.plan.ground
        self.named = self._named(NAMED)
        self.givers = self._all_givers()
        self.excess: dict[Team, float] = {}

    def _named(self, number: int) -> dict[int, list[tuple[float, Team]]]:
        """For each host its cheapest teams under the tolls of the bound, with what they cost; the cheapest first."""
        pricing = self.bound.pricing
        least, found = by_host(pricing), dict[int, list[tuple[float, Team]]]()
        for host in range(len(self.ground.possible.hosts)):
            slots = np.flatnonzero(pricing.host == host)
            reach = 1.0
            while True:
                within = [pair for slot in slots for pair in pricing.best(int(slot), least[host] + reach, number)]
                if len(within) >= number or reach > 500:
                    break
                reach *= 2
            found[host] = sorted(within)[:number]
        return found

    def turn(self) -> bool:
        """One choice anew; whether it made the plan cheaper."""
        before, free = self.plan, self._together(self._size())
        kept = [team for host, team in self.plan.teams.items() if host not in free]
        self.master.add(self.plan.teams.values())
        self.master.keep(kept)
        self.plan = anew(self.master, self.plan, free, self.watch, more=1 + self.idle // 3)
        self.master.release(kept)
        self.idle = 0 if self.plan is not before else self.idle + 1
        return self.plan is not before

    def _size(self) -> int:
        return self.chance.choice((TOGETHER // 2, TOGETHER, TOGETHER + min(TOGETHER, self.idle // 2)))

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
                if shared.what not in ("host", "gives") and used > self.ground.room(shared).most:
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
