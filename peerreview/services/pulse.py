"""The Candour pulse: opened once a term and after reviews, answered or skipped, and what comes of it."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from django.db import transaction
from django.utils import timezone

from peerreview.models import Pulse, PulseAnswer, PulseTurn, Round
from peerreview.models.pulse import Side, asked
from schools.errors import Conflict
from schools.models import Person

OPENS = ((12, 1, "autumn"), (3, 15, "spring"), (7, 1, "summer"))  # month, day, term


@dataclass(frozen=True)
class PulseWords:
    """What somebody felt: two numbers from 1 to 7, and a line if they like."""

    challenged: int
    cared: int
    line: str = ""


@dataclass(frozen=True)
class Felt:
    """One side of a pulse: in the middle, how directly challenged and how cared about people felt, from 1 to 7."""

    side: str
    challenged: float
    cared: float


@transaction.atomic
def open_term_pulse(*, today: date) -> Pulse | None:
    """Open the term's pulse from its day on, for all who had or gave a view since the last one; safe to repeat."""
    days = [(date(today.year, month, day), term) for month, day, term in OPENS]
    begun = [(day, term) for day, term in days if day <= today <= day + timedelta(days=Pulse.DAYS)]
    if not begun:
        return None
    day, term = begun[-1]
    last = Pulse.objects.filter(round=None, opens_on__lt=day).first()
    since = last.opens_on if last else day - timedelta(days=120)
    told = {"name": f"{term.capitalize()} {day.year}", "since_on": since, "closes_on": day + timedelta(days=Pulse.DAYS)}
    return Pulse.objects.get_or_create(round=None, opens_on=day, defaults=told)[0]


def open_round_pulse(made: Round) -> Pulse:
    """Open the pulse of a round, as its first review closes; safe to repeat."""
    today = timezone.localdate()
    told = {"name": made.theme, "since_on": made.visits_from_on, "opens_on": today}
    return Pulse.objects.get_or_create(round=made, defaults=told)[0]


def end_round_pulse(made: Round) -> None:
    """A closed round's pulse stays open for a fortnight more."""
    ends = timezone.localdate() + timedelta(days=Pulse.DAYS)
    Pulse.objects.filter(round=made, closes_on=None).update(closes_on=ends)


@transaction.atomic
def answer_pulse(pulse: Pulse, side: str, words: PulseWords | None, *, by: Person) -> None:
    """Answer a pulse on one side, once, or skip it with None. Nothing kept says which of the two somebody did, or what they
    answered. Raises Conflict for who is not asked, has had their turn, or comes when it is over."""
    today = timezone.localdate()
    may = Pulse.objects.open(today).filter(pk=pulse.pk, pk__in=asked(by, side, today))
    if not may.exists():
        raise Conflict("These two questions are closed, or they are not for you.")
    _, is_first = PulseTurn.objects.get_or_create(pulse=pulse, person=by, side=side)
    if not is_first:
        raise Conflict("You have had your turn here. Thank you.")
    if words:
        PulseAnswer.objects.create(pulse=pulse, side=side, **vars(words))


def felt_in(pulse: Pulse) -> list[Felt]:
    """Both sides of a pulse that is over; empty where either has fewer than five people."""
    answers = list(pulse.answers.all())
    sides = {side: [row for row in answers if row.side == side] for side in Side.values}
    if min(len(rows) for rows in sides.values()) < Pulse.LEAST:
        return []
    return [
        Felt(side, median(row.challenged for row in rows), median(row.cared for row in rows))
        for side, rows in sides.items()
    ]


def lines_of(pulse: Pulse) -> list[str]:
    """The lines that people wrote, in no order that says anything, where both sides are shown and five people wrote one."""
    lines = [row.line for row in pulse.answers.all() if row.line.strip()]
    return lines if felt_in(pulse) and len(lines) >= Pulse.LEAST else []
