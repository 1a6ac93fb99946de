"""What two authors open together: one proposes who would read it, the other agrees, and only then it happens, once."""

from django.db import transaction
from django.utils import timezone

from reflections.models import Proposal, Reflection
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify

from .finishing import let_heads_read
from .proposals import answer, propose
from .sharing import ask_another, check_audience, check_words, share_reflection, words_agreed
from .writing import AskWords, EntryWords, ask_words_of, save_reflection

CHANGED = "This was answered or taken back, or the words have changed since it was proposed. Read it again and propose."


def save_and_propose_share(
    reflection: Reflection,
    *,
    by: Person,
    version: int,
    words: dict[int, EntryWords],
    colleagues: list[Person],
    coach: Person | None,
) -> Proposal:
    """Save the draft as typed, then propose to share it. What was typed stays saved even when that is refused."""
    saved = save_reflection(reflection, by=by, version=version, words=words)
    return propose_share(saved, by=by, colleagues=colleagues, coach=coach)


@transaction.atomic
def propose_share(
    reflection: Reflection, *, by: Person, colleagues: list[Person], coach: Person | None = None
) -> Proposal:
    """Ask the other author to agree that the draft, as it stands now, opens to these people. Nobody else is told.

    Raises Conflict as share_reflection does, so that nobody is asked to agree to what could not be done.
    """
    right = Reflection.objects.leavable_by(by)
    reflection = locked(right, reflection, "This is no longer a draft that you write together.")
    check_words(reflection)
    check_audience(reflection, colleagues, coach, timezone.now())
    said = ask_words_of(reflection)
    words = {colleague.pk: vars(said[colleague.pk]) for colleague in colleagues if colleague.pk in said}
    other = reflection.partner_of(by)
    return propose(reflection, Proposal.Kind.SHARE, by=by, to=other, readers=colleagues, coach=coach, words=words)


@transaction.atomic
def propose_ask(
    reflection: Reflection, colleague: Person | None, *, by: Person, words: AskWords | None = None
) -> Proposal:
    """Ask the other author to agree that one more colleague is asked for a view, with these words."""
    right = Reflection.objects.askable_by(by).filter(partner__isnull=False)
    reflection = locked(right, reflection, "Colleagues can't be asked any more.")
    if colleague is None:
        raise Conflict("This colleague can't be asked just now. Please choose again.")
    asked = {ask.colleague for ask in reflection.triangulations.asked().select_related("colleague")}
    if colleague in asked:
        raise Conflict(f"{colleague.name} has been asked already.")
    check_audience(reflection, [*asked, colleague], None, timezone.now(), new=[colleague])
    said, other = {colleague.pk: vars(words or AskWords())}, reflection.partner_of(by)
    return propose(reflection, Proposal.Kind.ASK, by=by, to=other, readers=[colleague], words=said)


@transaction.atomic
def agree_to(proposal: Proposal, *, by: Person) -> Proposal:
    """Say yes to what the other author proposes: it opens now, to exactly those named, as it would for one author.

    Raises Conflict if it was answered, if the words have changed since, or if somebody named may no longer be asked.
    """
    reflection = locked(Reflection.objects.all(), proposal.reflection)
    right = Proposal.objects.answerable_by(by).exclude(kind=Proposal.Kind.TOGETHER)
    proposal = answer(locked(right, proposal, CHANGED), Proposal.Status.AGREED)
    OPENS[proposal.kind](reflection, proposal, list(proposal.readers.all()), by)
    reflection.events.create(kind=f"agree-{proposal.kind}", by=by, about=proposal.by, at=proposal.answered_at)
    notify(proposal.by, "proposal-agreed", reflection.thing, by=by)
    return proposal


def _share(reflection, consent, readers, by):
    share_reflection(reflection, by=by, colleagues=readers, coach=consent.coach, consent=consent)


def _ask(reflection, consent, readers, by):
    words = words_agreed(consent)[readers[0].pk]
    ask_another(reflection, readers[0], by=by, words=words, consent=consent)


def _let_heads_read(reflection, consent, readers, by):
    let_heads_read(reflection, readers, by=by, consent=consent)


OPENS = {Proposal.Kind.SHARE: _share, Proposal.Kind.ASK: _ask, Proposal.Kind.HEADS: _let_heads_read}
