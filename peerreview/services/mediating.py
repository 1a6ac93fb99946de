from django.db import transaction
from django.utils import timezone

from peerreview.models import Finding, Mediation, MediatorWord, Review, Seat
from peerreview.models.mediation import mediated_by, reviews_mediable_by, third_heads
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify, notify_all, read_messages_about

from .replying import NEWER, hosts_of, team_of

MOVED_ON = "This has been answered already, or the review has moved on."


@transaction.atomic
def propose_mediator(review: Review, person: Person | None, *, by: Person) -> Mediation:
    """Propose a third head to the other side, as host or lead reviewer. Only the other side is told.

    Raises Conflict if nothing is disputed, if somebody is asked already, or for anybody who is no third head.
    """
    today, now = timezone.localdate(), timezone.now()
    review = locked(reviews_mediable_by(by, today), review, "Nobody can be asked to mediate here just now.")
    chosen = third_heads(review, today).filter(pk=person.pk if person else None).first()
    if chosen is None:
        raise Conflict("Choose the head of a third school of this round.")
    is_host = Review.objects.hosted_by(by, today).contains(review)
    side = "host" if is_host else "team"
    made = Mediation.objects.create(review=review, person=chosen, side=side, proposed_by=by, proposed_at=now)
    review.events.create(kind="mediator_proposed", by=by, about=chosen, at=now)
    others = team_of(review, Seat.Role.LEAD) if is_host else hosts_of(review)
    notify_all(others, "mediation-proposed", made.thing, by=by)
    return made


@transaction.atomic
def agree_to_mediator(mediation: Mediation, *, by: Person) -> Mediation:
    """Agree, as the other side, to the head who is proposed; now they are asked."""
    mediation = locked(Mediation.objects.agreeable_by(by, timezone.localdate()), mediation, MOVED_ON)
    mediation.agreed_by, mediation.agreed_at = by, timezone.now()
    mediation.save(update_fields=["agreed_by", "agreed_at"])
    mediation.review.events.create(kind="mediator_agreed", by=by, about=mediation.person, at=mediation.agreed_at)
    notify(mediation.person, "mediation-asked", mediation.thing, by=by)
    read_messages_about(by, mediation.thing)
    return mediation


@transaction.atomic
def accept_mediation(mediation: Mediation, *, by: Person) -> Mediation:
    """Say yes, as the head whom both sides ask. They read the review from here on, and may write on what is disputed."""
    mediation = locked(Mediation.objects.acceptable_by(by), mediation, MOVED_ON)
    review, now = mediation.review, timezone.now()
    if not third_heads(review, timezone.localdate()).filter(pk=by.pk).exists():
        raise Conflict("You take part in this review by now, so somebody else has to mediate.")
    mediation.accepted_at = now
    mediation.save(update_fields=["accepted_at"])
    Seat.objects.create(review=review, person=by, role=Seat.Role.MEDIATOR, begun_at=now)
    review.events.create(kind="mediation_accepted", by=by, at=now)
    notify_all([*hosts_of(review), *team_of(review, Seat.Role.LEAD)], "mediation-accepted", review.thing, by=by)
    read_messages_about(by, mediation.thing)
    return mediation


@transaction.atomic
def end_mediation(mediation: Mediation, *, by: Person) -> Mediation:
    """Say "not this time", or take a proposal back. No reason is asked; somebody else may be proposed."""
    mediation = locked(Mediation.objects.endable_by(by, timezone.localdate()), mediation, MOVED_ON)
    mediation.ended_at = timezone.now()
    mediation.save(update_fields=["ended_at"])
    mediation.review.events.create(kind="mediation_ended", by=by, about=mediation.person, at=mediation.ended_at)
    read_messages_about(by, mediation.thing)
    return mediation


@transaction.atomic
def save_mediator_word(finding: Finding, *, by: Person, version: int, text: str) -> MediatorWord:
    """Keep a mediator's word on a disputed finding; it stands beside both versions. Raises Conflict once the review is
    released, or if a newer version stands."""
    finding = locked(mediated_by(by), finding, "A mediator writes here until the report is released.")
    now, stands = timezone.now(), MediatorWord.objects.filter(finding=finding).select_related("by").first()
    if stands is None:
        told = [*hosts_of(finding.review), *team_of(finding.review, Seat.Role.LEAD)]
        notify_all(told, "mediator-wrote", finding.review.thing, by=by)
        return MediatorWord.objects.create(finding=finding, text=text, by=by, saved_at=now)
    if stands.text == text:
        return stands
    if stands.version != version:
        raise Conflict(NEWER.format(name=stands.by.name))
    stands.text, stands.by, stands.version, stands.saved_at = text, by, version + 1, now
    stands.save(update_fields=["text", "by", "version", "saved_at"])
    return stands
