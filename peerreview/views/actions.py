from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.following import ActionForm, DoneForm, HelpForm, ProgressForm
from peerreview.models import Action, Finding, HelpRequest
from peerreview.models.following import actions_planned_by, follow_ups_seen_by
from peerreview.models.reports import StrengthOffer
from peerreview.models.seats import host_writers
from peerreview.services.following import (
    answer_help,
    ask_for_help,
    change_action,
    drop_action,
    finish_action,
    plan_action,
    reopen_action,
    write_progress,
)
from reflections.models import PracticeOffer

from .following import followed


@require_http_methods(["GET", "POST"])
def add(request, pk):
    found = followed(request, pk)
    if request.method == "GET" and not actions_planned_by(request.user, timezone.localdate()).contains(found):
        return redirect("peerreview:follow-up", pk)
    form = action_form(request, found)
    if form.is_valid():
        plan_action(found, form.plan(), by=request.user, form_key=form.cleaned_data["form_key"])
        messages.success(request, f"{form.cleaned_data['owner'].name} has been told.")
        return redirect("peerreview:follow-up", pk)
    return render(request, "peerreview/following/action_form.html", {"review": found, "form": form})


@require_safe
def action(request, pk):
    row, today = seen_action(request, pk), timezone.localdate()
    told = {
        "action": row,
        "progress": row.progress.select_related("by"),
        "requests": row.help_requests.select_related("to"),
    }
    told |= {"can_report": Action.objects.reported_by(request.user, today).contains(row)}
    told |= {"can_change": Action.objects.changeable_by(request.user, today).contains(row)}
    told |= {"reads_all": follow_ups_seen_by(request.user, today).contains(row.review)}
    told |= {"progress_form": ProgressForm(), "done_form": DoneForm(initial={"came_of_it": row.came_of_it})}
    offers = offers_for(request) if told["can_report"] else {}
    return render(
        request, "peerreview/following/action.html", told | {"help_form": HelpForm(offers) if offers else None}
    )


@require_http_methods(["GET", "POST"])
def change(request, pk):
    row = seen_action(request, pk)
    if request.method == "GET" and not Action.objects.changeable_by(request.user, timezone.localdate()).contains(row):
        return redirect("peerreview:action", pk)
    form = action_form(request, row.review, row)
    if form.is_valid():
        change_action(row, form.plan(), by=request.user, version=form.cleaned_data["version"])
        return redirect("peerreview:action", pk)
    return render(request, "peerreview/following/action_form.html", {"review": row.review, "form": form, "action": row})


@require_POST
def drop(request, pk):
    row = drop_action(seen_action(request, pk), by=request.user)
    messages.success(request, "Given up. Fewer things, done well, are a plan too.")
    return redirect("peerreview:follow-up", row.review_id)


@require_POST
def progress(request, pk):
    row, form = seen_action(request, pk), ProgressForm(request.POST)
    if form.is_valid():
        write_progress(row, form.cleaned_data["text"], by=request.user, form_key=form.cleaned_data["form_key"])
    else:
        messages.error(request, "Write a line on how it goes first.")
    return redirect("peerreview:action", pk)


@require_POST
def done(request, pk):
    row, form = seen_action(request, pk), DoneForm(request.POST)
    if form.is_valid():
        finish_action(row, form.cleaned_data["came_of_it"], by=request.user)
        messages.success(request, "Done. Well done.")
    else:
        messages.error(request, "Say in a line what came of it. “Nothing, and we know why” is an answer.")
    return redirect("peerreview:action", pk)


@require_POST
def reopen(request, pk):
    reopen_action(seen_action(request, pk), by=request.user)
    return redirect("peerreview:action", pk)


@require_POST
def ask(request, pk):
    row = seen_action(request, pk)
    form = HelpForm(offers_for(request), request.POST)
    if form.is_valid():
        asked = ask_for_help(row, form.shown(), by=request.user, words=form.cleaned_data["words"])
        messages.success(request, f"{asked.to.name} has been asked.")
    else:
        messages.error(request, "Choose what you would like to see.")
    return redirect("peerreview:action", pk)


@require_http_methods(["GET", "POST"])
def help_asked(request, pk):
    rows = HelpRequest.objects.visible_to(request.user, timezone.localdate()).select_related(
        "to", "asked_by", "action__review__school"
    )
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST":
        answer_help(row, by=request.user, agrees=request.POST.get("answer") == "yes")
        messages.success(request, "Thank you. They have been told.")
        return redirect("peerreview:help", pk)
    can_answer = HelpRequest.objects.answerable_by(request.user).contains(row)
    return render(request, "peerreview/following/help.html", {"asked": row, "can_answer": can_answer})


def seen_action(request, pk):
    rows = Action.objects.visible_to(request.user, timezone.localdate())
    return get_object_or_404(rows.select_related("review__school", "review__round", "owner", "finding"), pk=pk)


def action_form(request, review, row=None):
    today = timezone.localdate()
    findings = Finding.objects.visible_to(request.user, today).standing().filter(review=review)
    return ActionForm(host_writers(review, today), findings, row, request.POST or None)


def offers_for(request):
    """What others offer to show: strengths of released reviews and practice, by key, as (offer, its name)."""
    today, person = timezone.localdate(), request.user
    strengths = StrengthOffer.objects.visible_to(person, today).exclude(contact=person).with_school()
    practice = PracticeOffer.objects.visible_to(person, today).with_people()
    found = {f"strength-{row.pk}": (row, f"{row.title} ({row.finding.review.school.name})") for row in strengths}
    own = {
        f"practice-{row.pk}": (row, f"{row.title} ({row.entry.reflection.author.name})")
        for row in practice
        if row.entry.reflection.author_id != person.pk
    }
    return found | own
