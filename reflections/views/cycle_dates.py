from dataclasses import asdict

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from reflections.forms.cycles import AddSchoolsForm, LongerForm
from reflections.models import Cycle
from reflections.services.cycle_dates import accept_dates, give_longer, give_person_longer, new_dates, people_asked
from reflections.services.cycles import add_schools
from schools.models import School
from schools.words import say

from .cycles import led


@require_http_methods(["GET", "POST"])
def longer(request, pk):
    cycle = led(request, pk)
    people = people_asked(cycle, timezone.localdate())
    if request.method == "GET" and not can_extend(request, cycle):
        return redirect(cycle)
    form = LongerForm(cycle.schools, people, request.POST or None)
    if form.is_valid():
        messages.success(request, give(cycle, form.cleaned_data, request.user))
        return redirect(cycle)
    return render(request, "reflections/cycles/longer.html", {"cycle": cycle, "form": form})


@require_http_methods(["GET", "POST"])
def more_schools(request, pk):
    cycle = led(request, pk)
    if request.method == "GET" and not can_extend(request, cycle):
        return redirect(cycle)
    others = School.objects.open().exclude(pk__in=cycle.schools.values("pk"))
    form = AddSchoolsForm(others, request.POST or None)
    if form.is_valid():
        add_schools(cycle, form.cleaned_data["schools"], by=request.user)
        messages.success(request, "Added. Their days come from their own calendars.")
        return redirect(cycle)
    told = {"cycle": cycle, "form": form, "has_others": others.exists()}
    return render(request, "reflections/cycles/schools.html", told)


@require_http_methods(["GET", "POST"])
def dates(request, pk):
    cycle = led(request, pk)
    if request.method == "POST":
        wanted = request.POST.get("school", "")
        school = get_object_or_404(cycle.schools, pk=wanted) if wanted.isdecimal() else None
        moved = accept_dates(cycle, by=request.user, school=school)
        messages.success(request, "New days accepted." if moved else "Nothing to accept any more.")
        return redirect("reflections:cycle-dates", pk)
    is_closed = cycle.status == Cycle.Status.CLOSED
    found = [] if is_closed else new_dates(cycle, timezone.localdate())
    rows = [(row.school, changes(row.dates, days)) for row, days in found]
    return render(request, "reflections/cycles/dates.html", {"cycle": cycle, "rows": rows})


def can_extend(request, cycle):
    return Cycle.objects.extendable_by(request.user, timezone.localdate()).contains(cycle)


def give(cycle, wanted, by):
    """Give longer time to whom the form names. Gives what to tell whoever gave it."""
    steps = wanted["steps"]
    if wanted["whom"] == "person":
        given = give_person_longer(cycle, wanted["person"], steps, by=by)
        return f"{wanted['person'].name} now has until {given.share_by_on:%A %-d %B} to share."
    give_longer(cycle, steps, by=by, school=wanted["school"] if wanted["whom"] == "school" else None)
    return "Given. Everybody there sees their new days."


def changes(old, new):
    """The days that would be others, as (word, old, new)."""
    pairs = [(name, day, asdict(new)[name]) for name, day in asdict(old).items()]
    return [(say(f"cycle_day.{name}"), before, after) for name, before, after in pairs if before != after]
