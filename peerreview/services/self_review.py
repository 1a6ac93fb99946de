"""What the host's side does while it writes its self-review together."""

from django.db import transaction
from django.utils import timezone

from peerreview.models import (
    AreaText,
    AreaVersion,
    EnquiryQuestion,
    Review,
    ReviewEvidence,
    Stage,
)
from peerreview.models.seats import people_of
from peerreview.models.self_review import self_reviews_written_by
from reflections.models import Area, PracticeOffer
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify

from .steering import advance, note, tell

HANDED_IN = "The self-review has been handed over, or is paused."


class StaleText(Conflict):
    """Somebody saved the same words first. Both are kept; `standing` are the words that stand."""

    def __init__(self, reason, standing):
        super().__init__(reason)
        self.standing = standing


@transaction.atomic
def save_area(review: Review, area: Area, *, by: Person, version: int, text: str) -> AreaText:
    """Save what the host says in one area, on top of the version it was read at (0 where nothing stood yet).

    Another person's words that stand so far are kept beside. Raises StaleText, with both texts kept, if somebody has
    saved since; Conflict if the self-review is no longer being written.
    """
    now, today = timezone.now(), timezone.localdate()
    review = locked(self_reviews_written_by(by, today), review, HANDED_IN)
    if area.framework_id != review.round.framework_id:
        raise Conflict("That area is not part of this round.")
    row, is_new = AreaText.objects.get_or_create(review=review, area=area, defaults={"saved_at": now, "saved_by": by})
    if row.text == text:
        return row
    if not is_new and row.version != version:
        AreaVersion.objects.create(area_text=row, by=by, text=text, is_conflict=True, kept_at=now)
        return row
    if row.text and row.saved_by_id != by.pk:
        AreaVersion.objects.create(area_text=row, by=row.saved_by, text=row.text, kept_at=now)
    row.text, row.saved_by, row.saved_at = text, by, now
    row.version += not is_new
    row.save(update_fields=["text", "saved_by", "saved_at", "version"])
    return row


def save_area_or_say(review: Review, area: Area, *, by: Person, version: int, text: str) -> AreaText:
    """`save_area`, raising StaleText once both texts are kept where other words stand now."""
    row = save_area(review, area, by=by, version=version, text=text)
    if row.text != text:
        name = row.saved_by.name if row.saved_by else "Somebody"
        raise StaleText(f"{name} saved other words here meanwhile. Both are kept; yours are below.", row)
    return row


@transaction.atomic
def save_questions(review: Review, texts: list[str], *, by: Person, read: list[str]) -> list[EnquiryQuestion]:
    """Replace the enquiry questions, one to three, as one list; empty ones fall away.

    `read`: the questions as they were when the form was opened. Raises Conflict if somebody has changed them since.
    """
    review = locked(self_reviews_written_by(by, timezone.localdate()), review, HANDED_IN)
    if list(review.questions.values_list("text", flat=True)) != read:
        raise Conflict("Somebody changed the questions while you wrote. Yours are below; look at theirs first.")
    review.questions.all().delete()
    asked = [text for text in texts if text.strip()][: EnquiryQuestion.MOST]
    rows = [EnquiryQuestion(review=review, position=place, text=text) for place, text in enumerate(asked, start=1)]
    note(review, "questions", by)
    return EnquiryQuestion.objects.bulk_create(rows)


@transaction.atomic
def add_evidence(review: Review, area: Area, text: str, *, by: Person) -> ReviewEvidence:
    """Add a note or a link to an area, up to three; the same text twice is one. Raises Conflict for a fourth."""
    review = locked(self_reviews_written_by(by, timezone.localdate()), review, HANDED_IN)
    _check_room(review, area, text=text)
    found = review.evidence.filter(area=area, text=text, taken_out_at=None).first()
    return found or ReviewEvidence.objects.create(review=review, area=area, text=text, added_by=by)


@transaction.atomic
def ask_for_practice(review: Review, area: Area, offer: PracticeOffer, *, by: Person) -> ReviewEvidence:
    """Ask a colleague whether the review may use the practice that they offer to show. Nobody reads it here before they
    agree; they may take it back. One's own offer needs no asking."""
    today = timezone.localdate()
    review = locked(self_reviews_written_by(by, today), review, HANDED_IN)
    if not offers_of(review, by, today).filter(pk=offer.pk).exists():
        raise Conflict("That is not on offer at your school any more.")
    _check_room(review, area, offer=offer)
    author = offer.entry.reflection.author
    consent = ReviewEvidence.Consent.AGREED if author == by else ReviewEvidence.Consent.ASKED
    defaults = {"area": area, "consent": consent, "added_by": by}
    row, is_new = ReviewEvidence.objects.get_or_create(review=review, offer=offer, taken_out_at=None, defaults=defaults)
    if is_new and consent == ReviewEvidence.Consent.ASKED:
        notify(author, "evidence-asked", row.thing, by=by)
    return row


def offers_of(review, person, today):
    """The practice that colleagues at the host offer to show, as this person may see it."""
    return PracticeOffer.objects.visible_to(person, today).filter(entry__reflection__school=review.school_id)


@transaction.atomic
def answer_for_practice(evidence: ReviewEvidence, *, by: Person, agrees: bool) -> ReviewEvidence:
    """Say, as its author, whether a review may use one's practice; the answer may be changed at any time."""
    evidence = locked(ReviewEvidence.objects.asked_of(by), evidence, "This is no longer asked of you.")
    evidence.consent = ReviewEvidence.Consent.AGREED if agrees else ReviewEvidence.Consent.DECLINED
    evidence.save(update_fields=["consent"])
    return evidence


@transaction.atomic
def take_out_evidence(evidence: ReviewEvidence, *, by: Person) -> None:
    """Take a piece of evidence out while the self-review is open."""
    right = ReviewEvidence.objects.editable_by(by, timezone.localdate())
    evidence = locked(right, evidence, HANDED_IN)
    evidence.taken_out_at = timezone.now()
    evidence.save(update_fields=["taken_out_at"])


@transaction.atomic
def hand_over_self_review(review: Review, *, by: Person) -> Review:
    """Open the self-review to the team, as the host. From then on it stays as it is.

    Raises Conflict while something is missing (see `missing_for_team`).
    """
    hosted = Review.objects.hosted_by(by, timezone.localdate()).at_stage(Stage.SELF_REVIEW)
    review = locked(hosted, review, HANDED_IN)
    if missing := missing_for_team(review):
        raise Conflict(f"Not quite yet: {missing[0]}")
    advance(review, Stage.PREPARING, by=by, moment="submitted_at")
    tell(review, "self-review-handed-over", by=by, to=people_of(review, team=True))
    return review


def missing_for_team(review: Review) -> list[str]:
    """What a self-review lacks before a team can read it, in plain words."""
    missing = []
    if not review.area_texts.written().exists():
        missing.append("no area has words yet. One is enough.")
    if not review.questions.exists():
        missing.append("there is no enquiry question yet. What would you like to find out?")
    if not review.seats.current().in_team().exists():
        missing.append("nobody is in the team yet.")
    return missing


def _check_room(review, area, **same):
    others = review.evidence.filter(area=area, taken_out_at=None).exclude(**same)
    if others.count() >= ReviewEvidence.MOST:
        raise Conflict(f"Three pieces for an area are enough. Take one out of “{area.name}” first.")
