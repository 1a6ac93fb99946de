"""Who may sit where in a review."""

from datetime import date

from django.utils.timezone import localdate

from schools.models import DeclaredConflict, Membership, Person, Role

from .reviews import HOST_SIDE, TEAM, Review, Seat
from .round_schools import RoundSchool, leaders_at


def heads_of(review: Review, today: date):
    """The host's heads on that day, and whoever the trust has named to act for them."""
    acting = review.seats.current().filter(role=Seat.Role.ACTING_HOST).values("person")
    heads = Membership.objects.current(today).filter(school=review.school_id, role=Role.HEAD).values("person")
    return Person.objects.with_access(today).filter(pk__in=heads.union(acting))


def people_of(review: Review, *, host: bool = False, team: bool = False) -> list[Person]:
    """Everybody of a review who is to hear something: the host's side, the team, or, where neither is said, both."""
    today = localdate()
    roles = [*(TEAM if team or not host else ()), *(HOST_SIDE if host or not team else ())]
    seated = review.seats.current().filter(role__in=roles).values("person")
    found = list(Person.objects.with_access(today).filter(pk__in=seated))
    heads = heads_of(review, today) if host or not team else []
    return found + [head for head in heads if head not in found]


def visiting_on(day: date, *, besides: Review):
    """The ids of those who are in the team of another visit that begins on that day."""
    others = Review.objects.exclude(pk=besides.pk).running().filter(visit_on=day).order_by().values("pk")
    return Seat.objects.current().in_team().filter(review__in=others).values("person")


def host_people(review: Review, today: date):
    """The host's own leaders, who may be named to lead for it or to lead the follow-up; its head is host in any case."""
    return leaders_at([review.school_id], today)


def host_writers(review: Review, today: date):
    """Everybody who works at the host: any of them may be named to help write."""
    here = Membership.objects.current(today).filter(school=review.school_id).values("person")
    return Person.objects.with_access(today).filter(pk__in=here)


def substitutes_for(seat: Seat, today: date):
    """Who may take the place of somebody in a team: leaders of other schools of the round, those of the same school among
    them, who are not in the team, not on another visit that day, and not kept apart from the host's head or the one they
    manage there. Nobody is told why somebody is not among them."""
    review = seat.review
    schools = RoundSchool.objects.taking_part().filter(round=review.round_id).exclude(school=review.school_id)
    seated = review.seats.current().values("person")
    here = Membership.objects.current(today).filter(school=review.school_id)
    found = leaders_at(schools.values("school"), today)
    found = found.exclude(pk__in=seated).exclude(pk__in=here.values("person"))
    for head in heads_of(review, today):
        found = found.exclude(pk__in=DeclaredConflict.objects.people_apart_from(head))
    found = found.exclude(pk__in=here.filter(role=Role.HEAD, line_manager__isnull=False).values("line_manager"))
    return found.exclude(pk__in=visiting_on(review.visit_on, besides=review)) if review.visit_on else found


def who_writes_up(review: Review):
    """Those of the team who hold sessions and write what was noticed; shadows learn."""
    seated = review.seats.current().filter(role__in=[Seat.Role.LEAD, Seat.Role.PEER]).values("person")
    return Person.objects.filter(pk__in=seated)
