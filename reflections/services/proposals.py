"""What one author asks the other to agree to: made, answered with a no, taken back, fallen away. See Proposal."""

from django.db import transaction
from django.utils import timezone

from reflections.models import Proposal, Reflection
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify

ANSWERED = "This has been answered or taken back already."


def propose(
    reflection: Reflection,
    kind: str,
    *,
    by: Person,
    to: Person,
    readers: list[Person] | None = None,
    coach: Person | None = None,
    words: dict | None = None,
) -> Proposal:
    """Ask the other author (or whoever is to become it) to agree; they are told. The caller holds the reflection's lock.

    Raises Conflict while another proposal waits for its answer: one thing at a time, so that each yes is plain.
    """
    if reflection.proposals.standing().exists():
        raise Conflict("Something is proposed already and waits for an answer. Answer it, or take it back, first.")
    void_proposals(reflection)
    now = timezone.now()
    proposal = reflection.proposals.create(
        kind=kind, by=by, to=to, coach=coach, words=words or {}, version=reflection.version, made_at=now
    )
    proposal.readers.set(readers or [])
    reflection.events.create(kind=f"propose-{kind}", by=by, about=to, at=now)
    notify(to, "together-asked" if kind == Proposal.Kind.TOGETHER else "proposed", proposal.thing, by=by)
    return proposal


@transaction.atomic
def decline_proposal(proposal: Proposal, *, by: Person, line: str = "") -> Proposal:
    """Say "not now", with a line or without. Nothing opens, and whoever proposed it is told."""
    locked(Reflection.objects.all(), proposal.reflection)
    proposal = locked(Proposal.objects.answerable_by(by), proposal, ANSWERED)
    answer(proposal, Proposal.Status.DECLINED, line=line)
    notify(proposal.by, "proposal-declined", proposal.thing, by=by)
    return proposal


@transaction.atomic
def take_back_proposal(proposal: Proposal, *, by: Person) -> Proposal:
    """Take one's own proposal back before it is answered."""
    locked(Reflection.objects.all(), proposal.reflection)
    proposal = locked(Proposal.objects.takeable_by(by), proposal, ANSWERED)
    return answer(proposal, Proposal.Status.TAKEN_BACK)


def answer(proposal: Proposal, status: str, *, line: str = "") -> Proposal:
    """Write down what was said to a proposal. The caller holds its lock."""
    proposal.status, proposal.answered_at, proposal.line = status, timezone.now(), line
    proposal.save(update_fields=["status", "answered_at", "line"])
    return proposal


def void_proposals(reflection: Reflection, *kinds: str) -> None:
    """Let what waits fall away, of these kinds or of all. The caller holds the reflection's lock."""
    waiting = reflection.proposals.open()
    waiting = waiting.filter(kind__in=kinds) if kinds else waiting
    waiting.update(status=Proposal.Status.VOID, answered_at=timezone.now())


def words_changed(reflection: Reflection) -> None:
    """A proposal to share the words (or files) as they were falls away. The caller holds the reflection's lock."""
    if reflection.partner_id:
        void_proposals(reflection, Proposal.Kind.SHARE)


def check_consent(reflection: Reflection, consent: Proposal | None, readers: list[Person]) -> None:
    """Nothing that two people write together opens by one's press alone.

    `consent`: a proposal to which the other has agreed in this transaction, for exactly these readers. Raises Conflict
    without it; one who writes alone needs none.
    """
    if reflection.partner_id is None:
        return
    agreed = consent and consent.reflection_id == reflection.pk and consent.status == Proposal.Status.AGREED
    if not agreed or {*consent.readers.all(), *([consent.coach] if consent.coach else [])} != set(readers):
        raise Conflict("You write this together, so it opens only when you have both agreed. Propose it to the other.")
