"""The plan that is found breaks no rule and costs least; held against every plan of small rounds."""

from dataclasses import replace

import pytest

from bench.rounds import random_round
from peerreview.scheduling.answer import Lock, Outcome
from peerreview.scheduling.bounding import tightest
from peerreview.scheduling.costing import parts_of
from peerreview.scheduling.ground import Ground
from peerreview.scheduling.master import Master
from peerreview.scheduling.missing import missing_before
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.prices import prices_of
from peerreview.scheduling.rules import problems_of
from peerreview.scheduling.solving import solve
from peerreview.scheduling.swapping import substitutes, with_swap
from peerreview.scheduling.tolls import Openings

from .rounds import all_plans, small_round


@pytest.mark.parametrize("seed", range(40))
def test_it_costs_least_of_all_plans(seed):
    question = small_round(seed)
    plans = all_plans(question)

    answer = solve(question, seconds=10)

    if not plans:
        assert answer.outcome == Outcome.IMPOSSIBLE
        return
    least = min(parts_of(question, plan).total for plan in plans)
    assert (answer.outcome, problems_of(question.setting, answer.visits)) == (Outcome.PROVEN, [])
    assert (answer.parts, answer.parts.total) == (parts_of(question, answer.visits), least)
    assert (answer.bound, answer.gap) == (least, 0)


@pytest.fixture
def question():
    return next(each for each in map(small_round, range(40)) if len(all_plans(each)) > 40)


def test_what_is_locked_stays(question):
    for plan in all_plans(question)[::10]:
        locks = tuple(Lock(visit.school, visit.on, visit.lead, frozenset(visit.peers)) for visit in plan)
        answer = solve(replace(question, locks=locks), seconds=10)
        assert {visit.mark for visit in answer.visits} == {visit.mark for visit in plan}


def test_a_plan_that_stands_is_kept_where_it_costs_little(question):
    standing = all_plans(question)[-1]
    wishes = replace(question.setting.wishes, changes=10_000)

    answer = solve(replace(question, setting=replace(question.setting, wishes=wishes), standing=standing), seconds=10)

    assert answer.parts.changes == 0
    assert [visit.on for visit in sorted(answer.visits, key=lambda visit: visit.school)] == [
        visit.on for visit in sorted(standing, key=lambda visit: visit.school)
    ]


def test_substitutes_keep_every_rule_and_cost_what_is_said(question):
    plan = solve(question, seconds=10).visits
    before = parts_of(question, plan).total
    for visit in plan:
        for out in visit.reviewers:
            for swap in substitutes(question, plan, visit.school, out):
                changed = [with_swap(each, out, swap.into) if each is visit else each for each in plan]
                assert problems_of(question.setting, changed) == []
                assert parts_of(question, changed).total - before == swap.cost >= 0


def test_each_team_is_told_its_cheapest_swap(question):
    answer = solve(question, seconds=10)
    told = {swap.school: swap.cost for swap in answer.swaps}
    for visit in answer.visits:
        every = (
            swap for out in visit.reviewers for swap in substitutes(question, answer.visits, visit.school, out, 99)
        )
        costs = [swap.cost for swap in every if not swap.breaks]
        assert told.get(visit.school) == min(costs, default=None)


def test_teams_within_reach_of_a_plan_are_all_named_or_none():
    possible = Possible(random_round(12, seed=1))
    bound = tightest(Master(Ground(possible, prices_of(possible), Openings.at(150))), lambda _: True)
    every = bound.teams_within(200, most=100_000)
    assert [len(bound.teams_within(200, most)) for most in (10, 100, len(every) - 1, len(every))] == [
        0,
        0,
        0,
        len(every),
    ]


def test_nothing_is_missing_where_a_plan_exists_but_what_cannot_be_is_said(question):
    nobody = replace(question, setting=replace(question.setting, reviewers={}))
    nothing = replace(question, setting=replace(question.setting, schools={}, hosts={}, reviewers={}))

    assert missing_before(nobody) != []
    assert missing_before(nothing)[0] == "No school takes part."
    assert solve(nobody, seconds=1).outcome == Outcome.IMPOSSIBLE


def test_a_school_whose_people_said_too_few_visits_is_told_before():
    question = random_round(5, seed=1)
    setting, (first, *_) = question.setting, question.setting.schools
    few = {
        key: replace(person, capacity=int(key == 1))
        for key, person in setting.reviewers.items()
        if person.school == first
    }
    told = missing_before(replace(question, setting=replace(setting, reviewers=setting.reviewers | few)))
    assert "School 1 owes 3 person-days, and its people said 1 visit in all." in told
