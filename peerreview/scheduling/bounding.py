"""What no plan can cost less than: the price of a plan in shares, found by naming teams until none would pay its way."""

from .bound import SAME, Bound, Goes, lower_bound, worth_naming
from .master import Master
from .roughing import Roughing
from .tolls import Tolls

ROUGH_TURNS = 30  # of the quick search for tolls to begin with
TEAMS_A_HOST = 3  # named in one turn
TRUST = 0.3  # how much of the best tolls so far is kept when new ones come


class Bounding:
    """Finds the bound, turn by turn: roughly at first, then by teams that are named under tolls between the best so far and
    those of the plan in shares."""

    def __init__(self, master: Master, goes: Goes) -> None:
        self.master, self.goes = master, goes
        self.rough = Roughing(master)
        self.bound = self.rough.bound
        self.roughly(ROUGH_TURNS)
        self.rough.is_naming = False

    def roughly(self, turns: int) -> None:
        """So many quick turns more; then on from the tolls that they found."""
        found = self.rough.go_on(turns, self.goes)
        self.bound = max(found, self.bound, key=lambda bound: bound.cost)
        self._center: Tolls | None = self.bound.pricing.tolls

    def go_on(self, turns: int | None = None) -> None:
        """So many turns more; to the end, if not told."""
        while not self.bound.is_exact and self.goes(self.bound.cost) and turns != 0:
            self._turn()
            turns = turns and turns - 1

    def _turn(self) -> None:
        cost, exact, is_full = self.master.solve()
        center = self._center
        tolls = center.mixed(exact, TRUST) if center else exact
        pricing = self.master.priced(tolls)
        lower = lower_bound(pricing)
        if lower > self.bound.cost:
            self.bound, center = Bound(lower, pricing), center and tolls
        added = self.master.add(worth_naming(pricing, TEAMS_A_HOST, above=None if center else -1e-6))
        if is_full and (cost - self.bound.cost < SAME or (not added and center is None)):
            self.bound = Bound(self.bound.cost, self.master.priced(exact), is_exact=True)
        self._center = center if added else None


def tightest(master: Master, goes: Goes) -> Bound:
    """The best bound that tolls give, or as far as time allowed; the master then knows the teams that matter."""
    bounding = Bounding(master, goes)
    bounding.go_on()
    return bounding.bound
