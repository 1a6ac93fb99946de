"""Chains of swaps that pay what schools owe each other."""

from itertools import islice

import pytest

from bench.rounds import random_round
from peerreview.scheduling.bounding import tightest
from peerreview.scheduling.evening import evened
from peerreview.scheduling.ground import Ground
from peerreview.scheduling.master import Master
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.prices import prices_of
from peerreview.scheduling.searching import Plan, first_plan
from peerreview.scheduling.tolls import INFINITE, Openings
from peerreview.scheduling.watch import Watch


@pytest.fixture(scope="module", params=[1, 2, 4])
def plan(request):
    """A whole plan of a round in which every school gives as much as it is given."""
    possible = Possible(random_round(14, seed=request.param))
    ground = Ground(possible, prices_of(possible), Openings.at(150))
    master = Master(ground)
    return first_plan(master, tightest(master, lambda _: True).pricing.tolls, Watch(60))


def uneven(plan):
    """The plan with one person for another of another school, as many times as that is possible without another fault."""
    for host, team in plan.teams.items():
        for into in range(len(plan.ground.home)):
            people = tuple(sorted({*team.people[1:], into}))
            changed = Plan(plan.ground, plan.teams | {host: team._replace(people=people)})
            if (
                plan.ground.possible.free[team.slot, into]
                and plan.cost < changed.cost < INFINITE
                and not changed.is_whole
            ):
                yield changed


def test_a_debt_is_paid_and_no_other_rule_broken(plan):
    assert plan.is_whole
    paid = [Plan(plan.ground, evened(plan.ground, changed.teams)) for changed in islice(uneven(plan), 20)]

    assert len(paid) == 20
    assert all(after.cost < INFINITE for after in paid)
    assert sum(after.is_whole for after in paid) >= 15


def test_what_is_even_stays(plan):
    assert evened(plan.ground, plan.teams) == plan.teams
