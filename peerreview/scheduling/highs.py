"""A thin layer over HiGHS: a problem as columns and rows, how it is solved, and what one hears meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Reals = NDArray[np.float64]
Costs = NDArray[np.float64] | NDArray[np.int64] | NDArray[np.floating[Any]]
Places = NDArray[np.int64]
INFINITE = highspy.kHighsInf


@dataclass
class Rows:
    """Rows of a problem, as they are added: of each its least and most, and its entries."""

    least: list[Reals] = field(default_factory=list)
    most: list[Reals] = field(default_factory=list)
    at_row: list[Places] = field(default_factory=list)
    at_column: list[Places] = field(default_factory=list)
    value: list[Reals] = field(default_factory=list)
    count: int = 0

    def add(self, least: Reals | float, most: Reals | float, number: int) -> int:
        """Add so many rows; the place of the first."""
        self.least.append(np.broadcast_to(np.asarray(least, dtype=float), number))
        self.most.append(np.broadcast_to(np.asarray(most, dtype=float), number))
        self.count += number
        return self.count - number

    def put(self, rows: Places | int, columns: Places, value: Reals | float) -> None:
        """Put entries into rows; the same place twice is an error that HiGHS tells."""
        self.at_row.append(np.broadcast_to(np.asarray(rows, dtype=np.int64), columns.shape))
        self.at_column.append(np.asarray(columns, dtype=np.int64))
        self.value.append(np.broadcast_to(np.asarray(value, dtype=float), columns.shape))


@dataclass
class Columns:
    """Columns of a problem, as they are added: what each costs, its least and most, and whether it is a whole number."""

    cost: list[Reals] = field(default_factory=list)
    least: list[Reals] = field(default_factory=list)
    most: list[Reals] = field(default_factory=list)
    whole: list[NDArray[np.bool_]] = field(default_factory=list)
    count: int = 0

    def add(
        self,
        number: int,
        cost: Costs | float = 0,
        least: Costs | float = 0,
        most: Costs | float = 1,
        whole: bool = True,
    ) -> Places:
        """Add so many columns; their places."""
        for kept, given in ((self.cost, cost), (self.least, least), (self.most, most)):
            kept.append(np.broadcast_to(np.asarray(given, dtype=float), number))
        self.whole.append(np.full(number, whole))
        self.count += number
        return np.arange(self.count - number, self.count)


@dataclass(frozen=True)
class Solved:
    """What came of it. `values`: the best there is, None where none was found; `bound`: what none can cost less than."""

    values: Reals | None
    bound: float
    is_settled: bool  # proven best, or proven to have none
    is_impossible: bool = False


Goes = Callable[[float], bool]
"""Asked now and then with the bound so far; False stops."""


def _joined(arrays: list[NDArray[np.float64]]) -> Reals:
    return np.concatenate(arrays) if arrays else np.zeros(0)


def problem(columns: Columns, rows: Rows) -> highspy.HighsLp:
    """As HiGHS takes it."""
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = columns.count, rows.count
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = map(_joined, (columns.cost, columns.least, columns.most))
    lp.row_lower_, lp.row_upper_ = _joined(rows.least), _joined(rows.most)
    whole = np.concatenate(columns.whole) if columns.whole else np.zeros(0, dtype=bool)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp.integrality_ = [kinds[int(each)] for each in whole]
    at_row = np.concatenate([np.zeros(0, dtype=np.int64), *rows.at_row])
    at_column = np.concatenate([np.zeros(0, dtype=np.int64), *rows.at_column])
    order = np.argsort(at_row, kind="stable")
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = columns.count, rows.count
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(at_row, minlength=rows.count))]).astype(np.int32)
    lp.a_matrix_.index_ = at_column[order].astype(np.int32)
    lp.a_matrix_.value_ = _joined(rows.value)[order]
    return lp


def quiet() -> highspy.Highs:
    """A solver that writes nothing."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver


def solve_whole(
    lp: highspy.HighsLp,
    *,
    seconds: float,
    start: Reals | None = None,
    most: float = INFINITE,
    goes: Goes | None = None,
) -> Solved:
    """Solve in whole numbers, from a start if one is given, within a time; costs are whole numbers. What costs more than
    `most` is not looked into: if the best that is found costs more, none costs less."""
    solver = quiet()
    options: dict[str, float | bool | str] = {
        "time_limit": max(0.01, seconds),
        "mip_rel_gap": 0.0,
        "objective_bound": most,
        "mip_abs_gap": 0.99,
        "presolve": "off",  # takes longer here than all the rest
        "mip_detect_symmetry": False,
        "mip_allow_restart": False,
        "mip_heuristic_effort": 0.0 if start is not None else 0.05,
    }
    for name, value in options.items():
        solver.setOptionValue(name, value)
    solver.passModel(lp)
    if goes:
        solver.cbMipInterrupt.subscribe(lambda event: event.interrupt(not goes(event.data_out.mip_dual_bound)))
    if start is not None:
        solution = highspy.HighsSolution()
        solution.col_value = list(start)
        solver.setSolution(solution)
    solver.run()
    return _outcome(solver)


def _outcome(solver: highspy.Highs) -> Solved:
    status, info = solver.getModelStatus(), solver.getInfo()
    if status == highspy.HighsModelStatus.kInfeasible:
        return Solved(None, float("inf"), is_settled=True, is_impossible=True)
    has_plan = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solver.getSolution().col_value) if has_plan else None
    return Solved(values, info.mip_dual_bound, is_settled=status == highspy.HighsModelStatus.kOptimal)
