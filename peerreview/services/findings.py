"""What a team noticed: drafted from its notes, shown to the host before it leaves, and handed over."""

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from peerreview.models import Finding, FindingVersion, Kind, LineOfEnquiry, Note, Review, Stage
from peerreview.models.seats import heads_of, people_of
from peerreview.models.visiting import findings_drafted_by, findings_given_by
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .steering import advance, note, tell
from .visiting import refuse_names

GIVEN = "What was noticed has been handed over, or the review stands still."


class StaleFinding(Conflict):
    """Somebody changed the same finding first. Both are kept; `standing` is the one that stands."""

    def __init__(self, reason, standing):
        super().__init__(reason)
        self.standing = standing


@dataclass(frozen=True)
class FindingWords:
    """What was noticed. `evidence`: how the team knows, as the host reads it. `notes`: those it is drawn from."""

    kind: str
    text: str
    evidence: str = ""
    line: LineOfEnquiry | None = None
    notes: list[Note] = field(default_factory=list)

    def as_fields(self) -> dict:
        """As a finding's own fields."""
        return {name: value for name, value in vars(self).items() if name != "notes"}


@transaction.atomic
def draft_finding(review: Review, words: FindingWords, *, by: Person, form_key: UUID) -> Finding:
    """Draft a finding, as lead or peer; one form gives one finding. Raises Conflict for a text that names somebody."""
    review = locked(findings_drafted_by(by), review, GIVEN)
    _check(review, words)
    last = review.findings.order_by("-position").first()
    saved = {"position": last.position + 1 if last else 1, "saved_by": by, "saved_at": timezone.now()}
    defaults = words.as_fields() | saved
    finding, is_new = Finding.objects.get_or_create(review=review, form_key=form_key, defaults=defaults)
    if is_new:
        finding.notes.set(words.notes)
    return finding


def change_finding(finding: Finding, words: FindingWords, *, by: Person, version: int) -> Finding:
    """Say a finding in other words, on top of the version that was read. Another person's words are kept beside.

    Raises StaleFinding, with both texts kept, if somebody has saved since.
    """
    row, is_stale = _change(finding, words, by, version)
    if is_stale:
        raise StaleFinding(f"{row.saved_by.name} changed this meanwhile. Both are kept; yours are below.", row)
    return row


@transaction.atomic
def _change(finding, words, by, version):
    review = locked(findings_drafted_by(by), finding.review, GIVEN)
    finding = locked(review.findings.standing().select_related("saved_by"), finding, "This finding was taken out.")
    _check(review, words)
    if finding.version != version and (finding.text, finding.evidence) != (words.text, words.evidence):
        _keep(finding, by, words.text, words.evidence, is_conflict=True)
        return finding, True
    if finding.saved_by_id != by.pk and (finding.text, finding.evidence) != (words.text, words.evidence):
        _keep(finding, finding.saved_by, finding.text, finding.evidence)
    fields = words.as_fields() | {"saved_by": by, "saved_at": timezone.now(), "version": finding.version + 1}
    for name, value in fields.items():
        setattr(finding, name, value)
    finding.save(update_fields=list(fields))
    finding.notes.set(words.notes)
    return finding, False


def _keep(finding, by, text, evidence, *, is_conflict=False):
    told = {"text": text, "evidence": evidence, "is_conflict": is_conflict, "kept_at": timezone.now()}
    FindingVersion.objects.create(finding=finding, by=by, **told)


def _check(review, words):
    refuse_names(review, f"{words.text}\n{words.evidence}")
    if words.line and words.line.question.review_id != review.pk:
        raise Conflict("That line of enquiry belongs to another review.")
    if any(each.review_id != review.pk for each in words.notes):
        raise Conflict("One of these notes belongs to another review.")


@transaction.atomic
def withdraw_finding(finding: Finding, *, by: Person) -> Finding:
    """Take a finding out before it is handed over; its words stay to the team."""
    review = locked(findings_drafted_by(by), finding.review, GIVEN)
    finding = locked(review.findings.standing(), finding, "This finding was taken out already.")
    finding.withdrawn_at = timezone.now()
    finding.save(update_fields=["withdrawn_at"])
    return finding


@transaction.atomic
def put_back_finding(finding: Finding, *, by: Person) -> Finding:
    """Put back a finding that was taken out."""
    review = locked(findings_drafted_by(by), finding.review, GIVEN)
    finding = locked(review.findings.exclude(withdrawn_at=None), finding, "This finding stands.")
    finding.withdrawn_at = None
    finding.save(update_fields=["withdrawn_at"])
    return finding


@transaction.atomic
def open_feedback(review: Review, *, by: Person) -> Review:
    """The feedback point, before the team leaves: from now on the host's head reads the draft findings and the notes.

    Raises Conflict while there is nothing to show. Safe to repeat.
    """
    review = locked(findings_given_by(by), review, GIVEN)
    if review.feedback_at:
        return review
    if not review.findings.standing().exists():
        raise Conflict("Write down what you noticed first, if only in a line each.")
    review.feedback_at = timezone.now()
    review.save(update_fields=["feedback_at"])
    note(review, "feedback", by)
    tell(review, "feedback-opened", by=by, to=list(heads_of(review, timezone.localdate())))
    return review


def missing_for_hand_over(review: Review) -> list[str]:
    """What is missing before the findings can be handed over, in plain words."""
    findings = list(review.findings.standing())
    kinds = {finding.kind for finding in findings}
    missing = [] if review.visit_ended_at else ["the visit has not ended."]
    missing += [] if review.feedback_at else ["the host has not heard it from you yet: open the feedback point."]
    missing += [] if Kind.STRENGTH in kinds else ["there is no strength yet."]
    missing += [] if Kind.CHALLENGE in kinds else ["there is no challenge yet."]
    bare = sum(not finding.evidence.strip() for finding in findings)
    return missing + ([f"{bare} of {len(findings)} do not say how you know."] if bare else [])


@transaction.atomic
def hand_over_findings(review: Review, *, by: Person) -> Review:
    """Hand the findings to the host, as lead reviewer: they stand from now on, and the host replies.

    Raises Conflict while something is missing, see `missing_for_hand_over`.
    """
    review = locked(findings_given_by(by), review, GIVEN)
    if missing := missing_for_hand_over(review):
        raise Conflict(f"Not quite yet: {missing[0]}")
    advance(review, Stage.HOST_REPLY, by=by, moment="findings_given_at")
    tell(review, "findings-given", by=by, to=people_of(review, host=True), due_on=review.reply_by_on)
    return review
