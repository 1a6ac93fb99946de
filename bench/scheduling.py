"""How good the plans of rounds are and how long they take; run with `python -m bench.scheduling`.

For each round: when the first plan that breaks no rule was there, what the best costs, how far it can be from the cheapest
there is, and when that was proven. Beside it what simpler ways make of the same round: how much dearer, how many rules broken.
"""

import argparse
import resource
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic

from bench.others import by_chance, flow, greedy
from bench.rounds import EASY, a_round, largest_trust, random_round
from peerreview.scheduling.answer import Answer, Progress, Question
from peerreview.scheduling.costing import parts_of
from peerreview.scheduling.plan import Visit
from peerreview.scheduling.rules import problems_of
from peerreview.scheduling.solving import solve

OTHERS: dict[str, Callable[[Question], tuple[Visit, ...]]] = {"by chance": by_chance, "greedy": greedy, "flow": flow}


@dataclass
class Measured:
    """One round: its name, the answer, the seconds it took in all and until a first plan, and what the others made."""

    name: str
    answer: Answer
    seconds: float
    first: float | None
    broken: int
    memory: int  # MB at most up to its end
    others: dict[str, tuple[int, int]] = field(default_factory=dict)  # cost and broken rules

    @property
    def line(self) -> str:
        """A row of the table."""
        answer = self.answer
        first = f"{self.first:.1f} s" if self.first is not None else "none"
        cost = str(answer.parts.total) if answer.parts and answer.gap is not None else "–"
        gap = f"{100 * answer.gap:.1f} %" if answer.gap is not None else "–"
        others = " | ".join(f"{_ratio(cost_of, answer)}, {broken}" for cost_of, broken in self.others.values())
        cells = [self.name, first, cost, gap, answer.outcome, f"{self.seconds:.0f} s", str(self.broken)]
        cells.append(f"{self.memory} MB")
        return f"| {' | '.join(cells)} | {others} |"


def _ratio(cost: int, answer: Answer) -> str:
    return f"{cost / answer.parts.total:.2f}" if answer.parts and answer.parts.total else "–"


def measured(name: str, question: Question, seconds: float) -> Measured:
    """Plan a round in so many seconds, and in the other ways."""
    began, first = monotonic(), list[float]()

    def tell(progress: Progress) -> bool:
        if progress.parts and not first:
            first.append(progress.seconds)
        return True

    answer = solve(question, seconds=seconds, tell=tell)
    took, memory = monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    broken = len(problems_of(question.setting, answer.visits))
    others = {each: _made(question, way(question)) for each, way in OTHERS.items()}
    return Measured(name, answer, took, first[0] if first else None, broken, memory, others)


def _made(question: Question, visits: tuple[Visit, ...]) -> tuple[int, int]:
    return parts_of(question, visits).total, len(problems_of(question.setting, visits))


def table(rows: Iterable[Measured]) -> Iterable[str]:
    """Line by line, as each round is done."""
    heads = ["Round", "First plan", "Points", "Gap at most", "Outcome", "Ended after", "Rules broken", "Memory"]
    heads += [f"{name}: ratio, rules broken" for name in OTHERS]
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield row.line


def rounds(options: argparse.Namespace) -> Iterable[tuple[str, Question]]:
    """The rounds that were asked for."""
    for schools in options.sizes:
        for seed in options.seeds:
            yield f"{schools} schools, seed {seed}", random_round(schools, seed)
    if options.gias:
        schools = largest_trust(options.gias)
        yield f"{len(schools)} real schools, six weeks", a_round(schools, Random(1), EASY)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.scheduling", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[20, 58, 100])
    parser.add_argument("--seeds", type=int, nargs="*", default=[1, 2, 3])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument(
        "--gias", type=Path, help="an extract of the DfE's GIAS download; its largest trust is planned too"
    )
    options = parser.parse_args()
    done = (measured(name, question, options.seconds) for name, question in rounds(options))
    for line in table(done):
        print(line, flush=True)


if __name__ == "__main__":
    main()
