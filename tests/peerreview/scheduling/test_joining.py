"""A school that owes three people is part of two teams at least, and no plan costs less than the bound that this gives."""

from dataclasses import replace

import pytest

from bench.rounds import EASY, random_round
from peerreview.scheduling.answer import Outcome
from peerreview.scheduling.bounding import tightest
from peerreview.scheduling.choosing import choose
from peerreview.scheduling.existing import teams_of_all
from peerreview.scheduling.ground import Ground, used_by
from peerreview.scheduling.joining import Joining
from peerreview.scheduling.master import Master
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.prices import prices_of
from peerreview.scheduling.pricing import Pricing
from peerreview.scheduling.searching import Plan
from peerreview.scheduling.solving import solve
from peerreview.scheduling.tolls import Openings
from peerreview.stage_dates import Length


def ground_of(lengths, seed=1, team_size=3, allowance=0):
    """A round of as many schools as lengths are given, all of which host."""
    question = random_round(len(lengths), seed, replace(EASY, weeks=2, away=0.4, cannot=0.6))
    setting = question.setting
    hosts = {
        key: replace(setting.hosts[key], length=length) for key, length in zip(setting.hosts, lengths, strict=True)
    }
    setting = replace(setting, hosts=hosts, team_size=team_size, allowance=allowance, is_mutual_allowed=True)
    possible = Possible(replace(question, setting=setting))
    return Ground(possible, prices_of(possible), Openings.at(500))


@pytest.mark.parametrize(
    ("team_size", "allowance", "least"), [(3, 0, 2), (2, 0, 0), (3, 1, 0), (4, 1, 2), (5, 0, 3), (3, 9, 0)]
)
def test_what_is_owed_is_halved_and_rounded_up(team_size, allowance, least):
    ground = ground_of([Length.ONE] * 4, team_size=team_size, allowance=allowance)
    assert [ground.joining.least(school) for school in ground.schools] == [least] * 4


def test_people_on_longer_visits_count_for_more():
    ground = ground_of([Length.HALF, Length.ONE, Length.TWO, Length.ONE])
    assert ground.joining.counts.tolist() == [[0, 1, 1, 2], [0, 1, 2, 3], [0, 2, 4, 6], [0, 1, 2, 3]]
    assert (ground.joining.spared >= 0).all()


def test_a_school_that_owes_nothing_joins_as_it_likes():
    ground = ground_of([Length.ONE] * 4)
    assert Joining(ground.possible, set()).least(ground.schools[0]) == 0


LENGTHS = [[Length.ONE] * 4, [Length.HALF, Length.HALF, Length.ONE, Length.ONE, Length.ONE], [Length.HALF] * 4]


@pytest.mark.parametrize("lengths", LENGTHS)
@pytest.mark.parametrize("seed", range(4))
def test_the_best_plan_keeps_it_and_costs_no_less_than_the_bound(lengths, seed):
    ground = ground_of(lengths, seed)
    chosen = choose(ground, teams_of_all(ground, 100_000), seconds=30)
    best = Plan(ground, {team.host: team for team in chosen.teams})
    used = used_by(ground, best.teams.values())

    assert chosen.is_settled
    assert best.is_whole
    assert tightest(Master(ground), lambda _: True).cost <= best.cost + 0.01
    assert all(ground.room(shared).least <= number for shared, number in used.items() if shared.what == "joins")


def test_what_a_team_costs_is_what_is_found_for_it():
    ground = ground_of(LENGTHS[1])
    tolls = tightest(Master(ground), lambda _: True).pricing.tolls
    tolls.joins[[ground.joining.least(school) > 0 for school in ground.schools]] -= 7
    pricing = Pricing(ground, tolls)
    for place in range(len(pricing.slots)):
        found = list(pricing.within(place, 1e9))
        assert all(cost == pytest.approx(pricing.cost_of(team)) for cost, team in found)
        assert min(found, default=(float("inf"),))[0] == pytest.approx(pricing.least[place])


def test_a_tight_round_of_twenty_schools_is_proven():
    assert solve(random_round(20, seed=1), seconds=60).outcome == Outcome.PROVEN
