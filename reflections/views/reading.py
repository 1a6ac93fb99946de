from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from reflections.forms.reflecting import AnswerForm, ThoughtForm
from reflections.models import Judgement, Reflection, Status, Thread, Triangulation
from reflections.models.judgements import difference_between
from reflections.models.phrases import phrases_of
from reflections.models.practice import offerable_entries, offers_on
from reflections.visibility import as_rows
from schools.models import Opening
from schools.services.openings import record_opening
from schools.words import say

from .conversations import load_conversations


@require_safe
def mine(request):
    rows = Reflection.objects.written_by(request.user).select_related("cycle").prefetch_related("entries__criterion")
    return render(request, "reflections/mine.html", {"reflections": rows})


@require_safe
def reflection(request, pk):
    person = request.user
    rows = Reflection.objects.visible_to(person).with_rights_of(person)
    reflection = get_object_or_404(rows.select_related("author", "school", "cycle__framework"), pk=pk)
    is_author = reflection.author_id == person.pk
    if not is_author:
        record_opening(reflection.thing, by=person)
    asks = list(asks_read(reflection, person))
    if writing := next((ask for ask in asks if ask.can_write), None):
        return redirect("reflections:view", writing.pk)
    threads = Thread.objects.held_by(person).filter(reflection=reflection).with_rights_of(person).with_people()
    threads = load_conversations(list(threads), person, reflection.thing, *(ask.thing for ask in asks))
    return render(request, "reflections/reflection.html", page_of(reflection, person, asks, threads))


@require_safe
def who_can_see_what(request):
    return render(request, "reflections/who_can_see_what.html", {"rows": as_rows()})


def page_of(reflection, person, asks, threads):
    """What the page of a reflection shows to this person."""
    is_author = reflection.author_id == person.pk
    return {
        "reflection": reflection,
        "is_author": is_author,
        "steps_done": steps_said(reflection, asks),
        "step": list(Status).index(reflection.status),
        "entries": entries_read(reflection, person, threads),
        "asks": asks,
        "is_waiting": any(ask.is_standing for ask in asks),
        "went_on_alone": went_on_alone(reflection, asks),
        "offers": [ask for ask in asks if ask.can_talk],
        "threads": [thread for thread in threads if not thread.entry_id],
        "visits": [visit for thread in threads for visit in thread.here],
        "shares": shares_seen(reflection, asks) if is_author else [],
        "answer_form": AnswerForm(),
        "openers": phrases_of("openers") if threads and not is_author else [],
        "thoughts": reflection.addenda.all() if reflection.is_read_in_full else [],
        "thought_form": ThoughtForm(),
        "next_steps": steps_read(reflection, person) if reflection.is_read_in_full else [],
    }


def steps_read(reflection, person):
    """The next steps; for their author with what colleagues offer to show, on the criteria on which help is wanted."""
    steps = reflection.next_steps.select_related("entry__criterion")
    if reflection.author_id == person.pk:
        return steps.annotate(shown=offers_on("entry__criterion", person, timezone.localdate()))
    return steps


def entries_read(reflection, person, threads):
    """Each entry with the judgements this person may see, the author's first, how the others compare with it, and the
    conversations on it."""
    judgements = Judgement.objects.visible_to(person).filter(entry__reflection=reflection)
    seen = {}
    for judgement in judgements.select_related("by", "level", "answer"):
        seen.setdefault(judgement.entry_id, []).append(judgement)
    offerable = Exists(offerable_entries(person).filter(pk=OuterRef("pk")))
    entries = reflection.entries.select_related("criterion").prefetch_related("evidence").annotate(can_offer=offerable)
    return [
        entry_read(entry, seen.get(entry.pk, []), reflection.author_id) | talk_on(entry, threads) for entry in entries
    ]


def entry_read(entry, judgements, author_id):
    own = next((judgement for judgement in judgements if judgement.by_id == author_id), None)
    others = [
        {"judgement": judgement, "difference": difference_between(own, judgement)}
        for judgement in judgements
        if judgement is not own
    ]
    return {"entry": entry, "own": own, "views": others}


def talk_on(entry, threads):
    """The conversations on one entry, those from which one on it may be opened, and whether its words can be quoted."""
    own = [thread for thread in threads if thread.entry_id == entry.pk]
    coaches = {thread.coach_id for thread in own}
    return {
        "threads": own,
        "branches": [thread for thread in threads if thread.can_branch and thread.coach_id not in coaches],
        "quotable": any(thread.can_write for thread in threads if thread.entry_id in (None, entry.pk)),
    }


def went_on_alone(reflection, asks):
    """Whether its author went on with no colleague's view."""
    is_past_views = reflection.status in (Status.TRIANGULATED, Status.AGREED)
    return is_past_views and not any(ask.status == Triangulation.Status.SUBMITTED for ask in asks)


def steps_said(reflection, asks):
    """The way of a reflection in words, true to one that had no view."""
    words = {status: say(f"step.{status}") for status in Status}
    if went_on_alone(reflection, asks):
        words[Status.TRIANGULATED] = say("step.alone")
    return list(words.values())


def asks_read(reflection, person):
    """The asks this person may see: whether each still stands, and what they may do with it."""
    asks = Triangulation.objects

    def holds(right):
        return Exists(right.filter(pk=OuterRef("pk")))

    rights = {"can_write": holds(asks.writable_by(person)), "can_talk": holds(asks.revealed_to(person))}
    seen = asks.visible_to(person).filter(reflection=reflection).select_related("colleague")
    return seen.annotate(is_standing=holds(asks.standing()), **rights)


def shares_seen(reflection, asks):
    """Who may read it now or could before, and when each first opened it; those asked are told of in their asks."""
    opened = dict(Opening.objects.of(reflection.thing).values_list("person", "opened_at"))
    for ask in asks:
        ask.opened_at = opened.get(ask.colleague_id)
    shares = reflection.shares.select_related("person")
    return [{"share": share, "opened_at": opened.get(share.person_id)} for share in shares]
