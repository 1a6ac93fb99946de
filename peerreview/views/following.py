from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.following import RevisitForm, WorkshopForm
from peerreview.models import Audience, Revisit, Workshop
from peerreview.models.following import (
    actions_planned_by,
    follow_ups_seen_by,
    reviews_closed_by,
    revisits_written_by,
    workshops_called_by,
    workshops_held_by,
)
from peerreview.services.following import (
    call_workshop,
    close_review,
    hold_workshop,
    missing_for_closing,
    who_may_come,
    write_revisit,
)
from schools.words import say


@require_safe
def follow_up(request, pk):
    found, today = followed(request, pk), timezone.localdate()
    rights = {
        "can_call": workshops_called_by,
        "can_hold": workshops_held_by,
        "can_plan": actions_planned_by,
        "can_revisit": revisits_written_by,
        "can_close": reviews_closed_by,
    }
    told = {name: right(request.user, today).filter(pk=found.pk).exists() for name, right in rights.items()}
    told |= {"review": found, "workshop": standing(found, Workshop), "revisit": standing(found, Revisit)}
    actions = found.actions.standing().select_related("owner", "finding").prefetch_related("progress")
    told |= {"actions": actions, "missing": missing_for_closing(found), "today": today}
    return render(request, "peerreview/following/follow_up.html", told)


@require_http_methods(["GET", "POST"])
def call(request, pk):
    found = followed(request, pk)
    if request.method == "GET" and not workshops_called_by(request.user, timezone.localdate()).contains(found):
        return redirect("peerreview:follow-up", pk)
    form = WorkshopForm(who_may_come(found), standing(found, Workshop), request.POST or None)
    if form.is_valid():
        call_workshop(found, form.plan(), by=request.user, version=form.cleaned_data["version"])
        messages.success(request, "Everybody you asked has been told.")
        return redirect("peerreview:follow-up", pk)
    return render(request, "peerreview/following/call.html", {"review": found, "form": form})


@require_safe
def workshop(request, pk):
    rows = Workshop.objects.visible_to(request.user, timezone.localdate()).select_related("review__school", "called_by")
    row = get_object_or_404(rows.filter(review=pk), review=pk)
    return render(request, "peerreview/following/workshop.html", {"workshop": row, "review": row.review})


@require_POST
def held(request, pk):
    hold_workshop(followed(request, pk), by=request.user)
    messages.success(request, "Now it is about doing it. Each action has its own page for how it goes.")
    return redirect("peerreview:follow-up", pk)


@require_http_methods(["GET", "POST"])
def revisit(request, pk):
    found = followed(request, pk)
    if request.method == "GET" and not revisits_written_by(request.user, timezone.localdate()).contains(found):
        return redirect("peerreview:follow-up", pk)
    form = RevisitForm(standing(found, Revisit), request.POST or None)
    if form.is_valid():
        write_revisit(found, form.words(), by=request.user, version=form.cleaned_data["version"])
        messages.success(request, "Written down. What changed stands in the report from now on.")
        return redirect("peerreview:follow-up", pk)
    readers = [say(f"release_to.{row.audience}") for row in found.releases.all()] or [
        say(f"release_to.{Audience.TEAM}")
    ]
    return render(request, "peerreview/following/revisit.html", {"review": found, "form": form, "readers": readers})


@require_POST
def close(request, pk):
    closed = close_review(followed(request, pk), by=request.user)
    messages.success(request, "Closed. Thank you for letting others look.")
    return redirect(closed)


def followed(request, pk):
    """A released review whose follow-up the person reads; 404 for everybody else."""
    rows = follow_ups_seen_by(request.user, timezone.localdate()).select_related("school", "round")
    return get_object_or_404(rows, pk=pk)


def standing(found, model):
    """The workshop or the revisit of a review; None before there is one."""
    name = model._meta.model_name
    return getattr(found, name, None)
