"""How an ask ends without an answer: its author takes it back, nobody answers, or the colleague leaves."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from reflections.models import Share, Triangulation
from reflections.models.asking import SCHOOL_DAYS_TO_ANSWER, school_days_waited
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.models.calendars import calendars_of

from .telling import tell_authors
from .triangulation import locked_reflection, settle
from .versions import keep_unsent_views

A_FORTNIGHT = timedelta(days=14)  # never fewer days than ten school days


@transaction.atomic
def take_back_ask(ask: Triangulation, *, by: Person) -> Triangulation:
    """Take back one ask with no view in. The colleague's access ends, what they wrote stays theirs alone.

    The reflection stays shared even if other views are in: its author asks somebody else, or goes on.
    """
    reflection = locked_reflection(ask)
    right = Triangulation.objects.takeable_by(by)
    ask = locked(right, ask, "A view has been shared, or this ask has ended already.")
    tell_authors(reflection, "ask-taken-back", ask.thing, by=by)
    return _end(ask, reflection, "take_back_ask", by)


def expire_unanswered_asks(*, today: date) -> int:
    """End each ask that had ten school days and no answer, and tell its author. Returns how many; safe to repeat.

    The school days are those of the author's school, without the days on which the colleague was away. An accepted ask
    never ends by itself: nobody's half-written view is taken from them by a date.
    """
    found = Triangulation.objects.unanswered_since(today - A_FORTNIGHT)
    asks = list(found.select_related("colleague", "reflection__school"))
    calendars = calendars_of({ask.reflection.school for ask in asks})
    return sum(
        _end_by_itself(ask, Triangulation.objects.unanswered_since(today - A_FORTNIGHT), "unanswered", "ask-unanswered")
        for ask in asks
        if school_days_waited(ask, today, calendars[ask.reflection.school_id]) >= SCHOOL_DAYS_TO_ANSWER
    )


def end_asks_of_leavers(*, today: date) -> int:
    """End the standing asks of people whose access has ended, and tell the authors, without a reason. Returns how many;
    safe to repeat."""
    right = Triangulation.objects.of_leavers(today)
    return sum(_end_by_itself(ask, right, "left", "ask-ended") for ask in right.select_related("reflection"))


@transaction.atomic
def _end_by_itself(ask, right, kind, told):
    """Whether it was ended now; not if somebody was quicker."""
    reflection = locked_reflection(ask)
    try:
        ask = locked(right, ask)
    except Conflict:
        return False
    _end(ask, reflection, kind, None)
    tell_authors(reflection, told, ask.thing, by=ask.colleague)
    settle(reflection, None)
    return True


def _end(ask, reflection, kind, by):
    now = timezone.now()
    keep_unsent_views(reflection, reflection.triangulations.filter(pk=ask.pk))
    shares = reflection.shares.filter(person=ask.colleague, role=Share.Role.COLLEAGUE, ended_at=None)
    shares.update(ended_at=now)
    ask.status = Triangulation.Status.EXPIRED
    ask.save(update_fields=["status"])
    reflection.events.create(kind=kind, by=by, about=ask.colleague, at=now)
    return ask
