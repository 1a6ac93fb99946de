"""Whether there is any plan at all, whatever it costs."""

from itertools import chain, islice

from .bounding import tightest
from .choosing import choose
from .ground import Ground
from .master import Master
from .possible import Possible
from .prices import no_prices
from .pricing import Pricing
from .searching import Plan
from .tolls import INFINITE, Openings, Team
from .watch import Watch

FEW = 4_000  # teams: so few are all compared at once


def teams_of_all(ground: Ground, most: int) -> list[Team] | None:
    """Every team that could be, whole or not; None if they are more than that."""
    pricing = Pricing(ground, ground.no_tolls())
    walks = (pricing.within(slot, INFINITE) for slot in range(len(ground.possible.slots)))
    found = [team for _, team in islice(chain.from_iterable(walks), most + 1)]
    return None if len(found) > most else found + [Team(host) for host in range(len(ground.possible.hosts))]


def is_possible(possible: Possible, watch: Watch) -> bool | None:
    """Whether any plan holds all rules; None if it can't be told in time."""
    ground = Ground(possible, no_prices(possible), Openings.at(1))
    if teams := teams_of_all(ground, FEW):
        chosen = choose(ground, teams, seconds=watch.left, goes=lambda _: watch.left > 0)
        return Plan(ground, {team.host: team for team in chosen.teams}).is_whole if chosen.teams else None
    bound = tightest(Master(ground), lambda cost: cost < 0.01 and watch.left > 0)
    return False if bound.cost >= 0.01 else None
