from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_POST, require_safe

from peerreview.conversation_clock import seconds_left
from peerreview.forms.conversations import CommitmentForm, ContributionForm
from peerreview.models import Commitment, Conversation
from peerreview.models.conversations import order_of, people_presenting, who_facilitates
from peerreview.services.conversations import (
    begin_conversation,
    commit_to,
    contribute,
    extend_step,
    move_on,
    pause_conversation,
    resume_conversation,
)


@require_safe
def room(request, pk):
    found = in_meeting(request, pk)
    presenters = people_presenting(found)
    told = state_of(request, found) | {"say": ContributionForm(presenters), "promise": CommitmentForm(presenters)}
    return render(request, "peerreview/conversations/room.html", told)


@require_safe
def now(request, pk):
    """What the room shows, for screens that ask again and again: 304 as long as nothing has changed, for one query."""
    found = in_meeting(request, pk)
    tag = quote_etag(f"{found.pk}-{found.room_version}-{request.user.pk}")
    if tag in parse_etags(request.headers.get("If-None-Match", "")):
        response = HttpResponse(status=304)
    else:
        response = render(request, "peerreview/conversations/_now.html", state_of(request, found))
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response


@require_POST
def begin(request, pk):
    begin_conversation(in_meeting(request, pk), by=request.user)
    return redirect("peerreview:room", pk)


@require_POST
def go_on(request, pk):
    move_on(in_meeting(request, pk), by=request.user, step=step_of(request))
    return redirect("peerreview:room", pk)


@require_POST
def pause(request, pk):
    pause_conversation(in_meeting(request, pk), by=request.user)
    return redirect("peerreview:room", pk)


@require_POST
def resume(request, pk):
    resume_conversation(in_meeting(request, pk), by=request.user)
    return redirect("peerreview:room", pk)


@require_POST
def extend(request, pk):
    extend_step(in_meeting(request, pk), by=request.user, step=step_of(request))
    return redirect("peerreview:room", pk)


@require_POST
def say(request, pk):
    found = in_meeting(request, pk)
    form = ContributionForm(people_presenting(found), request.POST)
    if form.is_valid():
        told = form.cleaned_data
        contribute(found, told["kind"], told["text"], by=request.user, to=told["to"], form_key=told["form_key"])
    else:
        messages.error(request, "Write what you bring, and to whom.")
    return redirect("peerreview:room", pk)


@require_POST
def commit(request, pk):
    found = in_meeting(request, pk)
    form = CommitmentForm(people_presenting(found), request.POST)
    if form.is_valid():
        commit_to(found, by=request.user, **form.cleaned_data)
    else:
        messages.error(request, "Say what you promise, and by when.")
    return redirect("peerreview:room", pk)


def in_meeting(request, pk):
    """A conversation in which the person takes part; 404 for everybody else, who plans it among them."""
    rows = Conversation.objects.attended_by(request.user).select_related("previous")
    return get_object_or_404(rows, pk=pk)


def step_of(request):
    text = request.POST.get("step", "")
    return int(text) if text.isdecimal() and len(text) < 6 else -1


def state_of(request, found):
    """What everybody's screen shows: the step, whose turn it is, who facilitates, what is left, what was brought."""
    steps, presenters, facilitator, others = order_of(found)
    told = {"conversation": found, "steps": steps, "person": request.user}
    told |= {"brought": found.contributions.select_related("by", "to")}
    promised = Commitment.objects.visible_to(request.user).select_related("by", "to")
    told |= {
        "commitments": promised.filter(conversation=found),
        "last_time": promised.filter(conversation=found.previous_id),
    }
    if found.step is None or found.step >= len(steps):
        return told
    step = steps[found.step]
    leads = who_facilitates(step.turn, presenters, facilitator, others)
    left = seconds_left(found.step_began_at, found.step_seconds, found.paused_at, timezone.now())
    told |= {"step": step, "presenter": presenters[step.turn] if step.turn is not None else None, "left": left}
    told |= {"facilitator": leads, "facilitates": leads == request.user, "is_last": found.step + 1 == len(steps)}
    return told | {"then": steps[found.step + 1].part if found.step + 1 < len(steps) else ""}
