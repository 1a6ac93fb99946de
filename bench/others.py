"""Simpler ways to plan a round, to hold the solver against: by chance, greedily, and as a flow that knows no dates."""

from collections import Counter
from random import Random

import numpy as np

from peerreview.scheduling.answer import Question
from peerreview.scheduling.ground import Ground
from peerreview.scheduling.highs import Columns, Rows, problem, solve_whole
from peerreview.scheduling.plan import Visit
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.prices import prices_of
from peerreview.scheduling.pricing import Pricing
from peerreview.scheduling.reading import visits_of
from peerreview.scheduling.tolls import Openings, Shared, Team

DEAR = 1e6  # points for what is left open: more than anything else


def by_chance(question: Question, seed: int = 1) -> tuple[Visit, ...]:
    """Each host in turn takes a day and a team at random among those that nobody else has taken."""
    chance = Random(seed)
    return _one_by_one(question, lambda teams: chance.choice(teams) if teams else None)


def greedy(question: Question) -> tuple[Visit, ...]:
    """Each host in turn takes the cheapest day and team that nobody else has taken."""
    return _one_by_one(question, lambda teams: teams[0] if teams else None)


def _one_by_one(question, choose):
    possible = Possible(question)
    ground = Ground(possible, prices_of(possible), Openings.at(DEAR))
    pricing, taken, found = Pricing(ground, ground.no_tolls()), Counter[Shared](), {}
    for host in range(len(possible.hosts)):
        slots = np.flatnonzero(pricing.host == host).tolist()
        near = sorted(pair for slot in slots for pair in pricing.near(slot, _full(ground, taken), 60, 300))
        if team := choose([team for _, team in near if _fits(ground, team, taken)]):
            taken.update(ground.uses_of(team))
            found[team.slot] = list(team.people)
    return visits_of(possible, found)


def _full(ground: Ground, taken: Counter[Shared]) -> np.ndarray:
    people = range(len(ground.home))
    return np.array([not ground.room(at).holds(taken[at] + 1) for at in (Shared("person", each) for each in people)])


def _fits(ground: Ground, team: Team, taken: Counter[Shared]) -> bool:
    uses = ground.uses_of(team).items()
    return all(shared.is_owed or ground.room(shared).holds(taken[shared] + number) for shared, number in uses)


def flow(question: Question) -> tuple[Visit, ...]:
    """People to hosts at the least cost, each as often as they said; every host on its first possible day."""
    possible = Possible(question)
    prices, columns, rows = prices_of(possible), Columns(), Rows()
    host, person = np.nonzero(possible.eligible)
    places = columns.add(len(host), prices.pair[host, person].astype(float))
    size = possible.setting.team_size
    rows.put(rows.add(size, size, len(possible.hosts)) + host, places, 1)
    most = np.array([float(each.capacity) for each in possible.reviewers])
    rows.put(rows.add(0, most, len(most)) + person, places, 1)
    solved = solve_whole(problem(columns, rows), seconds=60)
    first = {slot.host: at for at, slot in reversed(list(enumerate(possible.slots)))}
    goes = solved.values > 0.5 if solved.values is not None else np.zeros(len(host), dtype=bool)
    return visits_of(possible, {first[each]: person[goes & (host == each)].tolist() for each in first})
