"""A good plan, and better ones: the surest teams of the plan in shares first, then a few visits at a time chosen anew."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from random import Random

import numpy as np

from .bounding import Bound, by_host
from .choosing import choose
from .master import Master
from .pricing import Pricing
from .tolls import Ground, Shared, Team, total_cost, used_by
from .watch import Watch

SAME = 0.01
LONGEST = 3.0
ENOUGH = 2500
TOGETHER = 14  # visits that are chosen anew at a time, at first
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
    while len(hosts) - len(kept) > TOGETHER and watch.goes():
        around(master, kept, turns=1)
        sure = _sure([pair for pair in master.used() if pair[0].host not in kept and pair[0].slot >= 0])
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


def anew(master: Master, plan: Plan, free: Collection[int], watch: Watch) -> Plan:
    """The plan with the visits of some hosts chosen anew, as the master keeps the others; the same plan if none is cheaper."""
    ground = plan.ground
    kept = {host: team for host, team in plan.teams.items() if host not in free}
    cost, pricing = around(master, kept, turns=4)
    if cost > plan.cost - 1 + SAME:
        return plan
    now = [plan.teams[host] for host in sorted(free)]
    named = _worth(pricing, free, plan.cost - 1 - cost)
    chosen = choose(ground, [*now, *named], kept=kept.values(), start=now, seconds=min(LONGEST, watch.left))
    if chosen.teams is None:
        return plan
    found = Plan(ground, kept | {team.host: team for team in chosen.teams})
    return found if found.cost < plan.cost - SAME else plan


def _worth(pricing: Pricing, free: Collection[int], most: float) -> Iterator[Team]:
    """The teams of these hosts that could be part of a plan which costs no more than that above the plan in shares; where
    they are too many, the cheapest."""
    slots = [slot for slot in range(len(pricing.host)) if int(pricing.host[slot]) in free]
    for reach in (1.0, 2.0, 4.0, 8.0, 16.0, 32.0):
        found = [team for slot in slots for _, team in islice(pricing.within(slot, min(reach, most)), ENOUGH)]
        if len(found) > ENOUGH or reach >= most:
            break
    yield from found


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
        self.plan = anew(self.master, self.plan, free, self.watch)
        self.master.release(kept)
        self.idle = 0 if self.plan is not before else self.idle + 1
        return self.plan is not before

    def _size(self) -> int:
        return self.chance.choice((TOGETHER // 2, TOGETHER, TOGETHER + min(TOGETHER, self.idle // 2)))

    def _together(self, size: int) -> set[int]:
        """Hosts whose visits hang together: one that costs more than it might, then whoever stands in the way of the cheaper
        teams of those found, and whoever could take what these would set free."""
        free: dict[int, None] = {}
        queue = [self._first()]
        while len(free) < min(size, len(self.plan.teams)):
            host = queue.pop(0) if queue else self.chance.randrange(len(self.plan.teams))
            if host in free:
                continue
            free[host] = None
            more = list(self._in_the_way(host))
            self.chance.shuffle(more)
            queue += more[:4]
        return set(free)

    def _first(self) -> int:
        """Where something is open or owed, or else the more likely the more a visit costs above the cheapest."""
        troubled = [team.host for team in self.plan.teams.values() if not self.ground.is_whole(team)]
        troubled += [self._giver(school) for school in owing(self.ground, self.plan.teams.values())]
        if troubled:
            return self.chance.choice(troubled)
        cost = self.bound.pricing.cost_of
        excess = [max(0.5, cost(self.plan.teams[host]) - self._least(host)) for host in range(len(self.plan.teams))]
        return self.chance.choices(range(len(excess)), excess)[0]

    def _least(self, host: int) -> float:
        return self.named[host][0][0] if self.named[host] else 0.0

    def _giver(self, school: int) -> int:
        """A host to which a school could send somebody cheaply."""
        ways = [
            (cost, self.chance.random(), host)
            for host, teams in self.named.items()
            for cost, team in teams[:60]
            if any(self.ground.home[at] == school for at in team.people)
        ]
        return self.chance.choice(sorted(ways)[:8])[2] if ways else self.chance.randrange(len(self.plan.teams))

    def _in_the_way(self, host: int) -> Iterator[int]:
        users = self._users()
        taken = used_by(self.ground, (team for key, team in self.plan.teams.items() if key != host))
        current = {int(self.ground.home[at]) for at in self.plan.teams[host].people}
        for _, team in self.named[host][:NEAR]:
            for shared, number in self.ground.uses_of(team).items():
                room = self.ground.room(shared)
                if shared.what not in ("host", "gives") and taken[shared] + number > room.most:
                    yield from users.get(shared, ())
            for school in current - {int(self.ground.home[at]) for at in team.people}:
                if self.ground.owes(school):
                    yield self._giver(school)

    def _users(self) -> dict[Shared, list[int]]:
        users: dict[Shared, list[int]] = {}
        for host, team in self.plan.teams.items():
            for shared in self.ground.uses_of(team):
                if shared.what in ("person", "busy", "away", "pair"):
                    users.setdefault(shared, []).append(host)
        return users
