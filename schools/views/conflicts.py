from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from schools.forms import ApartForm
from schools.models import DeclaredConflict, Person
from schools.services.conflicts import declare_conflict, take_back_conflict

from .finding import is_finding, name_typed, short_list


@require_http_methods(["GET", "POST"])
def apart(request):
    person, today = request.user, timezone.localdate()
    others = Person.objects.others_in_trust(person, today)
    form = ApartForm(others, request.POST or None)
    if form.is_valid() and not is_finding(request):
        declared = declare_conflict(form.cleaned_data["other"], by=person)
        messages.success(request, f"Noted. You and {declared.other.name} will not be offered to each other.")
        return redirect("schools:apart")
    declared = DeclaredConflict.objects.visible_to(person).select_related("other")
    text = name_typed(request)
    found = others.named_like(text).exclude(pk__in=[row.other_id for row in declared]) if text else others.none()
    told = {"declared": declared, "find": text} | short_list(found.with_post(today, near=person))
    return render(request, "schools/apart.html", told)


@require_POST
def take_back(request, pk):
    declared = get_object_or_404(DeclaredConflict.objects.visible_to(request.user).select_related("other"), pk=pk)
    take_back_conflict(declared, by=request.user)
    messages.success(request, f"Taken back. You and {declared.other.name} may be offered to each other again.")
    return redirect("schools:apart")
