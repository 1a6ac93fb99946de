"""The cheapest team of a day is the cheapest of all, also where the nearest people are not worth their tolls."""

import numpy as np
import pytest

from bench.rounds import EASY, random_round
from peerreview.scheduling.ground import Ground
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.prices import prices_of
from peerreview.scheduling.pricing import NEAREST, Pricing
from peerreview.scheduling.tolls import Openings


@pytest.mark.parametrize("seed", range(3))
def test_nobody_further_away_makes_a_cheaper_team(seed):
    possible, chance = Possible(random_round(2 * NEAREST, seed, EASY)), np.random.default_rng(seed)
    ground = Ground(possible, prices_of(possible), Openings.at(2_000))
    tolls = ground.no_tolls()
    tolls.pair[:] = chance.choice([0.0, 400.0], tolls.pair.shape, p=[0.2, 0.8])
    tolls.gives[:], tolls.joins[:] = -chance.integers(0, 60, (2, len(ground.schools)))
    pricing = Pricing(ground, tolls)

    walked = [min(cost for cost, _ in pricing.within(at, pricing.least[at])) for at in range(len(pricing.slots))]

    assert walked == pytest.approx(pricing.least.tolist())
