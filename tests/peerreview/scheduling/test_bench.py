"""The benchmark's short form: a small round, in all ways."""

from bench.rounds import random_round
from bench.scheduling import OTHERS, measured, table


def test_no_other_way_makes_a_cheaper_plan_that_holds_every_rule():
    told = measured("6 schools", random_round(6, 2), seconds=20)

    assert (told.answer.outcome, told.broken) == ("proven", 0)
    assert told.others.keys() == OTHERS.keys()
    assert all(broken or cost >= told.answer.parts.total for cost, broken in told.others.values())
    assert len(list(table([told]))) == 3


def test_the_same_seed_gives_the_same_round():
    assert random_round(8, 3) == random_round(8, 3) != random_round(8, 4)
