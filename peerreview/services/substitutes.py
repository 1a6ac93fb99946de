"""Who could come in somebody's place, the cheapest first, as the plan of the round now stands."""

from dataclasses import dataclass, replace

from django.utils import timezone

from peerreview.models import Seat
from peerreview.models.seats import substitutes_for
from peerreview.scheduling.plan import Visit
from peerreview.scheduling.swapping import substitutes
from schools.models import Person

from .planning import visits_of
from .questions import question_of


@dataclass(frozen=True)
class Suggestion:
    """Somebody for a place: whom, what it costs the plan in points, and what would not hold then, in words."""

    person: Person
    cost: int
    breaks: tuple[str, ...]


def suggestions_for(seat: Seat) -> list[Suggestion]:
    """The three whom the plan would rather have, of those who may come; none for shadows, who learn."""
    if seat.role == Seat.Role.SHADOW:
        return []
    question, school = question_of(seat.review.round), seat.review.school_id
    visits = [_with(seat, visit) if visit.school == school else visit for visit in visits_of(seat.review.round)]
    known = [visit for visit in visits if visit.school in question.setting.hosts and _is_known(question, visit)]
    found = substitutes(question, known, school, seat.person_id, most=12)
    people = substitutes_for(seat, timezone.localdate()).in_bulk([swap.into for swap in found])
    return [Suggestion(people[swap.into], swap.cost, swap.breaks) for swap in found if swap.into in people][:3]


def _with(seat: Seat, visit: Visit) -> Visit:
    """The visit with whoever handed their place back still in it."""
    if seat.person_id in visit.people:
        return visit
    if seat.role == Seat.Role.LEAD:
        return replace(visit, lead=seat.person_id)
    return replace(visit, peers=(*visit.peers, seat.person_id))


def _is_known(question, visit):
    return set(visit.people) <= set(question.setting.reviewers)
