from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reflections.models import (
    Addendum,
    Answer,
    Entry,
    Judgement,
    NextStep,
    Proposal,
    Reflection,
    Share,
    Status,
    Version,
)  # fmt: skip
from reflections.models.asking import heads_offered_to
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify

from .proposals import check_consent, propose, void_proposals
from .telling import tell_authors
from .versions import keep_version


@dataclass(frozen=True)
class Step:
    """A next step as typed: what, on which criterion's entry, by when (a day), what success looks like, with what help."""

    text: str
    entry: Entry | None = None
    due_on: date | None = None
    success: str = ""
    help: str = ""


@transaction.atomic
def answer_view(judgement: Judgement, *, by: Person, text: str) -> Answer:
    """Say what the author makes of a colleague's view of one entry. Both judgements stay as they are."""
    judgement = locked(Judgement.objects.answerable_by(by), judgement, "This reflection is finished.")
    answer, _ = Answer.objects.update_or_create(
        judgement=judgement, defaults={"text": text, "answered_at": timezone.now()}
    )
    return answer


@transaction.atomic
def finish_reflection(
    reflection: Reflection, *, by: Person, takeaway: str, steps: list[Step], heads: list[Person]
) -> Reflection:
    """Close the conversation with what the author takes from it, and next steps or none.

    `heads` are those of the author's own school whom the author lets read it; by default nobody. Where two write
    together, either finishes for both, but a head reads it only once the other has agreed to that.
    """
    reflection = locked(Reflection.objects.finishable_by(by), reflection, "This can be finished once the views are in.")
    now = timezone.now()
    reflection.status, reflection.agreed_at, reflection.takeaway = Status.AGREED, now, takeaway
    reflection.save(update_fields=["status", "agreed_at", "takeaway"])
    NextStep.objects.bulk_create(NextStep(reflection=reflection, **vars(step)) for step in steps)
    for author in reflection.authors:
        keep_version(reflection, by=author, why=Version.Why.FINISH)
    reflection.events.create(kind="finish", by=by, at=now)
    void_proposals(reflection)
    if reflection.partner_id is None:
        let_heads_read(reflection, heads, by=by)
    elif heads:
        other = reflection.partner_of(by)
        propose(reflection, Proposal.Kind.HEADS, by=by, to=other, readers=heads)
    _tell_readers(reflection, by)
    return reflection


@transaction.atomic
def let_heads_read(
    reflection: Reflection, heads: list[Person], *, by: Person, consent: Proposal | None = None
) -> Reflection:
    """Open one's finished reflection to heads of its own school, as they are today, and to nobody else.

    Raises Conflict without consent where two write together (see share_reflection).
    """
    reflection = locked(Reflection.objects.addable_by(by), reflection, "A head may read it once it is finished.")
    check_consent(reflection, consent, heads)
    now = timezone.now()
    own = heads_offered_to(reflection, timezone.localdate(now))
    for head in own.filter(pk__in=[head.pk for head in heads]):
        Share.objects.create(reflection=reflection, person=head, role=Share.Role.HEAD, shared_at=now)
    return reflection


@transaction.atomic
def note_step(step: NextStep, *, by: Person, status: str, line: str = "") -> NextStep:
    """Say how a next step goes: planned, going, done, or let go with a line why. Only its author ever says so."""
    step = locked(NextStep.objects.changeable_by(by), step)
    if status == NextStep.Status.LET_GO and not line.strip():
        raise Conflict("Say in a line why you let it go; any reason is a good one.")
    step.status, step.line, step.changed_at = status, line.strip(), timezone.now()
    step.save(update_fields=["status", "line", "changed_at"])
    return step


@transaction.atomic
def add_thought(reflection: Reflection, *, by: Person, text: str, form_key: UUID) -> Addendum:
    """Add a later thought to one's finished reflection, which stays as it was. The same form sent twice is one thought."""
    reflection = locked(Reflection.objects.addable_by(by), reflection, "A thought can be added once this is finished.")
    thought, _ = reflection.addenda.get_or_create(
        form_key=form_key, defaults={"text": text, "written_at": timezone.now()}
    )
    return thought


def _tell_readers(reflection, by):
    tell_authors(reflection, "finished-together", reflection.thing, by=by)
    for share in reflection.shares.current().select_related("person"):
        notify(share.person, "finished", reflection.thing, by=by)
