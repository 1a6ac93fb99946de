from uuid import UUID

from django.db import transaction
from django.utils import timezone

from peerreview.models import Answer, Correction, Finding, HostReply, Reply, Review, Seat
from peerreview.models.replies import reviews_replied_by, reviews_sendable_by
from peerreview.models.reports import ids_answered
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Membership, Person, Role
from schools.services.messages import notify_all, read_messages_about

SENT = "The host’s reply is sent, or this review waits for none just now. Your words are below."
NEWER = "{name} has saved a newer version of this since you opened it. Theirs stands; your words are below."


def team_of(review: Review, *roles: str) -> list[Person]:
    """Who holds these seats in the review now; without roles, lead and peers."""
    wanted = roles or (Seat.Role.LEAD, Seat.Role.PEER)
    return list(Person.objects.filter(pk__in=review.seats.current().filter(role__in=wanted).values("person")))


@transaction.atomic
def save_reply(finding: Finding, *, by: Person, version: int, stance: str, text: str = "") -> Reply:
    """Keep what the host says to one finding, as a draft that only the host's writers see until it is sent.

    `version`: the one that was read, 0 where nothing stood. Raises Conflict once the reply is sent, or if a newer
    version stands.
    """
    review = _writable(finding, by)
    stands = Reply.objects.filter(finding=finding).select_related("saved_by").first()
    if stands is None:
        saved = {"saved_by": by, "saved_at": timezone.now()}
        return Reply.objects.create(finding=_standing(review, finding), stance=stance, text=text, **saved)
    if (stands.stance, stands.text) == (stance, text):
        return stands
    if stands.version != version:
        raise Conflict(NEWER.format(name=stands.saved_by.name))
    stands.stance, stands.text, stands.version = stance, text, version + 1
    stands.saved_by, stands.saved_at = by, timezone.now()
    stands.save(update_fields=["stance", "text", "version", "saved_by", "saved_at"])
    return stands


@transaction.atomic
def add_correction(finding: Finding, *, by: Person, form_key: UUID, said: str, fact: str) -> Correction:
    """Put a fact right: which words, and what is so. Sent twice it is one. Raises Conflict once the reply is sent."""
    review = _writable(finding, by)
    finding = _standing(review, finding)
    made = {"said": said, "fact": fact, "by": by, "made_at": timezone.now()}
    if finding.corrections.exclude(form_key=form_key).count() >= Correction.MOST:
        raise Conflict(f"There are {Correction.MOST} corrections to this already. Put what is left into your reply.")
    correction, _ = Correction.objects.get_or_create(finding=finding, form_key=form_key, defaults=made)
    return correction


@transaction.atomic
def take_back_correction(correction: Correction, *, by: Person) -> None:
    """Take out a correction that is not sent yet. Raises Conflict once it is."""
    _writable(correction.finding, by)
    locked(Correction.objects.removable_by(by, timezone.localdate()), correction, SENT).delete()


@transaction.atomic
def send_reply(review: Review, *, by: Person) -> HostReply:
    """Send the whole reply to the team, as the host. From here on it stands as it is, and the team answers.

    Pressed twice it is sent once. Raises Conflict while a finding has no answer of the host's.
    """
    sent = HostReply.objects.filter(review=review, sent_by=by).first()
    if sent:
        return sent
    review = locked(reviews_sendable_by(by, timezone.localdate()), review, SENT)
    if review.findings.standing().filter(reply=None).exists():
        raise Conflict("Say to each finding whether you agree or see it differently; then send it.")
    now = timezone.now()
    sent = HostReply.objects.create(review=review, sent_by=by, sent_at=now)
    review.events.create(kind="reply_sent", by=by, at=now)
    notify_all(team_of(review), "findings-replied", review.thing, by=by)
    return sent


@transaction.atomic
def answer_reply(reply: Reply, *, by: Person, answer: str, text: str = "") -> Reply:
    """Say, for the team, that both versions stand, or answer in words. Raises Conflict if it is answered already."""
    return _answer(Reply, reply, by, answer, text)


@transaction.atomic
def answer_correction(correction: Correction, *, by: Person, answer: str, text: str = "") -> Correction:
    """Accept a correction for the team, so that the fact stands beside the earlier words, or answer it in words."""
    return _answer(Correction, correction, by, answer, text)


def _answer(model, row, by, answer, text):
    stands = model.objects.filter(pk=row.pk, answered_by=by, answer=answer, answer_text=text).first()
    if stands:
        return stands  # pressed twice
    review = row.finding.review
    Review.objects.select_for_update().get(pk=review.pk)
    row = locked(model.objects.answerable_by(by), row, "Somebody of the team has answered this, or it is not sent yet.")
    row.answer, row.answer_text, row.answered_by, row.answered_at = Answer(answer), text, by, timezone.now()
    row.save(update_fields=["answer", "answer_text", "answered_by", "answered_at"])
    told = {*hosts_of(review), *team_of(review, Seat.Role.HOST_LEAD)}
    notify_all(told, "correction-answered", review.thing, by=by)
    read_messages_about(by, review.thing)
    return row


def hosts_of(review: Review) -> list[Person]:
    """Who hosts it today: the school's heads, and an acting host."""
    today = timezone.localdate()
    posts = Membership.objects.current(today).filter(school=review.school_id, role=Role.HEAD)
    heads = Person.objects.filter(pk__in=posts.values("person"))
    return [*heads, *team_of(review, Seat.Role.ACTING_HOST)]


def answered_by_all(review: Review) -> bool:
    """Whether the host has replied and the team has answered all of it."""
    return Review.objects.filter(pk=review.pk, pk__in=ids_answered()).exists()


def _writable(finding, by):
    """The finding's review, locked, if this person writes its reply now."""
    return locked(reviews_replied_by(by, timezone.localdate()), Review(pk=finding.review_id), SENT)


def _standing(review, finding):
    """The finding, if the team has not withdrawn it."""
    return locked(review.findings.standing(), finding, "The team has withdrawn this finding. Your words are below.")
