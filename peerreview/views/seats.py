from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from peerreview.forms.steering import PersonForm
from peerreview.models import Seat
from peerreview.models.seats import host_people, host_writers, substitutes_for
from peerreview.services.seats import (
    accept_seat,
    hand_back_seat,
    name_acting_host,
    name_for_host,
    substitute,
    take_from_host_side,
)
from peerreview.services.substitutes import suggestions_for

from .reviews import part_of, seats_of, seen

LABELS = {
    "host_lead": "Who leads for the school",
    "champion": "Who leads what comes of it",
    "writer": "Who helps to write the self-review",
}


@require_http_methods(["GET", "POST"])
def people(request, pk):
    found = part_of(request, pk)
    if not found.is_host:
        raise Http404
    forms = name_forms(found, request.POST if request.method == "POST" else None)
    wanted = forms.get(request.POST.get("role"))
    if wanted and wanted.is_valid():
        named = wanted.cleaned_data["person"]
        name_for_host(found, named, request.POST["role"], by=request.user)
        messages.success(request, f"{named.name} has been told.")
        return redirect("peerreview:people", pk)
    seated = seats_of(found)["host_side"]
    parts = [(role, form, [row for row in seated if row.role == role]) for role, form in forms.items()]
    return render(request, "peerreview/reviews/people.html", {"review": found, "parts": parts})


@require_POST
def end_seat(request, pk, seat):
    found = part_of(request, pk)
    if not found.is_host:
        raise Http404
    named = get_object_or_404(found.seats.select_related("person", "review"), pk=seat)
    take_from_host_side(named, by=request.user)
    messages.success(request, f"{named.person.name} takes no part any more. What they wrote stays.")
    return redirect("peerreview:people", pk)


@require_http_methods(["GET", "POST"])
def come_instead(request, pk, seat):
    found = seen(request, pk)
    if not found.can_staff:
        raise Http404
    rows = Seat.objects.replaceable().select_related("person", "review__school", "review__round")
    seated = get_object_or_404(rows.filter(review=found), pk=seat)
    form = PersonForm(substitutes_for(seated, timezone.localdate()), "Who comes instead", request.POST or None)
    if form.is_valid():
        person = form.cleaned_data["person"]
        substitute(seated, person, by=request.user)
        messages.success(request, f"{person.name} comes instead of {seated.person.name}. Both have been told.")
        return redirect(found)
    told = {"review": found, "seat": seated, "form": form, "suggestions": suggestions_for(seated)}
    return render(request, "peerreview/reviews/come_instead.html", told)


@require_POST
def accept(request, pk, seat):
    mine = own_place(request, pk, seat)
    accept_seat(mine, by=request.user)
    messages.success(request, "Thank you. The visit is in your calendar, and the days before it are on Today.")
    return redirect(mine.review)


@require_http_methods(["GET", "POST"])
def hand_back(request, pk, seat):
    mine = own_place(request, pk, seat)
    if request.method == "POST":
        hand_back_seat(mine, by=request.user)
        messages.success(
            request, "Handed back. Those who arrange the round look for somebody else; you need not say why."
        )
        return redirect("peerreview:home")
    return render(request, "peerreview/reviews/hand_back.html", {"review": mine.review, "seat": mine})


def own_place(request, pk, seat):
    """One's own place in a team while the visit is to come; 404 for everybody else."""
    rows = Seat.objects.to_hand_back_by(request.user).select_related("person", "review__school", "review__round")
    return get_object_or_404(rows.filter(review=pk), pk=seat)


@require_http_methods(["GET", "POST"])
def acting(request, pk):
    found = seen(request, pk)
    if not found.is_headless:
        raise Http404
    form = PersonForm(host_people(found, timezone.localdate()), "Who acts as host", request.POST or None)
    if form.is_valid():
        named = name_acting_host(found, form.cleaned_data["person"], by=request.user)
        messages.success(request, f"{named.person.name} is host of this review now.")
        return redirect(found)
    return render(request, "peerreview/reviews/acting.html", {"review": found, "form": form})


def name_forms(found, data):
    """One form for each part that the host gives; the one that was sent holds its data."""
    today = timezone.localdate()
    lists = {"host_lead": host_people, "champion": host_people, "writer": host_writers}
    sent = data.get("role") if data else None
    return {
        role: PersonForm(rights(found, today), LABELS[role], data if sent == role else None, prefix=role)
        for role, rights in lists.items()
    }
