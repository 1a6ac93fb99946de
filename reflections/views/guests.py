from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from reflections.forms.coaching import BringInForm
from reflections.models import Reflection, Thread, ThreadGuest
from reflections.models.asking import inviteable_guests
from reflections.services.guests import bring_in, end_visit
from schools.models import Person
from schools.views.finding import is_finding, name_typed, short_list

from .conversations import conversation


@require_http_methods(["GET", "POST"])
def invite(request, pk):
    rows = Thread.objects.held_by(request.user).with_people()
    thread = get_object_or_404(rows, pk=pk, reflection__in=Reflection.objects.written_by(request.user))
    if request.method == "GET" and not Thread.objects.widenable_by(request.user).contains(thread):
        return redirect(conversation(thread, request.user))
    people = inviteable_guests(thread, timezone.localdate())
    if request.method == "POST" and not is_finding(request):
        form = BringInForm(people, request.POST)
        person = form.cleaned_data["person"] if form.is_valid() else None
        bring_in(thread, person, by=request.user)
        messages.success(request, f"{person.name} reads what is said from now on, and nothing else.")
        return redirect(conversation(thread, request.user))
    managers = set(Person.objects.managing(request.user, timezone.localdate()).values_list("pk", flat=True))
    text = name_typed(request)
    told = {"thread": thread, "managers": managers, "find": text} | short_list(people.named_like(text))
    return render(request, "reflections/bring_in.html", told)


@require_POST
def end(request, pk):
    guest = get_object_or_404(ThreadGuest.objects.endable_by(request.user).select_related("person"), pk=pk)
    thread = end_visit(guest, by=request.user).thread
    if guest.person == request.user:
        messages.success(request, "You have left the conversation.")
        return redirect("reflections:coaching")
    messages.success(request, f"{guest.person.name} reads nothing here any more.")
    return redirect(conversation(thread, request.user))
