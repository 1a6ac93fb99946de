from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.appointments import VISIT_IS_TO_COME
from peerreview.forms.steering import StopForm, VisitDayForm
from peerreview.models import Review, Seat, Stage
from peerreview.models.all_steps import steps_of, with_steps_of
from peerreview.models.reviews import HOST_SIDE, ORDER, TEAM
from peerreview.models.seats import heads_of
from peerreview.services.steering import (
    begin_self_review,
    move_visit,
    next_visit_day,
    pause_review,
    resume_review,
    stop_review,
)
from schools.words import say

DAYS = [
    ("self_review_on", "Self-review begins"),
    ("preparing_on", "The team has it"),
    ("visit_on", "Visit"),
    ("findings_by_on", "What was noticed is handed over by"),
    ("reply_by_on", "The host replies by"),
    ("release_by_on", "Released by"),
    ("workshop_by_on", "Workshop by"),
    ("revisit_by_on", "Revisit by"),
]


@require_safe
def review(request, pk):
    today = timezone.localdate()
    found = seen(request, pk)
    told = {"review": found, "days": days_of(found), **ribbon(found)}
    told["to_fill"] = found.seats.to_fill().select_related("person") if found.can_staff else []
    if not takes_part(request, found):
        return render(request, "peerreview/reviews/stage.html", told)
    steps = steps_of(found, request.user, today)
    told |= {"steps": steps, "next": next((step for step in steps if step.is_mine and step.url), None)}
    told |= {"heads": heads_of(found, today), **seats_of(found)}
    own = [seat for seat in Seat.objects.to_hand_back_by(request.user) if seat.review_id == found.pk]
    told |= {"can_hand_back": next(iter(own), None), "to_answer": [seat for seat in own if seat.accepted_at is None]}
    told["has_visit_to_come"] = bool(found.is_running and found.visit_on and found.status in VISIT_IS_TO_COME)
    return render(
        request, "peerreview/reviews/review.html", told | {"events": found.events.select_related("by", "about")}
    )


@require_POST
def begin(request, pk):
    begun = begin_self_review(seen(request, pk), by=request.user)
    messages.success(request, "The self-review has begun. Everybody who writes it has been told.")
    return redirect(begun)


@require_POST
def pause(request, pk):
    paused = pause_review(seen(request, pk), by=request.user)
    messages.success(request, "Paused. Visits and days stand still, and nobody is asked why.")
    return redirect(paused)


@require_http_methods(["GET", "POST"])
def resume(request, pk):
    found = seen(request, pk)
    form = VisitDayForm(request.POST or None, initial={"visit_on": next_visit_day(found) if found.visit_on else None})
    if form.is_valid():
        resumed = resume_review(found, by=request.user, visit_on=form.cleaned_data["visit_on"])
        messages.success(request, "It goes on. All days still to come are found anew, and everybody has been told.")
        return redirect(resumed)
    return steer(request, found, form, found.can_resume, "resume")


@require_http_methods(["GET", "POST"])
def move(request, pk):
    found = seen(request, pk)
    form = VisitDayForm(request.POST or None, initial={"visit_on": found.visit_on})
    if form.is_valid():
        moved = move_visit(found, by=request.user, visit_on=form.cleaned_data["visit_on"])
        messages.success(request, "The visit is on another day now. Everybody has been told.")
        return redirect(moved)
    return steer(request, found, form, found.can_move, "move")


@require_http_methods(["GET", "POST"])
def stop(request, pk):
    found = seen(request, pk)
    form = StopForm(request.POST or None)
    if form.is_valid():
        stopped = stop_review(found, by=request.user, because=form.cleaned_data["because"])
        messages.success(request, "Stopped. What was written stays with the host.")
        return redirect(stopped)
    return steer(request, found, form, found.can_stop, "stop")


def steer(request, found, form, may, act):
    """The page of one act; back to the review for whom it is not now."""
    if request.method == "GET" and not may:
        return redirect(found)
    return render(request, f"peerreview/reviews/{act}.html", {"review": found, "form": form})


def seen(request, pk):
    """A review that the person takes part in, or, for a trust lead, knows the stage of; 404 for everybody else."""
    today = timezone.localdate()
    own = Review.objects.visible_to(request.user, today) | Review.objects.staged_for(request.user, today)
    rows = with_steps_of(own, request.user, today).with_steering_of(request.user, today)
    rows = rows.select_related("round__framework", "school")
    return get_object_or_404(rows, pk=pk)


def part_of(request, pk):
    """A review that the person takes part in; 404 for everybody else, trust leads among them."""
    today = timezone.localdate()
    rows = Review.objects.visible_to(request.user, today).select_related("round__framework", "school")
    return get_object_or_404(rows.with_host(request.user, today), pk=pk)


def takes_part(request, found):
    return Review.objects.visible_to(request.user, timezone.localdate()).contains(found)


def days_of(found):
    """The days of a review in words, those that are set."""
    return [(label, getattr(found, name)) for name, label in DAYS if getattr(found, name)]


def ribbon(found):
    current = ORDER.index(Stage(found.status))
    return {"stages": [say(f"review_stage.{stage}") for stage in ORDER], "current": current}


def seats_of(found):
    """Who sits where now, by side."""
    rows = list(found.seats.current().select_related("person", "school"))
    order = [*TEAM, *HOST_SIDE, "mediator", "acting_host"]
    rows.sort(key=lambda row: order.index(row.role))
    return {
        "team": [row for row in rows if row.role in TEAM],
        "host_side": [row for row in rows if row.role not in TEAM],
    }
