"""One person of a team for another, every rule still holding: who could, and what it would cost."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from .answer import Question, Swap
from .costing import parts_of
from .ground import Ground, spare, used_by
from .plan import Reviewer, Setting, Visit
from .rules import problems_of
from .searching import Plan
from .tolls import Shared, Team


def substitutes(question: Question, visits: Iterable[Visit], school: int, out: int, most: int = 3) -> tuple[Swap, ...]:
    """Those who cost least in somebody's place in one team, with no rule broken that holds now; the cheapest first. Where
    they are too few, those follow with whom only what schools give each other would not come out even.

    Somebody from the lead's place is followed by somebody trained to lead. Locks are left aside: who hands a place back is
    gone. Empty if the school is not planned or the person is not in its team.
    """
    planned = list(visits)
    here = next((visit for visit in planned if visit.school == school and out in visit.reviewers), None)
    if here is None:
        return ()
    others, setting = [visit for visit in planned if visit is not here], question.setting
    before, broken = parts_of(question, planned).total, set(problems_of(setting, planned))
    uneven = replace(
        setting, allowance=sum(host.length.half_days for host in setting.hosts.values()) * setting.team_size
    )
    borne = set(problems_of(uneven, planned))
    found = []
    for person in _candidates(setting, here, out):
        changed = [*others, with_swap(here, out, person.key)]
        if set(problems_of(uneven, changed)) <= borne:
            breaks = tuple(each.text for each in problems_of(setting, changed) if each not in broken)
            found.append(Swap(school, out, person.key, parts_of(question, changed).total - before, breaks))
    return tuple(sorted(found, key=lambda swap: (len(swap.breaks), swap.cost, swap.into))[:most])


def with_swap(visit: Visit, out: int, into: int) -> Visit:
    """The visit with one person for another, in the same part."""
    if visit.lead == out:
        return replace(visit, lead=into)
    return replace(visit, peers=tuple(into if key == out else key for key in visit.peers))


def _candidates(setting: Setting, visit: Visit, out: int) -> Iterator[Reviewer]:
    for person in setting.reviewers.values():
        is_here = person.key in visit.people
        barred = visit.school in person.schools or visit.school in person.barred_from
        if not is_here and not barred and (person.is_lead_trained or visit.lead != out):
            yield person


def best_swaps(plan: Plan) -> tuple[Swap, ...]:
    """For each team its cheapest single swap; none for a team in which nobody can be replaced."""
    taken = used_by(plan.ground, plan.teams.values())
    swaps = (_best_swap(plan.ground, team, taken) for team in plan.teams.values())
    return tuple(swap for swap in swaps if swap)


def _best_swap(ground: Ground, team: Team, taken: Counter[Shared]) -> Swap | None:
    """The cheapest that breaks no rule; they are asked in order of what they cost."""
    possible = ground.possible
    for _, into, out in sorted(_ways(ground, team, taken)):
        cost = _cost_of_swap(ground, team, out, into, taken)
        if cost is not None:
            return Swap(possible.hosts[team.host], possible.people[out], possible.people[into], cost)
    return None


def _ways(ground: Ground, team: Team, taken: Counter[Shared]) -> Iterator[tuple[float, int, int]]:
    """What each swap would cost, who comes and who goes. Where a school has to give its half days, only its own come."""
    free = ground.possible.free[team.slot] if team.slot >= 0 else np.zeros(len(ground.home), dtype=bool)
    pairs = ground.prices.pair[team.host]
    for out in team.people:
        school = int(ground.home[out])
        may = spare(ground, school, taken) >= ground.halves[team.host]
        able = free if may else free & (ground.home == school)
        for into in np.flatnonzero(able).tolist():
            if into not in team.people:
                more = _step(ground, Shared("person", into), taken, 1) + _step(ground, Shared("person", out), taken, -1)
                yield float(pairs[into] - pairs[out]) + more, into, out


def _step(ground: Ground, shared: Shared, taken: Counter[Shared], more: int) -> float:
    """What one more, or one fewer, changes in what so much costs."""
    room, used = ground.room(shared), taken[shared]
    return room.price(used + more) - room.price(used)


def _cost_of_swap(ground: Ground, team: Team, out: int, into: int, taken: Counter[Shared]) -> int | None:
    """None where a rule would break."""
    changed = team.with_swap(out, into)
    if not ground.is_whole(changed):
        return None
    before, after = ground.uses_of(team), ground.uses_of(changed)
    cost = ground.cost_of(changed) - ground.cost_of(team)
    for shared in before | after:
        more = after[shared] - before[shared]
        if more:
            if not ground.room(shared).holds(taken[shared] + more):
                return None
            cost += _step(ground, shared, taken, more)
    return round(cost)
