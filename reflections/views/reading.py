from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from reflections.forms.reflecting import AnswerForm, CommentForm, ThoughtForm
from reflections.models import Judgement, Reflection, Status, Thread, Triangulation
from reflections.models.judgements import difference_between
from reflections.visibility import as_rows
from schools.models import Opening
from schools.services.messages import read_messages_about
from schools.services.openings import record_opening
from schools.words import all_under, say


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
    threads = list(
        Thread.objects.visible_to(person).filter(reflection=reflection).with_comments().with_rights_of(person)
    )
    for thread in threads:
        thread.times_written = sum(mark_own(comment, thread, person) for comment in thread.comments.all())
    read_messages_about(person, reflection.thing, *(row.thing for row in [*asks, *threads]))
    return render(request, "reflections/reflection.html", page_of(reflection, person, asks, threads))


@require_safe
def who_can_see_what(request):
    return render(request, "reflections/who_can_see_what.html", {"rows": as_rows()})


def page_of(reflection, person, asks, threads):
    """What the page of a reflection shows to this person."""
    is_author = reflection.author_id == person.pk
    entries = entries_read(reflection, person)
    return {
        "reflection": reflection,
        "is_author": is_author,
        "steps_done": steps_said(reflection, asks),
        "step": list(Status).index(reflection.status),
        "entries": entries,
        "has_files": any(piece.file_id for part in entries for piece in part["entry"].evidence.all()),
        "asks": asks,
        "is_waiting": any(ask.is_standing for ask in asks),
        "went_on_alone": went_on_alone(reflection, asks),
        "offers": [ask for ask in asks if ask.can_talk],
        "quotable": any(thread.can_write for thread in threads),
        "threads": threads,
        "shares": shares_seen(reflection, asks) if is_author else [],
        "comment_form": CommentForm(),
        "answer_form": AnswerForm(),
        "openers": list(all_under("openers").values()),
        "thoughts": reflection.addenda.all() if reflection.is_read_in_full else [],
        "thought_form": ThoughtForm(),
        "next_steps": reflection.next_steps.select_related("entry__criterion") if reflection.is_read_in_full else [],
    }


def mark_own(comment, thread, person):
    """Whether the person wrote it; if it can still be taken back, with the way to do so."""
    comment.is_mine = comment.by_id == person.pk
    if comment.is_mine and thread.can_write and not comment.taken_back_at:
        comment.change_url = reverse("reflections:change-comment", args=[comment.pk])
    return comment.is_mine


def entries_read(reflection, person):
    """Each entry with the judgements this person may see, the author's first, and how the others compare with it."""
    judgements = Judgement.objects.visible_to(person).filter(entry__reflection=reflection)
    seen = {}
    for judgement in judgements.select_related("by", "level", "answer"):
        seen.setdefault(judgement.entry_id, []).append(judgement)
    entries = reflection.entries.select_related("criterion").prefetch_related("evidence")
    return [entry_read(entry, seen.get(entry.pk, []), reflection.author_id) for entry in entries]


def entry_read(entry, judgements, author_id):
    own = next((judgement for judgement in judgements if judgement.by_id == author_id), None)
    others = [
        {"judgement": judgement, "difference": difference_between(own, judgement)}
        for judgement in judgements
        if judgement is not own
    ]
    return {"entry": entry, "own": own, "views": others}


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
