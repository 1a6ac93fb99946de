from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.reflecting import AskForm, AudienceForm
from reflections.models import Reflection
from reflections.models.asking import askable_colleagues, coach_offered_to
from reflections.models.own_dates import give_own_dates
from reflections.services.sharing import ask_another, go_on_without, save_and_share, withdraw_reflection
from reflections.services.writing import choose_audience
from schools.errors import Conflict

from .writing import own, page, writing_form

SHORT_LIST = 12


@require_http_methods(["GET", "POST"])
def audience(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and not Reflection.objects.editable_by(request.user).contains(reflection):
        return redirect(reflection)
    now = timezone.now()
    askable = askable_colleagues(request.user, reflection.cycle, now)
    offer = coach_offered_to(request.user, reflection.cycle, now)
    form = AudienceForm(askable, offer and offer.coach, request.POST or None, initial=chosen_before(reflection))
    if form.is_valid() and not is_finding(request):
        choose_audience(reflection, by=request.user, **form.cleaned_data)
        return redirect("reflections:write", pk)
    told = {"reflection": reflection, "form": form, "offer": offer}
    return render(request, "reflections/audience.html", told | found_colleagues(request, askable, form.chosen()))


@require_POST
def share(request, pk):
    reflection = own(request, pk)
    if not Reflection.objects.editable_by(request.user).contains(reflection):
        raise Conflict("This reflection is no longer a draft. You may have shared it in another window.")
    now = timezone.now()
    offer = coach_offered_to(request.user, reflection.cycle, now)
    named = AudienceForm(
        askable_colleagues(request.user, reflection.cycle, now), offer and offer.coach, request.POST, prefix="named"
    )
    form = writing_form(reflection, request.user, request.POST).for_sharing()
    if form.is_valid() and named.is_valid():
        save_and_share(reflection, by=request.user, **form.read(), **named.cleaned_data)
        messages.success(request, "Shared. It is with the people you named, and nobody else.")
        return redirect("reflections:reflection", pk)
    return render(request, "reflections/write.html", page(reflection, form) | {"named": named})


@require_POST
def withdraw(request, pk):
    withdraw_reflection(own(request, pk), by=request.user)
    messages.success(request, "It is a draft again, and yours alone.")
    return redirect("reflections:write", pk)


@require_http_methods(["GET", "POST"])
def ask(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and not Reflection.objects.askable_by(request.user).contains(reflection):
        return redirect(reflection)
    askable = askable_colleagues(request.user, reflection.cycle, timezone.now())
    colleagues = askable.exclude(pk__in=reflection.triangulations.asked().values("colleague"))
    if request.method == "POST" and not is_finding(request):
        form = AskForm(askable, request.POST)
        colleague = form.cleaned_data["colleague"] if form.is_valid() else None
        ask_another(reflection, colleague, by=request.user)
        messages.success(request, f"{colleague.name} has been asked.")
        return redirect("reflections:reflection", pk)
    give_own_dates([reflection.cycle], request.user, timezone.localdate())
    return render(request, "reflections/ask.html", {"reflection": reflection} | found_colleagues(request, colleagues))


@require_POST
def go_on(request, pk):
    go_on_without(own(request, pk), by=request.user)
    return redirect("reflections:finish", pk)


def chosen_before(reflection):
    """The audience that stands on the draft."""
    colleagues = reflection.chosen_colleagues.values_list("pk", flat=True)
    return {"colleagues": list(colleagues), "coach": reflection.chosen_coach_id is not None}


def is_finding(request):
    """Whether the form was sent to find colleagues by name rather than to choose them."""
    return request.htmx or "find-now" in request.POST


def found_colleagues(request, askable, chosen=()):
    """A list short enough for a phone: who is chosen, and the first of those whose names fit."""
    text = request.POST.get("find", "").replace("\0", "")[:100]
    found = list(askable.named_like(text).exclude(pk__in=chosen)[: SHORT_LIST + 1])
    first = list(askable.filter(pk__in=chosen)) if chosen else []
    return {"chosen": first, "found": found[:SHORT_LIST], "is_more": len(found) > SHORT_LIST, "find": text}
