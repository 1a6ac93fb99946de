from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.reflecting import AnswerForm, FinishForm, NoteForm, ThoughtForm
from reflections.models import Judgement, NextStep, Reflection
from reflections.models.asking import heads_offered_to
from reflections.models.practice import offers_on
from reflections.services.finishing import add_thought, answer_view, finish_reflection, note_step

from .writing import own


@require_POST
def answer(request, pk, judgement):
    view = get_object_or_404(
        Judgement.objects.visible_to(request.user), pk=judgement, entry__reflection=own(request, pk)
    )
    form = AnswerForm(request.POST)
    if form.is_valid():
        answer_view(view, by=request.user, text=form.cleaned_data["text"])
    else:
        messages.error(request, form.errors["text"][0])
    return redirect(f"{reverse('reflections:reflection', args=[pk])}#view-{judgement}")


@require_http_methods(["GET", "POST"])
def finish(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and not Reflection.objects.finishable_by(request.user).contains(reflection):
        return redirect(reflection)
    heads = heads_offered_to(reflection, timezone.localdate())
    shown = offers_on("criterion", request.user, timezone.localdate())
    entries = reflection.entries.select_related("criterion").annotate(shown=shown)
    form = FinishForm(heads, entries, request.POST or None)
    if form.is_valid():
        cleaned = form.cleaned_data
        steps, heads = form.cleaned_steps(), list(cleaned["heads"])
        finish_reflection(reflection, by=request.user, takeaway=cleaned["takeaway"], steps=steps, heads=heads)
        messages.success(request, "Finished. Well done, and thank you.")
        return redirect("reflections:reflection", pk)
    return render(request, "reflections/finish.html", {"reflection": reflection, "form": form, "entries": entries})


@require_POST
def note(request, pk):
    step = get_object_or_404(NextStep.objects.changeable_by(request.user), pk=pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        note_step(step, by=request.user, **form.cleaned_data)
        messages.success(request, "Noted.")
    return redirect(way_back(request) or f"{reverse('reflections:reflection', args=[step.reflection_id])}#takeaway")


def way_back(request):
    """The page to start from on which a step was looked at again; None if it was not one of those."""
    page = request.POST.get("then", "")
    try:
        return page if resolve(page).view_name in ("today", "reflections:choose") else None
    except Resolver404:
        return None


@require_POST
def add_later(request, pk):
    reflection = own(request, pk)
    form = ThoughtForm(request.POST)
    if form.is_valid():
        add_thought(reflection, by=request.user, **form.cleaned_data)
    else:
        messages.error(request, "Write a line first.")
    return redirect(f"{reverse('reflections:reflection', args=[pk])}#takeaway")
