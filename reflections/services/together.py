"""Two people who share a job write one reflection: asked, begun together, left again."""

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from reflections.models import Cycle, Judgement, Proposal, Reflection, Status, Version
from reflections.models.together import possible_partners
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .leavers import KEPT_FOR
from .proposals import ANSWERED, answer, propose, void_proposals
from .telling import tell_authors
from .versions import keep_version


@transaction.atomic
def invite_partner(reflection: Reflection, person: Person | None, *, by: Person) -> Proposal:
    """Ask a colleague who shares one's job to write one's draft together. They see no word of it before they say yes.

    Raises Conflict if it is no longer one's own draft, if others have written on it already, for its author alone, or if
    they may not be asked (None, or see `possible_partners`).
    """
    right = Reflection.objects.joinable_by(by)
    reflection = locked(
        right,
        reflection,
        "Only a draft that you write alone, and have not shared, can become one that you write together.",
    )
    chosen = possible_partners(reflection, timezone.now()).filter(pk=person.pk if person else None).first()
    if chosen is None:
        raise Conflict("You can't write together with this colleague. Please choose again.")
    return propose(reflection, Proposal.Kind.TOGETHER, by=by, to=chosen)


@transaction.atomic
def join_reflection(proposal: Proposal, *, by: Person, discards_own: bool = False) -> Reflection:
    """Say yes: from now on both write one draft, read all of it, and open it to anybody only together.

    One's own draft of the cycle is put aside first if one says so and it holds no word. Raises Conflict if it holds
    some: words are never thrown away in silence.
    """
    cycle = locked(Cycle.objects.running(), proposal.reflection.cycle, "This cycle is over.")  # as starting does, first
    reflection = locked(Reflection.objects.all(), proposal.reflection)
    right = Proposal.objects.answerable_by(by).filter(kind=Proposal.Kind.TOGETHER)
    proposal = locked(right, proposal, ANSWERED)
    if not possible_partners(reflection, timezone.now()).contains(by):
        raise Conflict("You can't write this together any more.")
    _put_own_aside(cycle, by, discards_own)
    answer(proposal, Proposal.Status.AGREED)
    reflection.partner = by
    reflection.save(update_fields=["partner"])
    reflection.chosen_colleagues.remove(by)
    reflection.events.create(kind="join", by=by, at=proposal.answered_at)
    tell_authors(reflection, "joined", reflection.thing, by=by)
    return reflection


def _put_own_aside(cycle, person, discards_own):
    own = Reflection.objects.written_by(person).filter(cycle=cycle).first()
    if own is None:
        return
    if not Reflection.objects.discardable_by(person).contains(own):
        raise Conflict("You have begun one of your own this time, and Candour throws no words away. Go on with yours.")
    if not discards_own:
        raise Conflict("You have an empty draft of your own this time. Say that it may go, and then join.")
    own.delete()


@transaction.atomic
def leave_reflection(reflection: Reflection, *, by: Person) -> Reflection:
    """Write a draft together no longer. Whoever stays keeps the words; the leaver keeps their own earlier versions."""
    right = Reflection.objects.leavable_by(by)
    reflection = locked(
        right, reflection, "Only a draft can be left. This one has been shared, or is not yours any more."
    )
    stays = reflection.partner_of(by)
    keep_version(reflection, by=by, why=Version.Why.TOGETHER)
    leave_to(reflection, stays)
    reflection.events.create(kind="leave", by=by, about=stays, at=timezone.now())
    tell_authors(reflection, "left-together", reflection.thing, by=by)
    return reflection


def part_from_leavers(*, today: date) -> int:
    """Where one of two authors has left, leave what is not finished to the other, who is told: what is shared at once, a
    draft on the day it would be deleted. Returns how many; safe to repeat. What is finished keeps both names."""
    open_ones = Reflection.objects.exclude(status=Status.AGREED).filter(partner__isnull=False)
    drafts = Q(status=Status.DRAFT)
    right = open_ones.filter(drafts & _one_gone_by(_draft_day(today)) | ~drafts & _one_gone_by(_last_day(today)))
    return sum(_part(reflection, right, today) for reflection in right.order_by("pk"))


@transaction.atomic
def _part(reflection, right, today):
    """Whether it was left to the other now; not if somebody was quicker."""
    try:
        reflection = locked(right, reflection)
    except Conflict:
        return False
    day = _draft_day(today) if reflection.status == Status.DRAFT else _last_day(today)
    gone = Person.objects.gone_by(day).get(pk__in=[author.pk for author in reflection.authors])
    stays = reflection.partner_of(gone)
    leave_to(reflection, stays)
    reflection.events.create(kind="part", by=None, about=gone, at=timezone.now())
    tell_authors(reflection, "left-together", reflection.thing, by=gone)
    return True


def _one_gone_by(day):
    gone = Person.objects.gone_by(day).values("pk")
    return Q(author__in=gone) ^ Q(partner__in=gone)


def _last_day(today):
    return today - timedelta(days=1)


def _draft_day(today):
    return today - KEPT_FOR


def leave_to(reflection: Reflection, stays: Person) -> None:
    """Make one of two authors the only one; all that was proposed falls away. The caller holds the lock."""
    Judgement.objects.of_authors().filter(entry__reflection=reflection).update(by=stays)
    if reflection.author != stays:
        reflection.author, reflection.chosen_coach = stays, None  # the coach was the leaver's
    reflection.partner = None
    reflection.save(update_fields=["author", "partner", "chosen_coach"])
    void_proposals(reflection)
