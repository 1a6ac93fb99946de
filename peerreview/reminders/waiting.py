"""What waits for somebody's yes or no: practice that a school would like to use, and help that it asks for."""

from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.models import HelpRequest, Review, ReviewEvidence
from schools.reminding import Candidate, Reminder

from .series import EVIDENCE_WAITING, HELP_WAITING


def _help():
    return HelpRequest.objects.filter(answer="")


def help_asked(around):
    """Whoever is asked for help and has not answered, by the day on which they were asked."""
    rows = _help().filter(asked_at__date__range=(around.first, around.last)).order_by()
    return [Candidate(person, pk, localdate(at)) for person, pk, at in rows.values_list("to", "pk", "asked_at")]


def help_asked_on(person, requests, today):
    """The day on which they were asked, while an answer is awaited."""
    rows = HelpRequest.objects.answerable_by(person).filter(pk__in=requests)
    return [(row, localdate(row.asked_at)) for row in rows]


def _evidence():
    running = Review.objects.running().order_by().values("pk")
    asked = ReviewEvidence.Consent.ASKED
    return ReviewEvidence.objects.filter(consent=asked, taken_out_at=None, review__in=running)


def practice_asked(around):
    """Whoever offers practice of which a school has asked, by that day."""
    rows = _evidence().filter(added_at__date__range=(around.first, around.last), offer__withdrawn_at=None).order_by()
    rows = rows.values_list("offer__entry__reflection__author", "pk", "added_at")
    return [Candidate(person, pk, localdate(at)) for person, pk, at in rows]


def practice_asked_on(person, pieces, today):
    """The day on which they were asked, while an answer is awaited."""
    own = ReviewEvidence.objects.asked_of(person).order_by().values("pk")
    return [(row, localdate(row.added_at)) for row in _evidence().filter(pk__in=own).filter(pk__in=pieces)]


WAITING = [
    Reminder(
        HELP_WAITING,
        label="Answer a school that asks for help",
        thing="help",
        find=help_asked,
        still=help_asked_on,
        path=lambda message: reverse("peerreview:help", args=[message.thing_pk]),
        before="A school hopes to hear whether it may come and see; a no is fine",
    ),
    Reminder(
        EVIDENCE_WAITING,
        label="Answer a school that would like to use one’s practice",
        thing="evidence",
        find=practice_asked,
        still=practice_asked_on,
        path=lambda message: reverse("peerreview:evidence-asked", args=[message.thing_pk]),
        before="A school hopes to hear whether it may use the practice that you offer; a no is fine",
    ),
]
