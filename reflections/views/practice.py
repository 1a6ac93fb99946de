from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.practice import FindForm, OfferForm
from reflections.models import PracticeOffer
from reflections.models.practice import offerable_entries, shelf_of
from reflections.services.practice import ask_to_see, offer_practice, withdraw_practice
from schools.services.messages import read_messages_about

PAGE = 12


@require_http_methods(["GET", "POST"])
def offers(request):
    person, today = request.user, timezone.localdate()
    asked = request.POST or request.GET
    form = FindForm(
        shelf_of(person, today), {name: asked.get(name, "").replace("\0", "") for name in FindForm.base_fields}
    )
    text, chosen = form.sought()
    rows = PracticeOffer.objects.visible_to(person, today).chosen_by(**chosen).saying(text).with_people()
    mine = PracticeOffer.objects.withdrawable_by(person).select_related("entry__criterion")
    read_messages_about(person, *(offer.thing for offer in mine))
    told = {
        "form": form,
        "page": Paginator(rows, PAGE).get_page(asked.get("page")),
        "is_seeking": bool(text or any(chosen.values())),
        "mine": mine,
        "today": today,
        "entries": offerable_entries(person).select_related("criterion"),
    }
    return render(request, "reflections/practice/offers.html", told)


@require_http_methods(["GET", "POST"])
def offer(request, pk):
    entry = get_object_or_404(offerable_entries(request.user).select_related("criterion", "reflection__school"), pk=pk)
    form = OfferForm(request.POST or None)
    if form.is_valid() and "preview" not in request.POST:
        offer_practice(entry, by=request.user, **form.cleaned_data)
        messages.success(request, "On offer. Take it back whenever you like.")
        return redirect("reflections:practice")
    preview = form.cleaned_data if form.is_bound and form.is_valid() else None
    return render(request, "reflections/practice/offer.html", {"entry": entry, "form": form, "preview": preview})


@require_POST
def withdraw(request, pk):
    withdraw_practice(get_object_or_404(PracticeOffer.objects.withdrawable_by(request.user), pk=pk), by=request.user)
    messages.success(request, "Withdrawn. Nobody sees it any more.")
    return redirect("reflections:practice")


@require_POST
def ask(request, pk):
    rows = PracticeOffer.objects.askable_by(request.user, timezone.localdate())
    offer = get_object_or_404(rows.select_related("entry__reflection__author", "entry__reflection__partner"), pk=pk)
    ask_to_see(offer, by=request.user)
    messages.success(request, f"{offer.entry.reflection.author.name} has been told.")
    return redirect("reflections:practice")
