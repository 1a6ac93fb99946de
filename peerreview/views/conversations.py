from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.conversations import ConversationForm, PreReadForm, WentForm
from peerreview.models import Attendee, Commitment, Conversation, PreRead, ReviewEvidence
from peerreview.models.conversations import pieces_to_take, plans_conversations
from peerreview.models.round_schools import leaders_of_trust
from peerreview.services.conversations import (
    change_conversation,
    plan_conversation,
    save_pre_read,
    say_how_it_went,
)
from schools.services.openings import record_opening


@require_safe
def conversations(request):
    rows = Conversation.objects.visible_to(request.user)
    can_plan = plans_conversations(request.user, timezone.localdate()).exists()
    return render(request, "peerreview/conversations/conversations.html", {"rows": rows, "can_plan": can_plan})


@require_http_methods(["GET", "POST"])
def plan(request):
    if not plans_conversations(request.user, timezone.localdate()).exists():
        raise Http404
    form = conversation_form(request)
    if form.is_valid():
        made = plan_conversation(form.plan(), by=request.user)
        messages.success(request, "Planned. Everybody named has been told.")
        return redirect("peerreview:conversation", made.pk)
    return render(request, "peerreview/conversations/form.html", {"form": form})


@require_http_methods(["GET", "POST"])
def change(request, pk):
    found = seen_conversation(request, pk)
    can_change = Conversation.objects.changeable_by(request.user, timezone.localdate()).contains(found)
    if request.method == "GET" and not can_change:
        return redirect("peerreview:conversation", pk)
    form = conversation_form(request, found)
    if form.is_valid():
        change_conversation(found, form.plan(), by=request.user, version=form.cleaned_data["version"])
        return redirect("peerreview:conversation", pk)
    return render(request, "peerreview/conversations/form.html", {"form": form, "conversation": found})


@require_safe
def conversation(request, pk):
    found, today = seen_conversation(request, pk), timezone.localdate()
    people = list(found.attendees.select_related("person"))
    read = PreRead.objects.visible_to(request.user, today).filter(conversation=found).select_related("person")
    read = read.prefetch_related(Prefetch("pieces", ReviewEvidence.objects.standing()))
    for row in read:
        if row.person_id != request.user.pk:
            record_opening(f"pre-read:{row.pk}", by=request.user)
    mine = next((row for row in people if row.person_id == request.user.pk), None)
    promised = Commitment.objects.visible_to(request.user).select_related("by", "to")
    told = {"conversation": found, "people": people, "pre_reads": read, "today": today, "is_in_it": mine is not None}
    told |= {"presents": mine is not None and mine.role == Attendee.Role.PRESENTER}
    told |= {"can_change": Conversation.objects.changeable_by(request.user, today).contains(found)}
    told |= {"commitments": promised.filter(conversation=found), "form": WentForm(), "person": request.user}
    told |= {"last_time": promised.filter(conversation=found.previous_id) if found.previous_id else []}
    return render(request, "peerreview/conversations/conversation.html", told)


@require_http_methods(["GET", "POST"])
def pre_read(request, pk):
    found = seen_conversation(request, pk)
    if not found.attendees.filter(person=request.user, role=Attendee.Role.PRESENTER).exists():
        raise Http404
    standing = PreRead.objects.visible_to(request.user, timezone.localdate()).filter(
        conversation=found, person=request.user
    )
    pieces = pieces_to_take(request.user, timezone.localdate())
    form = PreReadForm(standing.first(), pieces, request.POST or None)
    if form.is_valid():
        told = {"version": form.cleaned_data["version"], "pieces": form.cleaned_data.get("pieces", ())}
        save_pre_read(found, form.texts(), by=request.user, **told)
        messages.success(request, "Saved. The others read it from its date on.")
        return redirect("peerreview:conversation", pk)
    told = {"conversation": found, "form": form, "people": found.attendees.select_related("person")}
    return render(request, "peerreview/conversations/pre_read.html", told)


@require_POST
def went(request, pk, promise):
    found = seen_conversation(request, pk)
    row = get_object_or_404(Commitment.objects.visible_to(request.user), pk=promise)
    form = WentForm(request.POST)
    if form.is_valid():
        say_how_it_went(row, form.cleaned_data["text"], by=request.user)
    else:
        messages.error(request, "Write a line first. “Not yet” is one.")
    return redirect("peerreview:conversation", found.pk)


def seen_conversation(request, pk):
    """A conversation in which the person takes part, or which they plan; 404 for everybody else."""
    rows = Conversation.objects.visible_to(request.user).select_related("previous", "planned_by")
    return get_object_or_404(rows, pk=pk)


def conversation_form(request, found=None):
    people = leaders_of_trust(timezone.localdate())
    earlier = Conversation.objects.visible_to(request.user).before(found)
    return ConversationForm(people, earlier, request.POST or None, found)
