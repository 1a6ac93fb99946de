"""Looks for the plan that costs least."""

from math import ceil, floor

from .answer import Answer, Collision, Outcome, Question, Tell
from .bound import SAME, Bound
from .bounding import Bounding
from .choosing import Chosen, choose
from .colliding import collision_of
from .costing import parts_of
from .existing import FEW, is_possible, teams_of_all
from .ground import Ground
from .master import Master
from .missing import refusals
from .plan import Visit
from .possible import Possible
from .prices import no_prices, prices_of
from .reading import visits_of
from .rules import problems_of
from .searching import Improving, Plan, first_plan, surest
from .swapping import best_swaps
from .tolls import Openings, Team
from .watch import Watch

NEAR = (1, 2, 3, 5, 8)  # points above the bound within which a plan is looked for
PATIENCE = 3.0  # seconds for each
FEWER = 8_000  # teams: among so few, to prove that no plan costs less is tried at once
MANY = 12_000  # and among so few, when looking in other ways no longer helps
SMALL = 40  # hosts: of so few the bound is found at once
EARLY_TURNS = 3  # of bounding, after which a first plan is made, in large steps
LARGE = 200  # hosts: of so many the bound is found roughly
SOME_TURNS, MORE_TURNS = 10, 80  # of that before a first plan, and after it
EARLY_BITE, EARLY_PATIENCE = 0.9, 0.7  # share of the hosts at a time, and seconds for what is left of them
POINTS = 150.0  # for what is left open, or what the dearest person costs; more where the shares would rather pay
ENOUGH_TURNS = 10  # in which nothing got better, where no plan can be whole


def solve(question: Question, *, seconds: float, tell: Tell | None = None) -> Answer:
    """The best plan that can be found in so many seconds, or why there is none. `tell` hears how far it has come, and may
    end it. Never raises for what a question says; what it lacks is told by `missing.missing_before`."""
    if nonsense := tuple(refusals(question)):
        return Answer(Outcome.IMPOSSIBLE, collision=Collision(nonsense, ()), unmet=nonsense)
    return _Search(question, Watch(seconds, tell)).answer()


class _Search:
    def __init__(self, question: Question, watch: Watch) -> None:
        self.question, self.watch = question, watch
        self.possible = Possible(question)
        self.prices = prices_of(self.possible)
        watch.fixed = self.prices.fixed
        nothing = Ground(self.possible, self.prices, Openings.at(POINTS))
        self.plan = Plan(nothing, {host: Team(host) for host in range(len(self.possible.hosts))})
        self.is_proven = False
        self.is_impossible = False

    def answer(self) -> Answer:
        """All that there is time for."""
        if not self._compare_all():
            self._search()
        if self.plan.is_whole:
            return self._found(Outcome.PROVEN if self.is_proven else Outcome.GOOD)
        return self._none()

    def _compare_all(self) -> bool:
        """Small rounds: every team there could be, at once."""
        ground = Ground(self.possible, no_prices(self.possible), Openings.at(1))
        teams = teams_of_all(ground, FEW)
        if teams is None:
            return False
        chosen = choose(ground, teams, seconds=self.watch.left, goes=lambda _: self.watch.goes())
        if chosen.teams is None:
            return True
        self.plan = Plan(ground, {team.host: team for team in chosen.teams})
        self.is_impossible = chosen.is_settled and not self.plan.is_whole
        if not self.is_impossible:
            self._compare_whole([team for team in teams if ground.is_whole(team)])
        return True

    def _compare_whole(self, teams: list[Team]) -> None:
        ground = Ground(self.possible, self.prices, Openings.at(POINTS))
        chosen = choose(ground, teams, seconds=self.watch.left, goes=lambda _: self.watch.goes())
        if chosen.teams:
            plan = Plan(ground, {team.host: team for team in chosen.teams})
            if plan.is_whole:
                self._take(plan)
                self.is_proven = chosen.is_settled

    def _search(self) -> None:
        """Larger rounds: the bound, a plan near it, and better ones, until none can be."""
        points = max(POINTS, float(self.prices.pair.max(initial=0)))
        while True:
            master = Master(Ground(self.possible, self.prices, Openings.at(points)))
            bounding = self._bounding(master)
            if master.is_whole or not bounding.bound.is_exact or not self.watch.goes():
                break
            self.is_impossible = is_possible(self.possible, self.watch) is False
            if self.is_impossible:
                break
            points *= 8
        self._improve(master, bounding.bound)

    def _bounding(self, master: Master) -> Bounding:
        """The bound as it can be found in time; in larger rounds a first plan before it."""
        bounding = Bounding(master, self.watch.goes)
        if len(self.possible.hosts) > LARGE:
            bounding.roughly(SOME_TURNS)
        if len(self.possible.hosts) > SMALL:
            bounding.go_on(EARLY_TURNS)
            tolls = bounding.bound.pricing.tolls
            self._offer(surest(master, tolls, self.watch, EARLY_BITE, longest=EARLY_PATIENCE))
        if len(self.possible.hosts) > LARGE:
            bounding.roughly(MORE_TURNS)
        else:
            bounding.go_on()
        return bounding

    def _improve(self, master: Master, bound: Bound) -> None:
        if len(self.possible.hosts) <= SMALL and self._is_near(bound):
            return
        if len(self.possible.hosts) <= LARGE or not self.plan.is_whole:
            self._offer(first_plan(master, bound.pricing.tolls, self.watch))
        improving = Improving(self.plan, bound, self.watch)
        while self.watch.goes(bound.cost) and not self._is_settled(bound):
            if self._prove(bound, MANY if improving.idle % 6 == 5 else FEWER):
                improving.plan = self.plan
            elif not self.is_proven and improving.turn():
                self._take(improving.plan)
            if self.is_impossible and improving.idle > ENOUGH_TURNS:
                break

    def _is_near(self, bound: Bound) -> bool:
        """Whether there is a plan at the bound or a few points above it, which is then the best; looked for among all teams
        that such a plan could have, as long as they are few."""
        for points in NEAR:
            most = floor(bound.cost + points)
            chosen = self._up_to(most, bound)
            if chosen is None or not chosen.is_settled:
                return False
            plan = self._planned(bound, chosen)
            if plan and plan.cost <= most:
                return self._settle(plan)
            self.watch.goes(most + 1)
        return False

    def _planned(self, bound: Bound, chosen: Chosen) -> Plan | None:
        return Plan(bound.pricing.ground, {team.host: team for team in chosen.teams}) if chosen.teams else None

    def _up_to(self, most: int, bound: Bound) -> Chosen | None:
        """The best choice among whole teams and open hosts that costs no more than that; None if there are too many."""
        teams = bound.teams_within(most - bound.cost, FEWER)
        open_hosts = (Team(host) for host in range(len(self.possible.hosts)))
        seconds = min(PATIENCE, self.watch.left)
        ground, goes = bound.pricing.ground, self.watch.goes_on
        return choose(ground, [*teams, *open_hosts], seconds=seconds, most=most + SAME, goes=goes) if teams else None

    def _settle(self, plan: Plan) -> bool:
        """Take a plan that none is cheaper than, if it is whole."""
        if plan.is_whole:
            self._take(plan)
            self.is_proven = True
        return plan.is_whole

    def _is_settled(self, bound: Bound) -> bool:
        """Costs are whole numbers, so that a plan less than one point above the bound is the best."""
        self.is_proven = self.is_proven or (self.plan.is_whole and self.plan.cost - bound.cost < 1 - SAME)
        return self.is_proven

    def _prove(self, bound: Bound, most: int) -> bool:
        """Compares all teams that a cheaper plan could have, where they are few enough; whether the plan is another now."""
        plan = self.plan
        teams = plan.is_whole and bound.teams_within(plan.cost - 1 - bound.cost, most)
        if not teams:
            return False
        chosen = choose(
            plan.ground,
            [*plan.teams.values(), *teams],
            start=plan.teams.values(),
            seconds=self.watch.left,
            most=plan.cost - 1 + SAME,
            goes=self.watch.goes_on,
        )
        self.is_proven = chosen.is_settled
        found = Plan(plan.ground, {team.host: team for team in chosen.teams or plan.teams.values()})
        if found.is_whole and found.cost < plan.cost - SAME:
            self._take(found)
        return self.plan is not plan

    def _offer(self, plan: Plan) -> None:
        """Take a plan unless the one there is is better, where what is left open is priced alike."""
        kept = Plan(plan.ground, self.plan.teams)
        if plan.rank < kept.rank:
            self._take(plan)
        else:
            self.plan = kept

    def _take(self, plan: Plan) -> None:
        """A better plan; told if nothing is left open."""
        self.plan = plan
        if plan.is_whole:
            visits = self._visits()
            self.watch.found(visits, parts_of(self.question, visits))

    def _visits(self) -> tuple[Visit, ...]:
        """What is planned; a host whose team is empty stays without a day."""
        planned = [team for team in self.plan.teams.values() if team.people]
        return visits_of(self.possible, {team.slot: list(team.people) for team in planned})

    def _found(self, outcome: Outcome) -> Answer:
        visits = self._visits()
        parts = parts_of(self.question, visits)
        bound = parts.total if outcome == Outcome.PROVEN else self.watch.bound
        swaps = best_swaps(self.plan)
        return Answer(outcome, visits, parts, ceil(bound - SAME) if bound is not None else None, swaps)

    def _none(self) -> Answer:
        """As far as one comes, and why not further."""
        visits = self._visits()
        setting = self.question.setting
        names = {key: school.name for key, school in setting.schools.items()}
        problems = problems_of(setting, visits)
        unmet = tuple(f"{names[each.school]}: {each.text}" if each.school else each.text for each in problems)
        outcome = Outcome.IMPOSSIBLE if self.is_impossible else Outcome.UNKNOWN
        parts = parts_of(self.question, visits) if visits else None
        collision = collision_of(self.question) if self.is_impossible else None
        return Answer(outcome, visits, parts, collision=collision, unmet=unmet)
