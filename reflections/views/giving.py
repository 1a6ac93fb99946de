from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.reflecting import LineForm, ViewEntryForm, ViewForm
from reflections.models import Judgement, Triangulation
from reflections.models.asking import readers_of_view
from reflections.models.own_dates import give_own_dates
from reflections.services.triangulation import (
    accept_ask,
    decline_ask,
    hand_back,
    offer_conversation,
    save_and_share_view,
    save_view,
)
from reflections.services.writing import StaleVersion
from schools.errors import Conflict
from schools.services.messages import read_messages_about
from schools.services.openings import record_opening

from .writing import saved_answer, stale_answer


@require_safe
def views(request):
    asks = Triangulation.objects.asked_of(request.user).select_related(
        "reflection__author", "reflection__partner", "reflection__cycle"
    )
    return render(request, "reflections/views.html", {"asks": asks.order_by("-invited_at")})


@require_http_methods(["GET", "POST"])
def view(request, pk):
    ask = asked(request, pk)
    read_messages_about(request.user, ask.thing)
    if request.method == "GET" and ask.status == Triangulation.Status.SUBMITTED:
        return redirect("reflections:reflection", ask.reflection_id)
    if request.method == "GET" and ask.status == Triangulation.Status.INVITED:
        return render(request, "reflections/asked.html", asked_page(ask))
    form = view_form(ask, request.user, request.POST or None)
    if form.is_valid():
        save_view(ask, by=request.user, **form.read())
        return redirect("reflections:view", pk)
    return writing_page(request, ask, form)


@require_POST
def accept(request, pk):
    accept_ask(asked(request, pk), by=request.user)
    return redirect("reflections:view", pk)


@require_POST
def decline(request, pk):
    return leave(request, pk, decline_ask, "That is fine. They have been told and can ask somebody else.")


@require_POST
def back(request, pk):
    return leave(request, pk, hand_back, "Handed back. What you wrote stays yours alone.")


@require_POST
def save(request, pk):
    ask = asked(request, pk)
    form = view_form(ask, request.user, request.POST)
    if not form.is_valid():
        return JsonResponse({"message": form.first_error()}, status=400)
    try:
        return saved_answer(save_view(ask, by=request.user, **form.read()))
    except StaleVersion as stale:
        return stale_answer(stale, asked(request, pk), request.user)


@require_POST
def share(request, pk):
    ask = asked(request, pk)
    form = view_form(ask, request.user, request.POST).for_sharing()
    if form.is_valid():
        save_and_share_view(ask, by=request.user, **form.read())
        messages.success(request, "Shared. Here are both views, side by side.")
        return redirect("reflections:reflection", ask.reflection_id)
    return writing_page(request, ask, form)


@require_safe
def followed(request, pk):
    """Where a message about an ask leads: to the reflection it belongs to."""
    ask = get_object_or_404(Triangulation.objects.visible_to(request.user), pk=pk)
    return redirect("reflections:reflection", ask.reflection_id)


@require_POST
def talk(request, pk):
    ask = get_object_or_404(Triangulation.objects.visible_to(request.user).select_related("reflection"), pk=pk)
    offer_conversation(ask, by=request.user)
    messages.success(request, "Offered. Ten minutes over a cup of tea often does it.")
    return redirect("reflections:reflection", ask.reflection_id)


def asked(request, pk):
    """An ask of this person that stands or was answered with a view; 404 for any other."""
    rows = Triangulation.objects.asked_of(request.user)
    return get_object_or_404(
        rows.select_related(
            "colleague",
            "reflection__author",
            "reflection__partner",
            "reflection__school",
            "reflection__cycle__framework",
        ),
        pk=pk,
    )


def view_form(ask, person, data=None):
    """A view's form: one part for each entry."""
    levels = ask.reflection.cycle.framework.levels.all()
    judgements = Judgement.objects.visible_to(person).by_entry(ask.reflection, person)
    entries = ask.reflection.entries.select_related("criterion").prefetch_related("evidence")
    parts = [ViewEntryForm(entry, judgements.get(entry.pk, Judgement(entry=entry)), levels, data) for entry in entries]
    return ViewForm(parts, ask, data)


def writing_page(request, ask, form):
    """The page to write a view on: for who has accepted, and noted as an opening. Raises Conflict for anybody else."""
    if not Triangulation.objects.writable_by(request.user).contains(ask):
        raise Conflict("This view can't be written now: accept first, or see where it stands.")
    record_opening(ask.reflection.thing, by=request.user)
    return render(request, "reflections/view.html", asked_page(ask) | {"form": form})


def asked_page(ask):
    """What the ask and the view pages show; the question stands on the second, after a yes."""
    give_own_dates([ask.reflection.cycle], ask.colleague, timezone.localdate())
    criteria = [entry.criterion for entry in ask.reflection.entries.select_related("criterion")]
    return {"ask": ask, "reflection": ask.reflection, "criteria": criteria, "readers": readers_of_view(ask)}


def leave(request, pk, service, told):
    form = LineForm(request.POST)
    line = form.cleaned_data["line"] if form.is_valid() else ""
    service(asked(request, pk), by=request.user, line=line)
    messages.success(request, told)
    return redirect("today")
