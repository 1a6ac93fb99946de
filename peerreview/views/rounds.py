from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.rounds import RoundForm, SchoolsForm
from peerreview.models import Round, RoundSchool, ThemeCount
from peerreview.models.following import with_actions
from peerreview.models.protocol import protocols_written_by
from peerreview.models.round_steps import round_steps
from peerreview.models.rounds import frameworks_for
from peerreview.services.overview import days_of, most_of
from peerreview.services.rounds import (
    change_round,
    close_round,
    invite_schools,
    leave_round,
    make_round,
    remove_school,
    send_invitations,
    still_running,
)
from reflections.models.frameworks import leads_trust
from schools.models import School
from schools.words import say


@require_http_methods(["GET", "POST"])
def make(request):
    if not leads_trust(request.user, timezone.localdate()).exists():
        raise Http404
    form = RoundForm(frameworks_for(), request.POST or None)
    if form.is_valid():
        made = make_round(form.terms(), by=request.user)
        messages.success(request, "It stands, and nobody has been told. Now choose the schools.")
        return redirect("peerreview:round-schools", made.pk)
    return render(request, "peerreview/rounds/form.html", {"form": form})


@require_safe
def show(request, pk):
    found, today = seen_round(request, pk), timezone.localdate()
    rows = RoundSchool.objects.visible_to(request.user, today).filter(round=found).select_related("school")
    own = RoundSchool.objects.answerable_by(request.user, today).filter(round=found).select_related("school")
    leaving = RoundSchool.objects.leavable_by(request.user, today).filter(round=found).values_list("pk", flat=True)
    is_lead = leads_trust(request.user, today).exists()
    steps = [
        step
        for made, step in round_steps(request.user, today, leads_trust=is_lead, has_free_places=is_lead)
        if made == found
    ]
    told = {"round": found, "is_lead": is_lead, "own": own, "steps": steps, "leaving": set(leaving)}
    told |= {"rows": rows.prefetch_related("reviewers__person"), "waiting": [row for row in rows if not row.answer]}
    told |= {"shows_plan": Round.objects.with_plan_for(request.user, today).contains(found), **ribbon(found)}
    told |= {"can_write": protocols_written_by(request.user, today).contains(found)}
    return render(request, "peerreview/rounds/round.html", told | {"can_close": is_closable(request, found)})


@require_http_methods(["GET", "POST"])
def change(request, pk):
    found = led_round(request, pk)
    form = RoundForm(frameworks_for(found), request.POST or None, found)
    if form.is_valid():
        change_round(found, form.terms(), by=request.user, version=form.cleaned_data["version"] or 0)
        messages.success(request, "Changed. Heads who had signed are asked to sign anew.")
        return redirect(found)
    return render(request, "peerreview/rounds/form.html", {"form": form, "round": found})


@require_http_methods(["GET", "POST"])
def schools(request, pk):
    found = led_round(request, pk)
    rows = found.round_schools.select_related("school")
    others = School.objects.open().exclude(pk__in=rows.values("school"))
    form = SchoolsForm(others, request.POST or None)
    if form.is_valid():
        invite_schools(found, list(form.cleaned_data["schools"]), by=request.user)
        messages.success(request, "They are in the round.")
        return redirect("peerreview:round-schools", pk)
    told = {"round": found, "form": form, "rows": rows, "has_others": others.exists()}
    return render(request, "peerreview/rounds/schools.html", told)


@require_POST
def remove(request, pk, row):
    found = led_round(request, pk)
    remove_school(get_object_or_404(found.round_schools, pk=row), by=request.user)
    messages.success(request, "Taken out of the round.")
    return redirect("peerreview:round-schools", pk)


@require_POST
def invite(request, pk):
    invited = send_invitations(led_round(request, pk), by=request.user)
    messages.success(request, "The heads have been invited. Their answers appear here.")
    return redirect(invited)


@require_http_methods(["GET", "POST"])
def leave(request, pk, row):
    found, today = seen_round(request, pk), timezone.localdate()
    rows = RoundSchool.objects.leavable_by(request.user, today).select_related("school", "round")
    row = get_object_or_404(rows.filter(round=found), pk=row)
    if request.method == "POST":
        leave_round(row, by=request.user)
        messages.success(request, f"{row.school.name} has left the round. Its reports stay its own.")
        return redirect(found)
    return render(request, "peerreview/rounds/leave.html", {"round": found, "row": row})


@require_http_methods(["GET", "POST"])
def close(request, pk):
    found = led_round(request, pk)
    if request.method == "POST":
        closed = close_round(found, by=request.user)
        messages.success(request, "Closed. What each school learned stays with it.")
        return redirect(closed)
    ended = found.reviews
    told = {"round": found, "going": still_running(found), "can_close": is_closable(request, found)}
    told |= {
        "finished": ended.filter(status="closed").count(),
        "stopped": ended.filter(stopped_at__isnull=False).count(),
    }
    return render(request, "peerreview/rounds/close.html", told)


@require_safe
def overview(request, pk):
    found = led_round(request, pk)
    days = days_of(found)
    told = {"round": found, "days": days, "most": most_of(days)}
    told |= {"reviews": with_actions(found.reviews.select_related("school"))}
    told |= {"events": found.events.select_related("by", "school")}
    return render(request, "peerreview/rounds/overview.html", told)


@require_safe
def themes(request, pk):
    found = seen_round(request, pk)
    rows = ThemeCount.objects.visible_to(request.user, timezone.localdate()).filter(round=found).select_related("area")
    return render(request, "peerreview/rounds/themes.html", {"round": found, "rows": rows})


def seen_round(request, pk):
    """A round that the person may see; 404 for everybody else."""
    rows = Round.objects.visible_to(request.user, timezone.localdate()).select_related("framework", "made_by")
    return get_object_or_404(rows, pk=pk)


def led_round(request, pk):
    """A round, for trust leads; 404 for everybody else."""
    return get_object_or_404(
        Round.objects.led_by(request.user, timezone.localdate()).select_related("framework"), pk=pk
    )


def is_closable(request, found):
    return Round.objects.closable_by(request.user, timezone.localdate()).contains(found)


def ribbon(found):
    order = list(Round.Status)
    return {
        "states": [say(f"round_state.{state}") for state in order],
        "current": order.index(Round.Status(found.status)),
    }
