from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from reflections.forms.cycles import CycleForm, NewerForm, planned_before
from reflections.models import Cycle
from reflections.models.cycles import SCHOOL_ROLES, frameworks_to_choose, newer_framework
from reflections.models.frameworks import leads_trust
from reflections.services.cycle_dates import new_dates
from reflections.services.cycles import change_cycle, close_cycle, open_cycle, plan_cycle, use_newer_framework
from schools.models import Membership, School
from schools.models.calendars import calendars_of
from schools.words import say


@require_safe
def cycles(request):
    only_leads(request)
    found = Cycle.objects.led_by(request.user, timezone.localdate()).select_related("framework")
    return render(request, "reflections/cycles/cycles.html", {"cycles": found})


@require_http_methods(["GET", "POST"])
def plan(request):
    only_leads(request)
    form = CycleForm(frameworks_to_choose(), School.objects.open(), departments(), request.POST or None)
    if form.is_valid():
        planned = plan_cycle(form.plan(), by=request.user)
        messages.success(request, "Planned. Nobody is told before it opens." + picked(form))
        return redirect(planned)
    return render(request, "reflections/cycles/plan.html", {"form": form})


@require_safe
def cycle(request, pk):
    today = timezone.localdate()
    found = led(request, pk)
    rows = list(found.school_dates.select_related("school"))
    known = calendars_of([row.school for row in rows])
    for row in rows:
        row.stage = stage_of(row, found, today)
        row.has_calendar = bool(known[row.school_id].terms)
    told = {"is_open": found.status == Cycle.Status.OPEN, "waiting": waiting_in(rows, found)}
    told |= {"newer": newer_framework(found) if found.status == Cycle.Status.PLANNED else None}
    told |= {"cycle": found, "rows": rows, "steps": [say(f"cycle_state.{state}") for state in Cycle.Status]}
    told["current"] = list(Cycle.Status).index(found.status)
    told["roles"] = [say(f"role.{role}") for role in SCHOOL_ROLES if role in found.roles]
    told["events"] = found.events.select_related("by")
    told["new_dates"] = len(new_dates(found, today)) if found.status != Cycle.Status.CLOSED else 0
    return render(request, "reflections/cycles/cycle.html", told | rights(request, found))


@require_http_methods(["GET", "POST"])
def change(request, pk):
    right = Cycle.objects.editable_by(request.user, timezone.localdate())
    planned = led(request, pk)
    if request.method == "GET" and not right.contains(planned):
        return redirect(planned)
    form = CycleForm(
        frameworks_to_choose(planned),
        School.objects.open(),
        departments(planned),
        request.POST or None,
        planned_before(planned),
    )
    if form.is_valid():
        change_cycle(planned, form.plan(), by=request.user)
        messages.success(request, "Changed. Each school’s days are found anew." + picked(form))
        return redirect(planned)
    return render(request, "reflections/cycles/plan.html", {"form": form, "cycle": planned})


@require_POST
def open_now(request, pk):
    opened = open_cycle(led(request, pk), by=request.user)
    messages.success(request, "Open. Those who coach or read are told first, the others after the leaders’ day.")
    return redirect(opened)


@require_POST
def use_newer(request, pk):
    shown = NewerForm(request.POST)
    framework_id = shown.cleaned_data["framework"] if shown.is_valid() else None
    changed = use_newer_framework(led(request, pk), framework_id, by=request.user)
    messages.success(request, "This cycle now uses the newer version.")
    return redirect(changed)


@require_POST
def close(request, pk):
    closed = close_cycle(led(request, pk), by=request.user)
    messages.success(request, "Closed. Nothing was submitted for anybody, and drafts stay their authors’.")
    return redirect(closed)


def departments(cycle=None):
    """Those of today, and those that this cycle is planned for, even if nobody is in them any more."""
    return sorted({*Membership.objects.departments(timezone.localdate()), *(cycle.departments if cycle else [])})


def picked(form):
    """Which schools the chosen phases have brought in, as a sentence."""
    brought = [school.name for school in form.schools_by_phase()]
    return f" By phase came {', '.join(brought)}." if brought else ""


def only_leads(request):
    """404 for whoever does not lead the trust today."""
    if not leads_trust(request.user, timezone.localdate()).exists():
        raise Http404


def led(request, pk):
    """A cycle, for a trust lead; 404 for everybody else."""
    found = Cycle.objects.led_by(request.user, timezone.localdate()).select_related("framework")
    return get_object_or_404(found, pk=pk)


def rights(request, found):
    """What the person may do to the cycle now."""
    today = timezone.localdate()
    own = Cycle.objects
    return {
        "can_edit": own.editable_by(request.user, today).contains(found),
        "can_open": own.openable_by(request.user, today).contains(found),
        "can_extend": own.extendable_by(request.user, today).contains(found),
    }


def waiting_in(rows, found):
    """The schools of a cycle where it does not open before somebody is named to whom one speaks about a child."""
    is_over = found.status == Cycle.Status.CLOSED
    return [row.school for row in rows if not (is_over or row.school.safeguarding_route)]


def stage_of(row, found, today):
    """How far a cycle has come at one school, in words; it says nothing of anybody there."""
    if found.status == Cycle.Status.CLOSED:
        return say("cycle_stage.closed")
    if row.is_held_up or not row.school.safeguarding_route:
        return say("cycle_stage.held_up")
    if found.status == Cycle.Status.PLANNED or today < row.opens_on:
        return say("cycle_stage.to_come")
    ends = {
        "leaders_share": row.leaders_share_by_on,
        "everybody_shares": row.share_by_on,
        "views": row.views_by_on,
        "finishing": row.finish_by_on,
    }
    return say("cycle_stage." + next((stage for stage, end in ends.items() if today <= end), "over"))
