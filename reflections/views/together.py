from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.reflecting import LineForm
from reflections.forms.together import JoinForm, PartnerForm
from reflections.models import Proposal, Reflection
from reflections.models.together import possible_partners
from reflections.services.consent import agree_to
from reflections.services.proposals import decline_proposal, take_back_proposal
from reflections.services.together import invite_partner, join_reflection, leave_reflection
from schools.services.messages import read_messages_about
from schools.views.finding import is_finding, name_typed, short_list

from .writing import own


@require_http_methods(["GET", "POST"])
def invite(request, pk):
    reflection = own(request, pk)
    if request.method == "GET" and not reflection.can_join:
        return redirect(reflection)
    possible = possible_partners(reflection, timezone.now())
    if request.method == "POST" and not is_finding(request):
        form = PartnerForm(possible, request.POST)
        partner = form.cleaned_data["colleague"] if form.is_valid() else None
        invite_partner(reflection, partner, by=request.user)
        messages.success(request, f"{partner.name} has been asked. They see nothing of it unless they say yes.")
        return redirect("reflections:write", pk)
    text = name_typed(request)
    told = {"reflection": reflection, "find": text} | short_list(possible.named_like(text))
    return render(request, "reflections/together/invite.html", told)


@require_POST
def leave(request, pk):
    leave_reflection(own(request, pk), by=request.user)
    messages.success(
        request, "You have left. What you wrote stays with the other one; your earlier versions stay yours."
    )
    return redirect("today")


@require_safe
def proposal(request, pk):
    proposal = one(request, pk)
    read_messages_about(request.user, proposal.thing)
    if proposal.kind != Proposal.Kind.TOGETHER or proposal.reflection.is_written_by(request.user):
        return redirect(proposal.reflection)
    return render(request, "reflections/together/asked.html", asked_page(proposal, request.user))


@require_POST
def join(request, pk):
    proposal = one(request, pk)
    form = JoinForm(request.POST)
    form.is_valid()
    reflection = join_reflection(proposal, by=request.user, **form.cleaned_data)
    messages.success(request, "You write together now.")
    return redirect("reflections:write", reflection.pk)


@require_POST
def agree(request, pk):
    agreed = agree_to(one(request, pk), by=request.user)
    messages.success(request, "Agreed. It is with the people you both named, and nobody else.")
    return redirect("reflections:reflection", agreed.reflection_id)


@require_POST
def decline(request, pk):
    form = LineForm(request.POST)
    line = form.cleaned_data["line"] if form.is_valid() else ""
    declined = decline_proposal(one(request, pk), by=request.user, line=line)
    messages.success(request, f"That is fine. {declined.by.first_name} has been told.")
    return redirect("today")


@require_POST
def take_back(request, pk):
    taken = take_back_proposal(one(request, pk), by=request.user)
    messages.success(request, "Taken back.")
    return redirect(taken.reflection)


def one(request, pk):
    """A proposal that this person made or may answer; 404 for any other."""
    return get_object_or_404(Proposal.objects.visible_to(request.user).with_readers(), pk=pk)


def asked_page(proposal, person):
    """What somebody sees who is asked to write together: who asks, and whether a draft of their own stands in the way."""
    own_drafts = Reflection.objects.written_by(person).filter(cycle=proposal.reflection.cycle)
    empty = Reflection.objects.discardable_by(person).filter(cycle=proposal.reflection.cycle)
    return {"proposal": proposal, "has_own": own_drafts.exists(), "has_empty": empty.exists()}
