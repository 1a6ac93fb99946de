"""Evens out what schools give and are given: chains of swaps from a school that could give less to one that owes."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

import numpy as np

from .ground import Ground, spare, total_cost, used_by
from .tolls import Shared, Team

MOST = 40  # times that chains are looked for
NEAREST = 12  # schools that are asked to come instead


@dataclass(frozen=True)
class Step:
    """One person for another of another school: what it costs, and the team it makes."""

    cost: float
    team: Team


Steps = dict[int, dict[int, Step]]
"""The cheapest step by which one school gives less and another more."""


def evened(ground: Ground, teams: dict[int, Team]) -> dict[int, Team]:
    """The same teams, changed by chains of single swaps until no school owes, or as far as they lead. No other rule is broken
    by it."""
    for _ in range(MOST):
        changed = _chained(ground, teams)
        if changed is None or not total_cost(ground, changed.values()) < total_cost(ground, teams.values()):
            break
        teams = changed
    return teams


def _chained(ground: Ground, teams: dict[int, Team]) -> dict[int, Team] | None:
    """After chains that pay some debts, none of which touches what another does; None where nobody owes or none leads
    there."""
    taken = used_by(ground, teams.values())
    left = {school: spare(ground, school, taken) for school in range(len(ground.schools))}
    owe, rich = {school for school in left if left[school] < 0}, {school for school in left if left[school] > 0}
    steps, changed = (_steps(ground, teams, taken) if owe else {}), dict(teams)
    while chain := _chain(steps, rich, owe):
        changed |= {step.team.host: step.team for step in chain}
        steps = _apart(ground, steps, _touched(ground, teams, chain))
    return changed if changed != teams else None


def _touched(ground: Ground, teams: dict[int, Team], chain: list[Step]) -> set[int]:
    """The schools that a chain is about: those who host, those who come and those who no longer do."""
    hosts = {step.team.host for step in chain}
    people = {at for step in chain for at in (*step.team.people, *teams[step.team.host].people)}
    return {int(ground.own[host]) for host in hosts} | {int(ground.home[at]) for at in people}


def _apart(ground: Ground, steps: Steps, touched: set[int]) -> Steps:
    """The steps that have nothing to do with some schools."""
    return {
        school: {
            other: step
            for other, step in ways.items()
            if other not in touched and int(ground.own[step.team.host]) not in touched
        }
        for school, ways in steps.items()
        if school not in touched
    }


def _steps(ground: Ground, teams: dict[int, Team], taken: Counter[Shared]) -> Steps:
    found: Steps = {}
    for team in teams.values():
        for out in team.people:
            ways = found.setdefault(int(ground.home[out]), {})
            for into, cost in _instead(ground, team, out, taken):
                school = int(ground.home[into])
                if school not in ways or cost < ways[school].cost:
                    ways[school] = Step(cost, team.with_swap(out, into))
    return found


def _instead(ground: Ground, team: Team, out: int, taken: Counter[Shared]) -> Iterator[tuple[int, float]]:
    """Who of the nearest other schools could come instead of somebody, one of each, and how much more that costs."""
    pairs, seen = ground.prices.pair[team.host], {int(ground.home[at]) for at in team.people}
    able = np.flatnonzero(ground.possible.free[team.slot])
    for into in able[np.argsort(pairs[able], kind="stable")].tolist():
        school = int(ground.home[into])
        changed = team.with_swap(out, into)
        if school not in seen and _has_time(ground, team, into, taken) and _fits(ground, team, changed, taken):
            seen.add(school)
            yield into, float(pairs[into] - pairs[out])
        if len(seen) > NEAREST:
            return


def _has_time(ground: Ground, team: Team, person: int, taken: Counter[Shared]) -> bool:
    """Whether somebody may go on one more visit, and on none on these days; asked first, since it is asked quickly."""
    days = ground.possible.slots[team.slot].dates
    free = ground.room(Shared("person", person)).holds(taken[Shared("person", person)] + 1)
    return free and not any(taken[Shared("busy", person, day)] for day in days)


def _fits(ground: Ground, team: Team, changed: Team, taken: Counter[Shared]) -> bool:
    """Whether no rule is broken but for what schools give each other."""
    before, after = ground.uses_of(team), ground.uses_of(changed)
    used = ((shared, taken[shared] + number - before[shared]) for shared, number in after.items() if not shared.is_owed)
    return ground.is_whole(changed) and all(ground.room(shared).holds(number) for shared, number in used)


def _chain(steps: Steps, rich: set[int], owe: set[int]) -> list[Step]:
    """A short and cheap chain from one of some schools to one of others, no host twice; Dijkstra's, each step counted from
    the cheapest there is."""
    least = min((step.cost for ways in steps.values() for step in ways.values()), default=0.0)
    ties = count()
    queue: list[tuple[float, int, int, list[Step]]] = [(0.0, next(ties), school, []) for school in sorted(rich)]
    done: set[int] = set()
    while queue:
        cost, _, school, chain = heappop(queue)
        if school in owe:
            return chain
        if school not in done:
            done.add(school)
            for other, step in steps.get(school, {}).items():
                if other not in done and step.team.host not in {each.team.host for each in chain}:
                    heappush(queue, (cost + step.cost - min(least, 0.0), next(ties), other, [*chain, step]))
    return []
