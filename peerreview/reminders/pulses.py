"""The pulse: two questions, once a term and after reviews, for whoever is asked and has not had their turn."""

from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.models import Pulse, PulseTurn, Review, Seat, Stage
from peerreview.models.pulse import Side, turns_of
from peerreview.models.reviews import HOST_SIDE, TEAM
from reflections.models import Triangulation
from schools.reminding import Candidate, Reminder

from .people import heads
from .series import PULSE


def not_had(around):
    """Everybody whom an open pulse asks on a side on which they have neither answered nor skipped."""
    pulses = [pulse for pulse in Pulse.objects.open(around.today) if pulse.opens_on in around]
    if not pulses:
        return []
    had = set(PulseTurn.objects.filter(pulse__in=pulses).values_list("pulse", "person", "side"))
    asked = {*_of_terms(pulses), *_of_rounds(pulses, around)} - had
    days = {pulse.pk: pulse.opens_on for pulse in pulses}
    return [Candidate(person, pulse, days[pulse]) for person, pulse in {(who, pulse) for pulse, who, _ in asked}]


def _of_terms(pulses):
    """Authors and givers of the views of each term, as (pulse, person, side)."""
    terms = [pulse for pulse in pulses if pulse.round_id is None]
    first, last = min((row.since_on for row in terms), default=None), max((row.opens_on for row in terms), default=None)
    views = (
        Triangulation.objects.filter(submitted_at__date__range=(first, last)) if terms else Triangulation.objects.none()
    )
    for author, colleague, at in views.order_by().values_list("reflection__author", "colleague", "submitted_at"):
        for pulse in terms:
            if pulse.since_on <= localdate(at) <= pulse.opens_on:
                yield pulse.pk, author, Side.LOOKED_AT
                yield pulse.pk, colleague, Side.LOOKING


def _of_rounds(pulses, around):
    """Both sides of each closed review of the rounds."""
    rounds = {pulse.round_id: pulse.pk for pulse in pulses if pulse.round_id}
    closed = Review.objects.filter(status=Stage.CLOSED, round__in=rounds)
    for round_id, school in closed.values_list("round", "school"):
        for head in around.once(heads)[school]:
            yield rounds[round_id], head, Side.LOOKED_AT
    for round_id, person, role in (
        Seat.objects.current()
        .filter(review__in=closed.order_by().values("pk"))
        .values_list("review__round", "person", "role")
    ):
        if role in HOST_SIDE or role in TEAM:
            yield rounds[round_id], person, Side.LOOKED_AT if role in HOST_SIDE else Side.LOOKING


def opened_on(person, pulses, today):
    """When it opened, while it asks them."""
    return [(row, row.opens_on) for row in Pulse.objects.asking(person, today).filter(pk__in=pulses)]


def _to_turn(message):
    """To the first side on which they are asked; to all pulses where they have had their turn meanwhile."""
    turns = turns_of(message.person, localdate())
    side = next((side for pulse, side in turns if pulse.pk == message.thing_pk), None)
    return reverse("peerreview:pulse", args=[message.thing_pk, side]) if side else reverse("peerreview:pulses")


PULSES = [
    Reminder(
        PULSE,
        label="The pulse",
        thing="pulse",
        find=not_had,
        still=opened_on,
        path=_to_turn,
        before="Two questions, one minute: how honest and how kind was it?",
    )
]
