from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.reflecting import OfferForm
from reflections.models import PracticeOffer
from reflections.models.practice import offerable_entries
from reflections.services.practice import ask_to_see, offer_practice, withdraw_practice
from schools.services.messages import read_messages_about

PAGE = 30


@require_http_methods(["GET", "POST"])
def offers(request):
    text = request.POST.get("find", "").replace("\0", "")[:100]
    rows = PracticeOffer.objects.visible_to(request.user, timezone.localdate()).saying(text)
    rows = rows.select_related("entry__criterion", "entry__reflection__author", "entry__reflection__school")
    mine = PracticeOffer.objects.withdrawable_by(request.user).select_related("entry__criterion")
    read_messages_about(request.user, *(offer.thing for offer in mine))
    entries = offerable_entries(request.user).select_related("criterion")
    told = {"offers": rows[:PAGE], "is_more": rows.count() > PAGE, "find": text, "mine": mine, "entries": entries}
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
    offer = get_object_or_404(rows.select_related("entry__reflection__author"), pk=pk)
    ask_to_see(offer, by=request.user)
    messages.success(request, f"{offer.entry.reflection.author.name} has been told.")
    return redirect("reflections:practice")
