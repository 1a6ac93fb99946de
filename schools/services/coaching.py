from django.db import IntegrityError, transaction
from django.utils import timezone

from schools.errors import Conflict
from schools.locking import locked
from schools.models import CoachingPair, Person, PurposeAgreement

from .messages import notify


def propose_pair(coach: Person, colleague: Person, *, by: Person) -> CoachingPair:
    """Propose a coach to a colleague, as their head. Nothing begins until the colleague agrees.

    Raises Conflict if `by` does not head a school of both, or the colleague has a coach, or a proposal, already.
    """
    now = timezone.now()
    led = Person.objects.led_by(by, timezone.localdate(now))
    if (
        not led.filter(pk=colleague.pk).exists()
        or not Person.objects.who_may_coach(by, timezone.localdate(now)).filter(pk=coach.pk).exists()
    ):
        raise Conflict("Only a head proposes coaches, among the colleagues of their own school.")
    try:
        with transaction.atomic():
            pair = CoachingPair.objects.create(coach=coach, colleague=colleague, proposed_by=by, proposed_at=now)
            notify(colleague, "coach-proposed", pair.thing, by=by)
    except IntegrityError as error:
        raise Conflict(f"{colleague} already has a coach, or a proposal to answer.") from error
    return pair


@transaction.atomic
def agree_pair(pair: CoachingPair, *, by: Person) -> CoachingPair:
    """The colleague says yes. The coach sees nothing until the colleague shares something with them."""
    pair = locked(CoachingPair.objects.agreeable_by(by), pair, "This proposal has been answered or taken back.")
    pair.agreed_at = timezone.now()
    pair.save(update_fields=["agreed_at"])
    notify(pair.coach, "coach-agreed", pair.thing, by=by)
    return pair


@transaction.atomic
def end_pair(pair: CoachingPair, *, by: Person) -> CoachingPair:
    """Either of the two ends it, or the colleague says no to the proposal; no reason is asked."""
    pair = locked(CoachingPair.objects.endable_by(by), pair, "This has ended already.")
    pair.ended_at = timezone.now()
    pair.save(update_fields=["ended_at"])
    return pair


@transaction.atomic
def agree_on_purpose(*, by: Person) -> PurposeAgreement:
    """A leader's word for a year that nothing read here feeds appraisal, pay or capability; safe to repeat."""
    now = timezone.now()
    current = PurposeAgreement.objects.current(now).filter(person=by).first()
    return current or PurposeAgreement.objects.create(person=by, agreed_at=now)
