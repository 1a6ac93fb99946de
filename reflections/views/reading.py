from django.db.models import Exists, OuterRef, Prefetch, Subquery, prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from reflections.forms.asking import DifferenceForm
from reflections.forms.reflecting import AnswerForm, ThoughtForm
from reflections.models import DifferenceLine, Judgement, Reflection, Share, Status, Thread, Triangulation
from reflections.models.coaching import EDITABLE_FOR
from reflections.models.judgements import difference_between
from reflections.models.phrases import phrases_of
from reflections.models.practice import offerable_entries, offers_on
from reflections.models.together import with_proposals
from schools.models import Opening
from schools.services.openings import record_opening
from schools.words import say

from .conversations import load_conversations
from .writing import together_page


@require_safe
def mine(request):
    rows = Reflection.objects.written_by(request.user).select_related("cycle").prefetch_related("entries__criterion")
    return render(request, "reflections/mine.html", {"reflections": rows})


@require_safe
def reflection(request, pk):
    person = request.user
    rows = with_proposals(Reflection.objects.visible_to(person).with_rights_of(person), person)
    reflection = get_object_or_404(rows.select_related("author", "partner", "school", "cycle__framework"), pk=pk)
    if not reflection.is_written_by(person):
        record_opening(reflection.thing, by=person)
    asks = list(asks_read(reflection, person))
    if writing := next((ask for ask in asks if ask.can_write), None):
        return redirect("reflections:view", writing.pk)
    entries = entries_read(reflection, person)
    views = [view["judgement"] for part in entries for view in part["views"]]
    for view in views:
        if view.is_talked_over:
            mark_lines(view, person)
    threads = Thread.objects.held_by(person).filter(reflection=reflection).with_rights_of(person).with_people()
    things = [row.thing for row in [reflection, *asks, *views]]
    threads = load_conversations(list(threads), person, *things)
    return render(request, "reflections/reflection.html", page_of(reflection, person, asks, entries, threads))


def page_of(reflection, person, asks, entries, threads):
    """What the page of a reflection shows to this person."""
    is_author = reflection.is_written_by(person)
    shares = shares_seen(reflection) if is_author else []
    return (together_page(reflection, person) if is_author else {}) | {
        "reflection": reflection,
        "is_author": is_author,
        "own_title": "Our reflection" if reflection.partner_id else "My reflection",
        "steps_done": steps_said(reflection, asks),
        "step": list(Status).index(reflection.status),
        "entries": [part | talk_on(part["entry"], threads) for part in entries],
        "has_files": any(piece.file_id for part in entries for piece in part["entry"].evidence.all()),
        "asks": asks,
        "is_waiting": any(ask.is_standing for ask in asks),
        "has_view": any(ask.status == Triangulation.Status.SUBMITTED for ask in asks),
        "went_on_alone": went_on_alone(reflection, asks),
        "offers": [ask for ask in asks if ask.can_talk],
        "threads": [thread for thread in threads if not thread.entry_id],
        "visits": [visit for thread in threads for visit in thread.here],
        "shares": shares,
        "view_readers": view_readers(shares, asks),
        "history": history_of(reflection, asks, person) if is_author else [],
        "difference_form": DifferenceForm(),
        "answer_form": AnswerForm(),
        "openers": phrases_of("openers") if threads and not is_author else [],
        "thoughts": reflection.addenda.all() if reflection.is_read_in_full else [],
        "thought_form": ThoughtForm(),
        "next_steps": steps_read(reflection, person) if reflection.is_read_in_full else [],
    }


def steps_read(reflection, person):
    """The next steps; for their author with what colleagues offer to show, on the criteria on which help is wanted."""
    steps = reflection.next_steps.select_related("entry__criterion")
    if reflection.is_written_by(person):
        return steps.annotate(shown=offers_on("entry__criterion", person, timezone.localdate()))
    return steps


def entries_read(reflection, person):
    """Each entry with the judgements this person may see, the author's first, and how the others compare with it."""
    judgements = Judgement.objects.visible_to(person).filter(entry__reflection=reflection)
    judgements = with_talks(judgements.select_related("by", "level", "answer"), person)
    seen = {}
    for judgement in judgements:
        seen.setdefault(judgement.entry_id, []).append(judgement)
    offerable = Exists(offerable_entries(person).filter(pk=OuterRef("pk")))
    entries = reflection.entries.select_related("criterion").prefetch_related("evidence").annotate(can_offer=offerable)
    return [entry_read(entry, seen.get(entry.pk, []), reflection.author_id) for entry in entries]


def entry_read(entry, judgements, author_id):
    own = next((judgement for judgement in judgements if judgement.by_id == author_id), None)
    others = [
        {"judgement": judgement, "difference": difference_between(own, judgement)}
        for judgement in judgements
        if judgement is not own
    ]
    return {"entry": entry, "own": own, "views": others}


def mark_lines(view, person):
    """Which lines about a view are the person's own, and what they may still do with them."""
    for line in view.lines.all():
        line.is_mine = line.by_id == person.pk
        if line.is_mine and view.can_talk and not line.taken_back_at:
            can_change = timezone.now() - line.written_at < EDITABLE_FOR
            name = "change-line" if can_change else "take-back-line"
            setattr(
                line, "change_url" if can_change else "take_back_url", reverse(f"reflections:{name}", args=[line.pk])
            )


def with_talks(judgements, person):
    """Whether this person may talk each view over, whether they still can, and the lines there are to read."""

    def holds(right):
        return Exists(right.filter(pk=OuterRef("pk")))

    views, lines = Judgement.objects, DifferenceLine.objects.visible_to(person).select_related("by")
    rights = {"is_talked_over": holds(views.talked_over_by(person)), "can_talk": holds(views.open_between(person))}
    found = list(judgements.annotate(**rights))
    prefetch_related_objects([view for view in found if view.is_talked_over], Prefetch("lines", lines))
    return found


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

    rights = {
        "can_write": holds(asks.writable_by(person)),
        "can_talk": holds(asks.revealed_to(person)),
        "can_take_back": holds(asks.takeable_by(person)),
        "can_read_message": holds(asks.message_read_by(person)),
        "can_read_question": holds(asks.question_read_by(person)),
    }
    seen = asks.visible_to(person).filter(reflection=reflection).select_related("colleague")
    opened_at = first_opened(reflection, "colleague")
    return seen.annotate(is_standing=holds(asks.standing()), opened_at=opened_at, **rights)


def shares_seen(reflection):
    """Who may read it now or could before, and when each first opened it; those asked are told of in their asks."""
    shares = reflection.shares.annotate(opened_at=first_opened(reflection)).select_related("person")
    return [{"share": share, "opened_at": share.opened_at} for share in shares]


def first_opened(reflection, person="person"):
    """When a row's person first opened the reflection."""
    opened = Opening.objects.of(reflection.thing).filter(person=OuterRef(person))
    return Subquery(opened.values("opened_at")[:1])


def view_readers(shares, asks):
    """Who reads the views beside the author: colleagues who have shared theirs, and whoever reads it in full."""
    gave = [ask.colleague for ask in asks if ask.status == Triangulation.Status.SUBMITTED]
    given = [row["share"] for row in shares if not row["share"].ended_at]
    return gave + [share.person for share in given if share.role != Share.Role.COLLEAGUE]


def history_of(reflection, asks, person):
    """How the asking went, once an ask has ended without a view."""
    S = Triangulation.Status
    has_ended = any(ask.status in (S.DECLINED, S.HANDED_BACK, S.EXPIRED) for ask in asks)
    return reflection.events.of_asks(person) if has_ended else []
