from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.asking import ChangedLineForm, DifferenceForm
from reflections.models import DifferenceLine, Judgement
from reflections.services.settling import edit_line, take_back_line, write_line


@require_safe
def followed(request, pk):
    return redirect(talk_of(judgement_of(request, pk)))


@require_POST
def say(request, pk):
    judgement = judgement_of(request, pk)
    form = DifferenceForm(request.POST)
    if form.is_valid():
        write_line(judgement, by=request.user, **form.cleaned_data)
        return redirect(talk_of(judgement))
    reflection = judgement.entry.reflection
    told = {"judgement": judgement, "reflection": reflection, "is_author": reflection.is_written_by(request.user)}
    return render(request, "reflections/line.html", told | {"form": form})


@require_http_methods(["GET", "POST"])
def change(request, pk):
    line = line_of(request, pk)
    if request.method == "GET" and not DifferenceLine.objects.editable_by(request.user, timezone.now()).contains(line):
        return redirect(talk_of(line.judgement))
    form = ChangedLineForm(request.POST or None, initial={"text": line.text})
    if form.is_valid():
        edit_line(line, by=request.user, text=form.cleaned_data["text"])
        return redirect(talk_of(line.judgement))
    return render(request, "reflections/change_line.html", {"line": line, "form": form})


@require_POST
def take_back(request, pk):
    line = line_of(request, pk)
    take_back_line(line, by=request.user)
    return redirect(talk_of(line.judgement))


def judgement_of(request, pk):
    """A view that this person may talk over; 404 for any other."""
    rows = Judgement.objects.talked_over_by(request.user)
    of = "entry__reflection"
    return get_object_or_404(rows.select_related("by", f"{of}__author", f"{of}__partner", f"{of}__school"), pk=pk)


def line_of(request, pk):
    """The person's own line; 404 for anybody else's."""
    rows = DifferenceLine.objects.visible_to(request.user).filter(by=request.user, taken_back_at=None)
    return get_object_or_404(rows.select_related("judgement__entry__reflection__school"), pk=pk)


def talk_of(judgement):
    """Where its conversation stands on the reflection's page."""
    page = reverse("reflections:reflection", args=[judgement.entry.reflection_id])
    return f"{page}#talk-{judgement.pk}"
