"""Who takes which part in a review. Seats begin and end; none is ever deleted, so each change leaves its trace."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from peerreview.models import Review, Seat
from peerreview.models.reviews import TEAM
from peerreview.models.seats import heads_of, host_people, host_writers, people_of, substitutes_for
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Membership, Person
from schools.services.messages import notify

from .appointments import change_visit
from .steering import MOVED, note, tell

NAMED = {Seat.Role.HOST_LEAD: host_people, Seat.Role.CHAMPION: host_people, Seat.Role.WRITER: host_writers}


def seat(review: Review, person: Person, role: str, *, school=None) -> Seat:
    """Give somebody a part in a review from now on; the same part twice is one."""
    now = timezone.now()
    begun = {"begun_at": now, "school": school}
    found, _ = Seat.objects.get_or_create(review=review, person=person, role=role, ended_at=None, defaults=begun)
    return found


def unseat(seat: Seat) -> None:
    """End somebody's part now."""
    seat.ended_at = timezone.now()
    seat.save(update_fields=["ended_at"])


@transaction.atomic
def name_for_host(review: Review, person: Person, role: str, *, by: Person) -> Seat:
    """Name, as the host, who leads for the school, who leads the follow-up, or one more who writes the self-review.

    There is one lead and one follow-up lead: whoever was named before makes room. Raises Conflict for somebody who does
    not work there, or does not lead there where that is asked.
    """
    today = timezone.localdate()
    review = locked(Review.objects.named_for_by(by, today), review, MOVED)
    if not NAMED[role](review, today).contains(person):
        raise Conflict(f"{person.name} does not work at {review.school.name} in that way.")
    if role != Seat.Role.WRITER:
        for other in review.seats.current().filter(role=role).exclude(person=person):
            unseat(other)
    named = seat(review, person, role, school=review.school)
    note(review, f"named_{role}", by, person)
    notify(person, "review-named", review.thing, by=by, mark=role)
    return named


@transaction.atomic
def take_from_host_side(named: Seat, *, by: Person) -> None:
    """Take back, as the host, whom one has named; what they wrote stays."""
    right = Review.objects.named_for_by(by, timezone.localdate())
    review = locked(right, named.review, MOVED)
    found = locked(Seat.objects.current().filter(role__in=NAMED, review=review), named, MOVED)
    unseat(found)
    note(review, f"ended_{found.role}", by, found.person)


@transaction.atomic
def accept_seat(seated: Seat, *, by: Person) -> Seat:
    """Say that one comes. Safe to repeat."""
    seated = locked(Seat.objects.to_hand_back_by(by), seated, MOVED)
    if seated.accepted_at is None:
        seated.accepted_at = timezone.now()
        seated.save(update_fields=["accepted_at"])
        note(seated.review, "came_yes", by, by)
    return seated


@transaction.atomic
def hand_back_seat(seated: Seat, *, by: Person) -> Seat:
    """Hand one's place in a team back, without a reason: it ends at once, and the trust leads are asked for somebody else."""
    seated = locked(Seat.objects.to_hand_back_by(by), seated, MOVED)
    seated.handed_back_at = seated.ended_at = timezone.now()
    seated.save(update_fields=["handed_back_at", "ended_at"])
    note(seated.review, "handed_back", by, by)
    leads = Person.objects.with_access(today := timezone.localdate()).filter(pk__in=leads_of_trust(today))
    tell(seated.review, "place-handed-back", by=by, to=list(leads), mark=f"seat-{seated.pk}")
    tell(seated.review, "place-let-go", by=None, to=[by], mark=change_visit(seated.review))
    return seated


@transaction.atomic
def substitute(seated: Seat, person: Person, *, by: Person) -> Seat:
    """Put somebody in the place of a member of the team, on the day itself if need be.

    Their sessions go to the new one; their notes stay their own, and the team goes on reading them. Raises Conflict for
    somebody who may not come: of the host's school, on another visit that day, or already here.
    """
    today = timezone.localdate()
    review = locked(Review.objects.staffable_by(by, today), seated.review, MOVED)
    seated = locked(Seat.objects.replaceable().filter(review=review), seated, "They have been replaced already.")
    if not substitutes_for(seated, today).contains(person):
        raise Conflict(f"{person.name} can’t come to this review. Choose somebody else.")
    if seated.ended_at is None:
        unseat(seated)
    post = Membership.objects.current(today).filter(person=person, school__isnull=False).first()
    new = seat(review, person, seated.role, school=post.school)
    seated.successor = new
    seated.save(update_fields=["successor"])
    review.sessions.filter(reviewer=seated.person).update(reviewer=person)
    note(review, "came_instead", by, person)
    mark = change_visit(review)
    tell(review, "came-instead", by=by, to=[person, *people_of(review)], mark=mark)
    tell(review, "visit-left", by=by, to=[seated.person], mark=mark)
    return new


@transaction.atomic
def name_acting_host(review: Review, person: Person, *, by: Person) -> Seat:
    """Name, as a trust lead, who acts as host where a school has no head. They inherit the review and no private thread;
    it ends by itself as soon as the school has a head."""
    today = timezone.localdate()
    review = locked(Review.objects.headless_for(by, today), review, "This school has a head, who is the host.")
    if not host_people(review, today).contains(person):
        raise Conflict(f"{person.name} does not lead at {review.school.name}.")
    for other in review.seats.current().filter(role=Seat.Role.ACTING_HOST).exclude(person=person):
        unseat(other)
    named = seat(review, person, Seat.Role.ACTING_HOST, school=review.school)
    note(review, "named_acting_host", by, person)
    notify(person, "review-named", review.thing, by=by, mark="acting_host")
    return named


def end_seats_of_leavers(*, today: date) -> int:
    """End the seats of people who have left, and of acting hosts whose school has a head again. Where a team has lost its
    lead, it and the trust leads are told; the review goes on and loses nothing. Returns how many seats."""
    present = Person.objects.with_access(today).values("pk")
    gone = Seat.objects.current().exclude(person__in=present).exclude(review__status="closed").select_related("review")
    acting = Seat.objects.current().filter(role=Seat.Role.ACTING_HOST).select_related("review")
    ended = [*gone, *(row for row in acting if heads_of(row.review, today).exclude(pk=row.person_id).exists())]
    for row in ended:
        _end_by_itself(row, today)
    return len(ended)


@transaction.atomic
def _end_by_itself(row, today):
    unseat(row)
    note(row.review, f"ended_{row.role}", None, row.person)
    if row.role in TEAM:
        leads = Person.objects.with_access(today).filter(pk__in=leads_of_trust(today))
        tell(row.review, "team-lost-somebody", by=None, to=[*people_of(row.review), *leads])


def leads_of_trust(today: date):
    """The ids of the trust leads on that day, as a subquery."""
    return Membership.objects.current(today).filter(role="trust_lead").values("person")
