"""One person of a team for another, every rule still holding: who could, and what it would cost."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .answer import Question, Swap
from .costing import parts_of
from .plan import Reviewer, Setting, Visit
from .rules import problems_of


def substitutes(question: Question, visits: Iterable[Visit], school: int, out: int, most: int = 3) -> tuple[Swap, ...]:
    """Those who cost least in somebody's place in one team, with no rule broken that holds now; the cheapest first.

    Somebody from the lead's place is followed by somebody trained to lead. Locks are left aside: who hands a place back is
    gone. Empty if the school is not planned or the person is not in its team.
    """
    planned = list(visits)
    here = next((visit for visit in planned if visit.school == school and out in visit.reviewers), None)
    if here is None:
        return ()
    others = [visit for visit in planned if visit is not here]
    before = parts_of(question, planned).total
    broken = set(problems_of(question.setting, planned))
    found = []
    for person in _candidates(question.setting, here, out):
        changed = [*others, with_swap(here, out, person.key)]
        if set(problems_of(question.setting, changed)) <= broken:
            found.append(Swap(school, out, person.key, parts_of(question, changed).total - before))
    return tuple(sorted(found, key=lambda swap: (swap.cost, swap.into))[:most])


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
