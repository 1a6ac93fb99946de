"""Why a round can't be planned: rules that collide by themselves, and each of them needed for it."""

from dataclasses import replace

import pytest

from bench.rounds import EASY, Tightness, random_round
from peerreview.scheduling.colliding import colliding_rules, rules_of
from peerreview.scheduling.existing import is_possible
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.rulebook import Kind
from peerreview.scheduling.watch import Watch

from .rounds import all_plans, small_round

SCARCE = Tightness(weeks=1, away=0.7, cannot=0.7)


def holds(question, rules):
    """Whether a plan exists that holds these rules, whatever becomes of the others."""
    return is_possible(Possible(question, frozenset(rules_of(question)) - frozenset(rules)), Watch(20)) is not False


def shut(question, key):
    """The same round, with one host that can on no day."""
    setting = question.setting
    days = frozenset(Possible(question).dates)
    host = replace(setting.hosts[key], cannot_on=days)
    return replace(question, setting=replace(setting, hosts=setting.hosts | {key: host}))


IMPOSSIBLE = {
    **{f"small, {seed}": small_round(seed) for seed in range(40) if not all_plans(small_round(seed))},
    **{f"scarce, {seed}": random_round(6, seed, SCARCE) for seed in range(4)},
    **{f"shut, {seed}": shut(random_round(5, seed, EASY), 1 + seed) for seed in range(4)},
}


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_they_collide_by_themselves_and_without_any_of_them_the_rest_holds(name):
    found = colliding_rules(IMPOSSIBLE[name], Watch(60))

    assert not holds(IMPOSSIBLE[name], found)
    assert all(holds(IMPOSSIBLE[name], [other for other in found if other != rule]) for rule in found)


def test_a_host_that_can_on_no_day_is_named_and_no_other():
    found = colliding_rules(shut(random_round(5, 1, EASY), 3), Watch(60))

    assert {(rule.kind, rule.key) for rule in found} == {(Kind.VISIT, 3), (Kind.DAYS, 3)}
