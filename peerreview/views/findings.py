from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.visiting import FindingForm
from peerreview.models import Finding, Note
from peerreview.models.visiting import findings_drafted_by, findings_given_by, findings_read_by, own_findings_of
from peerreview.services.findings import (
    StaleFinding,
    change_finding,
    draft_finding,
    hand_over_findings,
    missing_for_hand_over,
    open_feedback,
    put_back_finding,
    withdraw_finding,
)
from peerreview.services.reporting import said_first

from .visiting import lines_of, notes_of


@require_safe
def findings(request, pk):
    found = noticed(request, pk)
    rows = own_findings_of(found, request.user, timezone.localdate()).select_related("saved_by", "line")
    rows = list(rows.prefetch_related("notes", "versions__by"))
    told = {"review": found, "findings": [row for row in rows if row.withdrawn_at is None]}
    told |= {"taken_out": [row for row in rows if row.withdrawn_at], "said_first": said_first(found)}
    told |= {
        "can_draft": findings_drafted_by(request.user).contains(found),
        "notes": notes_of(request, found).standing(),
    }
    told |= {"can_give": findings_given_by(request.user).contains(found), "missing": missing_for_hand_over(found)}
    return render(request, "peerreview/visiting/findings.html", told)


@require_http_methods(["GET", "POST"])
def add(request, pk):
    found = noticed(request, pk)
    if request.method == "GET" and not findings_drafted_by(request.user).contains(found):
        return redirect("peerreview:findings", pk)
    chosen = [key for key in request.GET.getlist("notes") if key.isdecimal() and len(key) < 16]
    drawn_from = list(notes_of(request, found).standing().filter(pk__in=chosen))
    form = finding_form(request, found, drawn_from=drawn_from)
    if form.is_valid():
        draft_finding(found, form.words(), by=request.user, form_key=form.cleaned_data["form_key"])
        return redirect("peerreview:findings", pk)
    return render(request, "peerreview/visiting/finding.html", {"review": found, "form": form})


@require_http_methods(["GET", "POST"])
def change(request, pk, finding):
    found = noticed(request, pk)
    row = finding_of(request, found, finding)
    if request.method == "GET" and not findings_drafted_by(request.user).contains(found):
        return redirect("peerreview:findings", pk)
    form, stale = finding_form(request, found, row), None
    if form.is_valid():
        try:
            change_finding(row, form.words(), by=request.user, version=form.cleaned_data["version"] or 0)
        except StaleFinding as problem:
            stale = problem.standing
        else:
            return redirect("peerreview:findings", pk)
    told = {"review": found, "form": form, "finding": row, "stale": stale}
    return render(request, "peerreview/visiting/finding.html", told, status=409 if stale else 200)


@require_POST
def withdraw(request, pk, finding):
    withdraw_finding(finding_of(request, noticed(request, pk), finding), by=request.user)
    return redirect("peerreview:findings", pk)


@require_POST
def put_back(request, pk, finding):
    put_back_finding(finding_of(request, noticed(request, pk), finding), by=request.user)
    return redirect("peerreview:findings", pk)


@require_POST
def feedback(request, pk):
    open_feedback(noticed(request, pk), by=request.user)
    messages.success(request, "The head reads what you noticed, and your notes, from now on. Go and talk about it.")
    return redirect("peerreview:findings", pk)


@require_POST
def hand_over(request, pk):
    given = hand_over_findings(noticed(request, pk), by=request.user)
    messages.success(request, "Handed over. The school has the next word.")
    return redirect(given)


def noticed(request, pk):
    """A review whose findings the person reads; 404 for everybody else."""
    rows = findings_read_by(request.user, timezone.localdate())
    return get_object_or_404(rows.select_related("school", "round"), pk=pk)


def finding_of(request, found, pk):
    rows = Finding.objects.visible_to(request.user, timezone.localdate()).filter(review=found)
    return get_object_or_404(rows.select_related("review__school", "saved_by"), pk=pk)


def finding_form(request, found, finding=None, drawn_from=()):
    notes = Note.objects.visible_to(request.user, timezone.localdate()).standing().filter(review=found)
    return FindingForm(found, lines_of(found), notes, request.POST or None, finding, drawn_from)
