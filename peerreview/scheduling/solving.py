"""Looks for the plan that costs least."""

from itertools import chain, islice
from math import ceil

from .answer import Answer, Collision, Outcome, Question, Tell
from .bounding import SAME, Bound, by_host, tightest
from .choosing import choose
from .colliding import collision_of
from .costing import parts_of
from .existing import FEW, is_possible, teams_of_all
from .master import Master
from .missing import refusals
from .plan import Visit
from .possible import Possible
from .prices import no_prices, prices_of
from .reading import visits_of
from .rules import problems_of
from .searching import Improving, Plan, surest
from .swapping import best_swaps
from .tolls import Ground, Openings, Team
from .watch import Watch

MANY = 8_000  # teams: among so few, to prove that no plan costs less is tried
POINTS = 150.0  # for what is left open, at first; more where a plan in shares would rather pay
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
        points = POINTS
        while True:
            master = Master(Ground(self.possible, self.prices, Openings.at(points)))
            bound = tightest(master, self.watch.goes)
            if master.is_whole or not self.watch.goes():
                break
            self.is_impossible = is_possible(self.possible, self.watch) is False
            if self.is_impossible:
                break
            points *= 8
        self._improve(master, bound)

    def _improve(self, master: Master, bound: Bound) -> None:
        self._take(surest(master, self.watch))
        improving = Improving(master, self.plan, bound, self.watch)
        while self.watch.goes(bound.cost) and not self._is_settled(bound):
            if improving.turn():
                self._take(improving.plan)
            if self.is_impossible and improving.idle > ENOUGH_TURNS:
                break
            if improving.idle % 6 == 5 and self._prove(bound):
                improving.plan = self.plan

    def _is_settled(self, bound: Bound) -> bool:
        """Costs are whole numbers, so that a plan less than one point above the bound is the best."""
        self.is_proven = self.is_proven or (self.plan.is_whole and self.plan.cost - bound.cost < 1 - SAME)
        return self.is_proven

    def _prove(self, bound: Bound) -> bool:
        """Compares all teams that a cheaper plan could have, where they are few enough; whether the plan is another now."""
        plan = self.plan
        teams = plan.is_whole and self._within(bound, plan.cost - 1 - bound.cost)
        if not teams:
            return False
        chosen = choose(
            plan.ground,
            [*plan.teams.values(), *teams],
            start=plan.teams.values(),
            seconds=self.watch.left,
            goes=lambda _: self.watch.goes(bound.cost),
        )
        self.is_proven = chosen.is_settled
        found = Plan(plan.ground, {team.host: team for team in chosen.teams or plan.teams.values()})
        if found.is_whole and found.cost < plan.cost - SAME:
            self._take(found)
        return self.plan is not plan

    def _within(self, bound: Bound, room: float) -> list[Team]:
        """The whole teams that cost no more than so much above their host's cheapest; none if they are too many."""
        pricing, least = bound.pricing, by_host(bound.pricing)
        walks = (pricing.within(slot, float(least[pricing.host[slot]]) + room) for slot in range(len(pricing.host)))
        found = [team for _, team in islice(chain.from_iterable(walks), MANY + 1) if pricing.ground.is_whole(team)]
        return found if len(found) <= MANY else []

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
