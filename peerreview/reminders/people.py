"""Who is on which side of a running review: for many at once, and the right that says so for one person."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Q

from peerreview.models import Review, Seat
from peerreview.models.following import ids_followed_by
from peerreview.models.reviews import HOST_SIDE, TEAM
from peerreview.models.visiting import WRITERS
from schools.models import Membership, Role


@dataclass(frozen=True)
class Side:
    """Some of a review's people: those in `seats`, with the host's head where `is_host`; `right(person, today)` are the
    reviews in which somebody is one of them."""

    seats: tuple[str, ...]
    is_host: bool
    right: Callable

    def of(self, review: int, school: int, seated: dict, heads: dict) -> set[int]:
        """Their ids."""
        acting = seated[review, Seat.Role.ACTING_HOST] | heads[school] if self.is_host else set()
        return acting.union(*(seated[review, role] for role in self.seats))


def _either(person, today):
    team = Review.objects.teamed_with(person).order_by().values("pk")
    own = Review.objects.ids_on_host_side(person, today)
    return Review.objects.filter(Q(pk__in=team) | Q(pk__in=own))


def visits_attended_by(person, today):
    """Running reviews of whose visit they are: the team and the host's side, once there is a day."""
    return _either(person, today).published().running().filter(visit_on__isnull=False)


HOST = Side((), True, Review.objects.hosted_by)
HOSTS = Side(tuple(HOST_SIDE), True, Review.objects.on_host_side)
FOLLOWERS = Side(
    (Seat.Role.CHAMPION,), True, lambda person, today: Review.objects.filter(pk__in=ids_followed_by(person, today))
)
WRITING = Side(tuple(WRITERS), False, lambda person, today: Review.objects.written_up_by(person))
EVERYBODY = Side((*TEAM, *HOST_SIDE), True, _either)


def seated(around):
    """Of running reviews who sits where, by (review, role)."""
    found = defaultdict(set)
    rows = Seat.objects.current().filter(review__in=Review.objects.published().running().order_by().values("pk"))
    for review, role, person in rows.order_by().values_list("review", "role", "person"):
        found[review, role].add(person)
    return found


def heads(around):
    """Who heads which school, by school."""
    found = defaultdict(set)
    posts = Membership.objects.current(around.today).filter(role=Role.HEAD)
    for school, person in posts.values_list("school", "person"):
        found[school].add(person)
    return found
