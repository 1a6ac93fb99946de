"""What Today shows: what is mine to do when I have ten minutes, what I wait for, what is new."""

from datetime import timedelta

from django.db.models import Prefetch
from django.utils import timezone

from peerreview.models import Action, Conversation, Pulse, Seat
from peerreview.models.all_steps import waiting_for
from peerreview.models.pulse import turns_of
from peerreview.models.round_steps import round_steps
from reflections.cycle_dates import DATES
from reflections.models import Cycle, Entry, NextStep, Proposal, Reflection, Status, Thread, Triangulation
from reflections.models.asking import cycles_to_start
from reflections.models.own_dates import give_leaders_who_shared, give_own_dates
from schools.models import RefusedAddress
from schools.models.standing import standing_of
from schools.services.reading import latest_lines

from .said_above import is_said_above

NEWS = 8
STEPS = 6
OFFERED_FOR = timedelta(days=30)
NEXT = ["needs_purpose", "proposals", "cycles", "drafts", "to_finish", "asks"]  # in the page's order: the first leads
AUTHORS = ("reflection__author", "reflection__partner")


def gathered_for(person):
    """Everything on the person's Today, in a number of queries that does not grow with their work."""
    now = timezone.now()
    today = timezone.localdate(now)
    proposed = Proposal.objects.answerable_by(person)
    awaited = {"proposals": proposed, "seats": Seat.objects.of(person), "actions": Action.objects.open_of(person)}
    awaited["conversations"] = Conversation.objects.to_come_for(person)
    awaited["pulses"] = Pulse.objects.asking(person, today)
    awaited["free_places"] = Seat.objects.to_fill()
    awaited["refused"] = RefusedAddress.objects.of(person)
    standing = standing_of(person, now, **awaited)
    reflections, asks = [_with_views(row) for row in _unfinished(person)], list(_asks(person))
    cycles = list(cycles_to_start(person, today))
    theirs = [row.cycle for row in reflections] + [ask.reflection.cycle for ask in asks]
    give_own_dates(cycles + theirs, person, today)
    found = {
        "needs_purpose": standing.owes_word,
        "refused": RefusedAddress.objects.of(person).first() if "refused" in standing.awaited else None,
        "proposals": proposed.with_readers() if "proposals" in standing.awaited else [],
        "cycles": give_leaders_who_shared(cycles, person, today),
        "steps": list(NextStep.objects.to_revisit(person)[:STEPS]) if cycles else [],
        "drafts": [row for row in reflections if row.status == Status.DRAFT],
        "waiting": [row for row in reflections if row.status == Status.SHARED],
        "to_finish": [row for row in reflections if row.status == Status.TRIANGULATED],
        "asks": asks,
        "reviews": waiting_for(person, today) if "seats" in standing.awaited or standing.headed else [],
        "actions": Action.objects.open_of(person).select_related("review__school")
        if "actions" in standing.awaited
        else [],
        "meetings": Conversation.objects.to_come_for(person) if "conversations" in standing.awaited else [],
        "pulses": turns_of(person, today) if "pulses" in standing.awaited else [],
        "rounds": rounds_for(person, standing, today),
        "conversations": Thread.objects.waiting_for(person).with_people(),
    }
    found |= _news(found, latest_lines(person, now=now))
    return found | {"leads_with": next(filter(found.get, NEXT), None)} | _by_standing(standing, person, today)


def rounds_for(person, standing, today):
    """What waits in the rounds of the trust, for heads and trust leads; nobody else is asked, and no query made."""
    if not (standing.headed or standing.leads_trust):
        return []
    is_free = "free_places" in standing.awaited
    return round_steps(person, today, leads_trust=standing.leads_trust, has_free_places=is_free)


def _by_standing(standing, person, today):
    """What is for heads, trust leads and leavers; in somebody's last thirty days they may take their things along."""
    last = standing.last_day
    return {
        "headed": standing.headed,
        "unnamed": [school for school in standing.headed if not school.safeguarding_route],
        "leaves_on": last if last and today <= last < today + OFFERED_FOR else None,
        "led_cycles": led_cycles(person, today) if standing.leads_trust else None,
        "today": today,
    }


def led_cycles(person, today):
    """For a trust lead the planned and running cycles, each with what is next in it; none for everybody else."""
    cycles = list(Cycle.objects.led_by(person, today).to_come().with_next_days(today))
    for cycle in cycles:
        names = DATES[1:] if cycle.status == Cycle.Status.OPEN else DATES
        days = [(getattr(cycle, f"next_{name}"), name) for name in names]
        cycle.next_day = min(((day, name) for day, name in days if day), default=None)
    return cycles


def _unfinished(person):
    asks = Prefetch("triangulations", Triangulation.objects.select_related("colleague"))
    return (
        Reflection.objects.unfinished_by(person)
        .select_related("cycle", "author", "partner")
        .prefetch_related(_criteria("entries"), asks)
    )


def _with_views(reflection):
    """With whether a colleague has shared a view, and whether one may still come."""
    found, S = {ask.status for ask in reflection.triangulations.all()}, Triangulation.Status
    reflection.has_views, reflection.is_waiting = S.SUBMITTED in found, not found.isdisjoint({S.INVITED, S.ACCEPTED})
    return reflection


def _asks(person):
    standing = Triangulation.objects.asked_of(person).standing().select_related(*AUTHORS, "reflection__cycle")
    return standing.prefetch_related(_criteria("reflection__entries"))


def _criteria(path):
    return Prefetch(path, Entry.objects.select_related("criterion"))


def _news(found, lines):
    """The newest messages but for those of which a task above says as much; and whether nothing at all waits."""
    news = [line for line in lines if not is_said_above(line, found)][:NEWS]
    has_new = any(line.is_new for line in news)
    newest = max((line.pk for line in lines), default=None)
    return {"news": news, "has_new": has_new, "newest": newest, "is_quiet": not has_new and not any(found.values())}
