"""What teams are made of, what each costs, and how much there is of what visits share."""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

import numpy as np

from .joining import Joining
from .possible import Flags, Locked, Numbers, Possible
from .prices import Prices
from .rulebook import Kind
from .tolls import INFINITE, Openings, Room, Shared, Team, Tolls


class Ground:
    """What teams are made of and what they share. `home[person]` and `own[host]` are places in `schools` (those that give
    somebody; -1: gives nobody), `host_at[school]` the place of a school among the hosts (-1: it hosts no visit)."""

    def __init__(self, possible: Possible, prices: Prices, openings: Openings) -> None:
        self.possible, self.prices, self.openings = possible, prices, openings
        self.size = possible.setting.team_size
        givers = [person.school for person in possible.reviewers]
        self.schools = sorted(set(givers))
        at = {school: place for place, school in enumerate(self.schools)}
        self.home: Numbers = np.array([at[school] for school in givers], dtype=np.int64)
        self.own: Numbers = np.array([at.get(key, -1) for key in possible.hosts], dtype=np.int64)
        self.host_at: Numbers = np.array([possible.host_at.get(key, -1) for key in self.schools], dtype=np.int64)
        self.halves = np.array([possible.setting.hosts[key].length.half_days for key in possible.hosts], dtype=float)
        self.members = members_of(self.home, len(self.schools))
        self.most_together = np.array([possible.most_together(school) for school in self.schools], dtype=np.int64)
        self.leads = leads_of(possible)
        self.needed = np.array([possible.holds(Kind.VISIT, key) for key in possible.hosts], dtype=bool)
        self.led = self.needed & [possible.holds(Kind.LEAD, key) for key in possible.hosts]
        self.owing = [self._owes(key) for key in self.schools]
        self.joining = Joining(possible, {key for key, owes in zip(self.schools, self.owing, strict=True) if owes})
        self.is_mutual_barred = not possible.setting.is_mutual_allowed and possible.holds(Kind.MUTUAL)
        self.locked: dict[int, list[Locked]] = {host: [] for host in range(len(possible.hosts))}
        for locked in possible.locked:
            self.locked[locked.host].append(locked)
        self._uses: dict[Team, Counter[Shared]] = {}
        self._rooms: dict[Shared, Room] = {}

    def no_tolls(self) -> Tolls:
        """Everything free."""
        hosts, people, schools, dates = (
            len(each) for each in (self.possible.hosts, self.possible.people, self.schools, self.possible.dates)
        )
        shapes = {"host": hosts, "week": self.prices.weeks, "person": people, "busy": (people, dates),
                  "away": (schools, dates), "gives": schools, "joins": schools,
                  "pair": (hosts, schools)}  # fmt: skip
        return Tolls(**{name: np.zeros(shape) for name, shape in shapes.items()})

    @cached_property
    def limits(self) -> Tolls:
        """How much there is of everything, before steps."""
        limits, setting, prices = self.no_tolls(), self.possible.setting, self.prices
        limits.week[:] = prices.week_share if prices.week_step else len(self.possible.hosts)
        left = np.array([max(0, self.possible.visits_left(at)) for at in range(len(self.possible.people))], dtype=float)
        limits.person[:] = np.minimum(left, prices.load_share) if prices.load_step else left
        limits.busy[:], limits.away[:], limits.pair[:] = 1, setting.most_away, 1
        limits.gives[:] = -2.0 * setting.allowance
        limits.joins[:] = [self.joining.least(school) for school in self.schools]
        return limits

    def cost_of(self, team: Team) -> float:
        """What a team costs by itself, without tolls, with what it leaves open."""
        if team.slot < 0:
            stood = self.possible.stood_at(team.host).on is not None
            return self.prices.moved * stood + self._open(team)
        wishes = self.prices.slot[team.slot] + self.prices.pair[team.host, list(team.people)].sum()
        return float(wishes) + self._open(team)

    def _open(self, team: Team) -> float:
        price, missing = self.openings, 0.0
        if self.needed[team.host]:
            missing = (self.size - len(team.people)) * price.place + (0 if self.is_led(team) else price.lead)
            missing += price.day * (team.slot < 0)
        unkept = sum(each.person not in team.people for each in self.locked[team.host]) if team.slot >= 0 else 0
        return missing + price.lock * unkept

    def is_led(self, team: Team) -> bool:
        """Whether somebody in it may lead there, or nobody has to."""
        return not self.led[team.host] or any(self.leads[team.host, at] for at in team.people)

    def is_whole(self, team: Team) -> bool:
        """Whether nothing is left open."""
        return self._open(team) == 0

    def uses_of(self, team: Team) -> Counter[Shared]:
        """How much of what visits share a team uses; half days that its host is given count against what the host gives."""
        if team not in self._uses:
            self._uses[team] = self._counted(team)
        return self._uses[team]

    def _counted(self, team: Team) -> Counter[Shared]:
        uses: Counter[Shared] = Counter({Shared("host", team.host): 1})
        if team.slot < 0:
            return uses
        uses[Shared("week", int(self.prices.week[team.slot]))] += 1
        for at in team.people:
            uses[Shared("person", at)] += 1
            self._count_halves(uses, team.host, int(self.home[at]))
        for school, number in Counter(int(self.home[at]) for at in team.people).items():
            if pair := self.pair_of(team.host, school):
                uses[pair] += 1
            if self.joining.least(self.schools[school]):
                uses[Shared("joins", school)] += int(self.joining.counts[team.host, number])
        for at in (*team.people, *self.possible.shadows.get(team.host, ())):
            for day in self.possible.slots[team.slot].dates:
                uses[Shared("busy", at, day)] += 1
                uses[Shared("away", int(self.home[at]), day)] += 1
        return uses

    def _count_halves(self, uses: Counter[Shared], host: int, school: int) -> None:
        halves = int(self.halves[host])
        if self.owes(school):
            uses[Shared("gives", school)] += halves
        if self.own[host] >= 0 and self.owes(int(self.own[host])):
            uses[Shared("gives", int(self.own[host]))] -= halves

    def pair_of(self, host: int, school: int) -> Shared | None:
        """What a host and a school whose people come share, if they may not review each other; None where they may."""
        other = int(self.host_at[school])
        return Shared("pair", min(host, other), max(host, other)) if self.is_mutual_barred and other >= 0 else None

    def owes(self, school: int) -> bool:
        """Whether a school has to give as much as it is given."""
        return self.owing[school]

    def _owes(self, key: int) -> bool:
        setting = self.possible.setting
        return (
            key in setting.hosts and not setting.schools[key].may_receive_more and self.possible.holds(Kind.FAIR, key)
        )

    def room(self, shared: Shared) -> Room:
        """How much of it there is."""
        if shared not in self._rooms:
            self._rooms[shared] = self._room(shared)
        return self._rooms[shared]

    def _room(self, shared: Shared) -> Room:
        setting, prices = self.possible.setting, self.prices
        if shared.what == "host":
            return Room(1, 1)
        if shared.what == "week":
            return _stepped(prices.week_share, len(self.possible.hosts), prices.week_step)
        if shared.what == "person":
            return _stepped(prices.load_share, max(0, self.possible.visits_left(shared.one)), prices.load_step)
        if shared.what == "gives":
            return Room(least=-2 * setting.allowance)
        if shared.what == "joins":
            return Room(least=self.joining.least(self.schools[shared.one]))
        if shared.what == "away":
            holds = self.possible.holds(Kind.AWAY, self.schools[shared.one])
            return Room(most=setting.most_away) if holds else Room()
        return Room(most=1)


def _stepped(share: int, most: int, price: int) -> Room:
    """Up to an even share for nothing, then dearer each time."""
    if not price:
        return Room(most=most)
    return Room(most=min(share, most), steps=tuple(price * (2.0 * step + 1) for step in range(most - share)))


def used_by(ground: Ground, teams: Iterable[Team]) -> Counter[Shared]:
    """What these teams use together."""
    total: Counter[Shared] = Counter()
    for team in teams:
        for shared, number in ground.uses_of(team).items():
            total[shared] += number
    return total


def spare(ground: Ground, school: int, used: Counter[Shared]) -> float:
    """How many half days a school gives beyond what it must; below 0, it owes; infinite where it need not give."""
    gives = Shared("gives", school)
    return used[gives] - ground.room(gives).least if ground.owes(school) else INFINITE


def owing(ground: Ground, teams: Iterable[Team]) -> list[int]:
    """The schools that give less than they have to."""
    used = used_by(ground, teams)
    return [school for school in range(len(ground.schools)) if spare(ground, school, used) < 0]


def total_cost(ground: Ground, teams: Iterable[Team]) -> float:
    """What a plan costs: its teams, the steps beyond even shares, and what schools still owe. Infinite if it needs more of
    something than there is."""
    planned = list(teams)
    shared = used_by(ground, planned).items()
    return sum(ground.cost_of(team) for team in planned) + sum(_excess(ground, each, used) for each, used in shared)


def _excess(ground: Ground, shared: Shared, used: float) -> float:
    room = ground.room(shared)
    if used < room.least:
        return ground.openings.owed * (room.least - used)
    return room.price(used) if room.holds(used) else INFINITE


def members_of(home: Numbers, schools: int) -> Numbers:
    """`[school, place]`: each school's people; where it has fewer than others, the place behind everybody."""
    most = int(np.bincount(home).max()) if len(home) else 0
    table = np.full((schools, most), len(home), dtype=np.int64)
    for school in range(schools):
        people = np.flatnonzero(home == school)
        table[school, : len(people)] = people
    return table


def leads_of(possible: Possible) -> Flags:
    """`[host, person]`: who can lead there: trained, not locked as a peer, and the one locked as lead if there is one."""
    table = np.repeat(possible.trained[None, :], len(possible.hosts), axis=0)
    for locked in possible.locked:
        if locked.is_lead:
            table[locked.host, np.arange(len(possible.people)) != locked.person] = False
        elif locked.person is not None:
            table[locked.host, locked.person] = False
    return table
