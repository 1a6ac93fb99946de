"""Looks for the plan that costs least."""

from time import monotonic

from .answer import Answer, Outcome, Progress, Question, Tell
from .costing import parts_of
from .highs import Reals, problem, solve_whole
from .model import Model, Scope
from .possible import Possible
from .prices import prices_of
from .reading import visits_from


def solve(question: Question, *, seconds: float, tell: Tell | None = None) -> Answer:
    """The best plan that can be found in so many seconds, or why there is none. `tell` hears how far it has come, and may
    end it. Never raises for what a question says; what it lacks is told by `missing.missing_before`."""
    began = monotonic()
    possible = Possible(question)
    prices = prices_of(possible)
    model = Model(possible, prices, Scope.whole(possible))

    def improved(values: Reals) -> None:
        visits = visits_from(model, values)
        if tell:
            tell(Progress(monotonic() - began, visits, parts_of(question, visits)))

    solved = solve_whole(problem(model.columns, model.rows), seconds=seconds, improved=improved)
    if solved.values is None:
        return Answer(Outcome.IMPOSSIBLE if solved.is_impossible else Outcome.UNKNOWN)
    visits = visits_from(model, solved.values)
    parts = parts_of(question, visits)
    outcome = Outcome.PROVEN if solved.is_settled else Outcome.GOOD
    return Answer(outcome, visits, parts, parts.total if solved.is_settled else solved.bound + prices.fixed)
