"""The same rounds by CP-SAT, person by person, to hold the choice of HiGHS and whole teams against.

Run with `pip install ortools` and `python -m bench.cp_sat`: for each round the best plan and the bound after a while, and when
the first plan was there. The model is the solver's own, rule by rule: who goes where on which day, with one day for each host.
"""

import argparse
from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from ortools.sat.python import cp_model

from bench.rounds import random_round
from peerreview.scheduling.ground import Ground
from peerreview.scheduling.possible import Possible
from peerreview.scheduling.prices import prices_of
from peerreview.scheduling.tolls import Openings, Shared

NEAREST = 80  # people who are asked for each host, the cheapest first


class Model(cp_model.CpModel):
    """`used`: what visits share, with the variables that use it and how much each does; `cost`: what is to be least."""

    def __init__(self, ground: Ground) -> None:
        super().__init__()
        self.ground, self.possible = ground, ground.possible
        self.used: dict[Shared, list] = defaultdict(list)
        self.cost: list = []
        for host in range(len(self.possible.hosts)):
            self._add_host(host)
        for shared, uses in self.used.items():
            self._ration(shared, uses)
        self.minimize(sum(self.cost))

    def _add_host(self, host: int) -> None:
        days = {slot: self.new_bool_var("") for slot, each in enumerate(self.possible.slots) if each.host == host}
        self.add_exactly_one(days.values())
        comes, near = defaultdict(list), self._near(host)
        for slot, day in days.items():
            goes = {at: self.new_bool_var("") for at in near if self.possible.free[slot, at]}
            self.add(sum(goes.values()) == self.ground.size * day)
            self.add_bool_or([*(goes[at] for at in goes if self.ground.leads[host, at]), ~day])
            self.used[Shared("week", int(self.ground.prices.week[slot]))].append((day, 1))
            for at, on in self._on_dates(slot, goes):
                self.used[Shared("busy", at, on)].append((goes[at], 1))
                self.used[Shared("away", int(self.ground.home[at]), on)].append((goes[at], 1))
            for at, goes_then in goes.items():
                comes[at].append(goes_then)
        self._add_people(host, comes)

    def _near(self, host: int) -> list[int]:
        order = np.argsort(self.ground.prices.pair[host], kind="stable").tolist()
        return [at for at in order if self.possible.eligible[host, at]][:NEAREST]

    def _on_dates(self, slot: int, goes: dict) -> Iterator[tuple[int, int]]:
        return ((at, on) for at in goes for on in self.possible.slots[slot].dates)

    def _add_people(self, host: int, comes: dict) -> None:
        halves, pairs = int(self.ground.halves[host]), {}
        for at, ways in comes.items():
            school, come = int(self.ground.home[at]), sum(ways)
            self.cost.append(int(self.ground.prices.pair[host, at]) * come)
            self.used[Shared("person", at)].append((come, 1))
            self.used[Shared("gives", school)].append((come, halves))
            if pair := self.ground.pair_of(host, school):
                pairs.setdefault(school, (pair, self.new_bool_var("")))
                self.add(come <= pairs[school][1])
        for pair, is_sent in pairs.values():
            self.used[pair].append((is_sent, 1))
        if self.ground.own[host] >= 0:
            self.used[Shared("gives", int(self.ground.own[host]))].append((1, -halves * self.ground.size))

    def _ration(self, shared: Shared, uses: list) -> None:
        room, used = self.ground.room(shared), sum(use * number for use, number in uses)
        if shared.what == "gives" and not self.ground.owes(shared.one):
            return
        if np.isfinite(room.least):
            self.add(used >= int(room.least))
        if np.isfinite(room.most):
            steps = [self.new_bool_var("") for _ in room.steps]
            self.cost += [int(price) * step for price, step in zip(room.steps, steps, strict=True)]
            self.add(used <= int(room.most) + sum(steps))


class Hearing(cp_model.CpSolverSolutionCallback):
    """When the first plan was there."""

    def __init__(self) -> None:
        super().__init__()
        self.first: float | None = None

    def on_solution_callback(self) -> None:
        self.first = self.first or self.wall_time


def told(schools: int, seed: int, seconds: float, workers: int) -> str:
    """A row of the table."""
    possible = Possible(random_round(schools, seed))
    model = Model(Ground(possible, prices_of(possible), Openings.at(0)))
    solver, heard = cp_model.CpSolver(), Hearing()
    solver.parameters.max_time_in_seconds, solver.parameters.num_workers = seconds, workers
    solver.solve(model, heard)
    first = f"{heard.first:.1f} s" if heard.first else "none"
    best = f"{solver.objective_value:.0f}" if heard.first else "–"
    bound, ended = solver.best_objective_bound, solver.wall_time
    return f"| {schools} schools, seed {seed} | {first} | {best} | {bound:.0f} | {ended:.0f} s |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.cp_sat", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[20, 58])
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--workers", type=int, default=8)
    options = parser.parse_args()
    print("| Round | First plan | Points | Bound | Ended after |\n|---|---|---|---|---|")
    for schools in options.sizes:
        for seed in options.seeds:
            print(told(schools, seed, options.seconds, options.workers), flush=True)


if __name__ == "__main__":
    main()
