from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.asking import AskForm, AudienceForm, ChosenForm
from reflections.models import Reflection, Triangulation
from reflections.models.asking import askable_for, coach_offered_to, offered_by_name
from reflections.models.own_dates import give_own_dates
from reflections.services.consent import propose_ask, save_and_propose_share
from reflections.services.ending_asks import take_back_ask
from reflections.services.sharing import ask_another, go_on_without, save_and_share, withdraw_reflection
from reflections.services.writing import ask_words_of, choose_audience
from schools.errors import Conflict
from schools.views.finding import is_finding, name_typed, short_list

from .writing import own, page, writing_form

PROPOSED = "Proposed. It opens once you have both agreed."
NO_DRAFT = "This reflection is no longer a draft. You may have shared it in another window."
TOGETHER = "You write this together, so it opens only when you have both agreed. Open the page again and propose it."


@require_http_methods(["GET", "POST"])
def audience(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and not Reflection.objects.editable_by(request.user).contains(reflection):
        return redirect(reflection)
    now = timezone.now()
    askable = askable_for(reflection, now)
    offer = coach_offered_to(request.user, reflection.cycle, now)
    initial, words = chosen_before(reflection), ask_words_of(reflection)
    form = ChosenForm(askable, offer and offer.coach, words, request.POST or None, initial=initial)
    if form.is_valid() and not is_finding(request):
        choose_audience(reflection, by=request.user, **form.cleaned_data)
        return redirect("reflections:write", pk)
    told = {"reflection": reflection, "form": form, "offer": offer}
    return render(request, "reflections/audience.html", told | to_choose_from(request, askable, reflection, form))


@require_POST
def share(request, pk):
    alone = Reflection.objects.written_alone_by(request.user)
    return send(request, pk, alone, save_and_share, "Shared. It is with the people you named, and nobody else.")


@require_POST
def propose(request, pk):
    return send(request, pk, Reflection.objects.leavable_by(request.user), save_and_propose_share, PROPOSED)


def send(request, pk, right, service, told):
    """Save the draft, and share it or propose to: the audience named in the form is checked like everything else."""
    reflection = own(request, pk)
    if not right.contains(reflection):
        raise Conflict(TOGETHER if reflection.partner_id else NO_DRAFT)
    now = timezone.now()
    offer = coach_offered_to(request.user, reflection.cycle, now)
    named = AudienceForm(askable_for(reflection, now), offer and offer.coach, request.POST, prefix="named")
    form = writing_form(reflection, request.user, request.POST).for_sharing()
    if form.is_valid() and named.is_valid():
        service(reflection, by=request.user, **form.read(), **named.cleaned_data)
        messages.success(request, told)
        return redirect("reflections:reflection", pk)
    return render(request, "reflections/write.html", page(reflection, form, request.user) | {"named": named})


@require_POST
def withdraw(request, pk):
    withdraw_reflection(own(request, pk), by=request.user)
    messages.success(request, "It is a draft again. Nobody you had named can read it any more.")
    return redirect("reflections:write", pk)


@require_http_methods(["GET", "POST"])
def ask(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and not Reflection.objects.askable_by(request.user).contains(reflection):
        return redirect(reflection)
    askable = askable_for(reflection, timezone.now())
    form = AskForm(askable, request.POST or None)
    if form.is_bound and not is_finding(request) and not form.words_are_wrong():
        if reflection.partner_id:
            propose_ask(reflection, by=request.user, **form.asked())
            messages.success(request, PROPOSED)
            return redirect("reflections:reflection", pk)
        asked = ask_another(reflection, by=request.user, **form.asked())
        way_back = reverse("reflections:take-back-ask", args=[asked.pk])
        messages.success(request, f"{asked.colleague.name} has been asked.", extra_tags=way_back)
        return redirect("reflections:reflection", pk)
    give_own_dates([reflection.cycle], request.user, timezone.localdate())
    told = {"reflection": reflection, "form": form}
    return render(request, "reflections/ask.html", told | offered(request, askable, reflection))


@require_POST
def take_back(request, pk):
    asks = Triangulation.objects.visible_to(request.user).filter(
        reflection__in=Reflection.objects.written_by(request.user)
    )
    ask = get_object_or_404(asks.select_related("colleague", "reflection"), pk=pk)
    take_back_ask(ask, by=request.user)
    messages.success(request, f"Taken back. {ask.colleague.name} is no longer asked.")
    return redirect("reflections:reflection", ask.reflection_id)


@require_POST
def go_on(request, pk):
    go_on_without(own(request, pk), by=request.user)
    return redirect("reflections:finish", pk)


def chosen_before(reflection):
    """The audience that stands on the draft."""
    colleagues = reflection.chosen_colleagues.values_list("pk", flat=True)
    return {"colleagues": list(colleagues), "coach": reflection.chosen_coach_id is not None}


def to_choose_from(request, askable, reflection, form):
    """Who is chosen, and then who else may be, each with the words that go with the ask."""
    chosen = form.chosen()
    first = askable.filter(pk__in=chosen).with_post(timezone.localdate(), near=request.user) if chosen else []
    listed = offered(request, askable.exclude(pk__in=chosen), reflection)
    rows = [(person, True) for person in first] + [(person, False) for person in listed["found"]]
    parts = [{"person": person, "is_chosen": is_chosen, "words": form.words_for(person)} for person, is_chosen in rows]
    return listed | {"rows": parts}


def offered(request, askable, reflection):
    """A list short enough for a phone of those who may be asked and whose names fit."""
    text = name_typed(request)
    return {"find": text} | short_list(offered_by_name(askable, reflection, text, timezone.localdate()))
