from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.visiting import NoteForm
from peerreview.models import LineOfEnquiry, Note, Stage
from peerreview.models.visiting import (
    findings_drafted_by,
    sessions_noted_by,
    sessions_notes_arrive_for,
    sessions_seen_by,
    visits_ended_by,
    visits_seen_by,
)
from peerreview.services.visiting import change_note, end_visit, put_back_note, take_back_note, take_note
from schools.errors import wants_json

from .reviews import part_of


@require_safe
def visit(request, pk):
    found, today = visited(request, pk), timezone.localdate()
    sessions = list(with_people(sessions_seen_by(request.user, today).filter(review=found)))
    notes = list(notes_of(request, found))
    writes = set(sessions_noted_by(request.user).filter(review=found).values_list("pk", flat=True))
    for session in sessions:
        session.shown = [note for note in notes if note.session_id == session.pk]
        session.is_mine = session.pk in writes and request.user.pk in (session.reviewer_id, session.host_leader_id)
    told = {"review": found, "sessions": sessions, "can_note": writes, "late": [note for note in notes if note.is_late]}
    told |= {"can_end": visits_ended_by(request.user, today).contains(found)}
    told |= {"can_draft": findings_drafted_by(request.user).contains(found)}
    return render(request, "peerreview/visiting/visit.html", told)


@require_http_methods(["GET", "POST"])
def notes(request, pk, session):
    if request.method == "POST":
        return receive(request, pk, session)
    row, found = session_of(request, pk, session), visited(request, pk)
    return render(request, "peerreview/visiting/notes.html", notes_page(request, found, row))


def receive(request, pk, session):
    """A note, from the page or from a device that had no signal when it was written."""
    may = sessions_notes_arrive_for(request.user) | sessions_seen_by(request.user, timezone.localdate())
    row = get_object_or_404(with_people(may.filter(review=pk)), pk=session)
    form = NoteForm(row.review, lines_of(row.review), request.POST)
    if not form.is_valid():
        return unreadable(request, row, form)
    note = take_note(row, form.words(), by=request.user, key=form.cleaned_data["key"], written_at=form.written())
    if wants_json(request):
        return JsonResponse({"taken": True, "is_late": note.is_late})
    if not sessions_noted_by(request.user).contains(row):
        messages.success(request, "It arrived late, and is kept. Its team decides what becomes of it.")
        return redirect("peerreview:home")
    return redirect("peerreview:notes", pk, session)


def unreadable(request, row, form):
    if wants_json(request):
        told = " ".join(text for texts in form.errors.values() for text in texts)
        return JsonResponse({"message": told}, status=400)
    return render(request, "peerreview/visiting/notes.html", notes_page(request, row.review, row, form))


@require_http_methods(["GET", "POST"])
def note(request, pk, note):
    row = own_note(request, pk, note)
    form = NoteForm(row.review, lines_of(row.review), request.POST or None, row)
    if form.is_valid():
        change_note(row, form.words(), by=request.user, version=form.cleaned_data["version"] or 0)
        return redirect("peerreview:notes", pk, row.session_id)
    return render(request, "peerreview/visiting/note.html", {"review": row.review, "note": row, "form": form})


@require_POST
def take_back(request, pk, note):
    row = take_back_note(own_note(request, pk, note), by=request.user)
    return redirect("peerreview:notes", pk, row.session_id)


@require_POST
def put_back(request, pk, note):
    row = put_back_note(own_note(request, pk, note), by=request.user)
    return redirect("peerreview:notes", pk, row.session_id)


@require_POST
def end(request, pk):
    ended = end_visit(part_of(request, pk), by=request.user)
    messages.success(request, "The visit has ended. Now the team says what it noticed.")
    return redirect(ended)


@require_safe
@login_not_required
@cache_control(max_age=0)
def shell(request):
    """The page of notes without anything on it, for a device that has no signal."""
    return render(request, "peerreview/visiting/shell.html")


@require_safe
@login_not_required
@cache_control(max_age=0)
def worker(request):
    """The service worker, from an address under which it may look after the pages of notes."""
    return render(request, "peerreview/visiting/worker.js", content_type="text/javascript")


def visited(request, pk):
    """A review of whose visit the person reads notes; 404 for everybody else."""
    rows = visits_seen_by(request.user, timezone.localdate())
    return get_object_or_404(rows.select_related("school", "round"), pk=pk)


def session_of(request, pk, session):
    rows = sessions_seen_by(request.user, timezone.localdate())
    return get_object_or_404(with_people(rows.filter(review=pk)), pk=session)


def own_note(request, pk, note):
    rows = Note.objects.visible_to(request.user, timezone.localdate()).filter(by=request.user, review=pk)
    return get_object_or_404(rows.select_related("review__school", "session"), pk=note)


def with_people(sessions):
    return sessions.select_related("review__school", "reviewer", "host_leader").prefetch_related("lines")


def notes_of(request, found):
    """The notes of a review that the person reads, in the order in which they were written."""
    rows = Note.objects.visible_to(request.user, timezone.localdate()).filter(review=found)
    return rows.select_related("by", "line")


def lines_of(review):
    return LineOfEnquiry.objects.of_review(review)


def notes_page(request, found, row, form=None):
    can_note = sessions_noted_by(request.user).contains(row)
    form = form or NoteForm(found, lines_of(found), None)
    shown = notes_of(request, found).filter(session=row)
    is_open = found.is_running and found.status in (Stage.VISITING, Stage.FINDINGS)
    told = {"review": found, "session": row, "notes": shown, "form": form, "can_note": can_note, "is_open": is_open}
    return told | {"person": request.user}
