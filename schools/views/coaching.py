from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from schools.forms import PairForm
from schools.models import CoachingPair, Person
from schools.services.coaching import agree_on_purpose, agree_pair, end_pair, propose_pair
from schools.services.messages import read_messages_about


@require_http_methods(["GET", "POST"])
def purpose(request):
    if request.method == "POST":
        agree_on_purpose(by=request.user)
        messages.success(request, "Thank you. Authors see your word when they share with you.")
        return redirect("today")
    agreement = request.user.purpose_agreements.current(timezone.now()).first()
    return render(request, "schools/purpose.html", {"agreement": agreement})


@require_http_methods(["GET", "POST"])
def pairs(request):
    today = timezone.localdate()
    led = Person.objects.led_by(request.user, today)
    form = PairForm(led, Person.objects.who_may_coach(request.user, today), request.POST or None)
    if form.is_valid():
        pair = propose_pair(by=request.user, **form.cleaned_data)
        messages.success(request, f"{pair.colleague.name} has been asked. Nothing begins until they agree.")
        return redirect("schools:pairs")
    rows = CoachingPair.objects.open().visible_to(request.user).select_related("coach", "colleague", "proposed_by")
    read_messages_about(request.user, *(pair.thing for pair in rows))
    can_propose = led.exists()
    return render(request, "schools/pairs.html", {"pairs": rows, "form": form, "can_propose": can_propose})


@require_POST
def agree(request, pk):
    agree_pair(pair_of(request, pk), by=request.user)
    messages.success(request, "Agreed. Your coach sees only what you share with them.")
    return redirect("schools:pairs")


@require_POST
def end(request, pk):
    end_pair(pair_of(request, pk), by=request.user)
    messages.success(request, "Ended. Nobody needs a reason.")
    return redirect("schools:pairs")


def pair_of(request, pk):
    return get_object_or_404(CoachingPair.objects.visible_to(request.user), pk=pk)
