from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from peerreview.forms.planning import VisitForm
from peerreview.forms.proposals import CompareForm, DayForm, KeepForm, RulesForm
from peerreview.models import PlanSearch, Proposal, Round
from peerreview.proposing import swaps_of_rows
from peerreview.scheduling.missing import missing_before
from peerreview.scheduling.swapping import with_swap
from peerreview.services.proposals import (
    change_proposal,
    checked_proposal,
    keep_parts,
    undo_change,
    use_proposal,
)
from peerreview.services.questions import planning_rules_of, question_of
from peerreview.services.searching import ask_for_plan, cancel_search, set_planning_rules
from peerreview.showing import map_of, quality, weeks_of
from peerreview.telling import new_problems, parts_in_words, price, side_by_side, told_days, told_visits
from schools.models import School

from .rounds import led_round


@require_http_methods(["GET", "POST"])
def rules(request, pk):
    found = led_round(request, pk)
    schools = [row.school for row in found.round_schools.taking_part().select_related("school")]
    form = RulesForm(schools, planning_rules_of(found), request.POST or None)
    if form.is_valid():
        set_planning_rules(found, form.rules(), by=request.user)
        return redirect(ask_for_plan(found, by=request.user, seconds=form.cleaned_data["seconds"]))
    told = {"round": found, "form": form, "missing": missing_before(question_of(found))}
    can_plan = Round.objects.plannable_by(request.user, timezone.localdate()).contains(found)
    return render(request, "peerreview/planning/rules.html", told | {"can_plan": can_plan})


@require_safe
def search(request, pk, search):
    found = led_round(request, pk)
    rows = PlanSearch.objects.led_by(request.user, timezone.localdate()).filter(round=found)
    looked = get_object_or_404(rows.select_related("proposal"), pk=search)
    if request.htmx and looked.ended_at:
        return HttpResponseClientRefresh()
    if hasattr(looked, "proposal"):
        return redirect(looked.proposal)
    told = {"round": found, "search": looked, "names": []}
    told |= {"says": quality(looked.parts["total"] if looked.parts else None, looked.bound)}
    if looked.begun_at:
        told["passed"] = round(((looked.ended_at or timezone.now()) - looked.begun_at).total_seconds())
    page = "_progress.html" if request.htmx else "search.html"
    return render(request, f"peerreview/planning/{page}", told)


@require_POST
def cancel(request, pk, search):
    found = led_round(request, pk)
    rows = PlanSearch.objects.led_by(request.user, timezone.localdate()).filter(round=found)
    return redirect(cancel_search(get_object_or_404(rows, pk=search), by=request.user))


@require_safe
def proposal(request, pk, number):
    found, shown = led_proposal(request, pk, number)
    checked = checked_proposal(shown)
    setting = checked.question.setting
    told = {"round": found, "proposal": shown, "parts": parts_in_words(checked.parts), "cost": checked.parts.total}
    told |= {"says": quality(checked.parts.total, shown.bound), "visits": told_visits(shown, checked)}
    told |= {"shared": [each.text for each in checked.problems if each.school is None]}
    told |= {"is_whole": not checked.problems, "weeks": weeks_of(setting, checked.visits)}
    told |= {"map": map_of(setting, checked.visits), "days": told_days(checked)}
    told |= {"most": max([1, *(max(day["given"], day["received"]) for day in told["days"])])}
    told |= {"others": found.proposals.exclude(pk=shown.pk)}
    told |= {"can_plan": Round.objects.plannable_by(request.user, timezone.localdate()).contains(found)}
    return render(request, "peerreview/planning/proposal.html", told)


@require_http_methods(["GET", "POST"])
def visit(request, pk, number, school):
    found, shown = led_proposal(request, pk, number)
    checked = checked_proposal(shown)
    setting = checked.question.setting
    get_object_or_404(School, pk=school if school in setting.hosts else None)
    form = VisitForm(school, setting, checked.visit(school), request.POST or None)
    told = {"round": found, "proposal": shown, "form": form, "name": setting.schools[school].name}
    if form.is_valid():
        wanted = form.visit()
        if "keep" in request.POST:
            version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else 0
            change_proposal(shown, wanted, by=request.user, version=version)
            messages.success(request, f"{told['name']}: {price(checked, checked.with_visit(wanted))}")
            return redirect(shown)
        tried = checked.with_visit(wanted)
        told |= {"tried": price(checked, tried), "problems": new_problems(checked, tried)}
    return render(request, "peerreview/planning/visit.html", told)


@require_POST
def move(request, pk, number, school):
    _, shown = led_proposal(request, pk, number)
    checked, form = checked_proposal(shown), DayForm(request.POST)
    if school not in checked.question.setting.hosts or not form.is_valid():
        messages.error(request, "That is no day of a visit here. Nothing was moved.")
        return redirect(shown)
    wanted = replace(checked.visit(school), on=form.cleaned_data["on"])
    return changed(request, shown, checked, wanted, form.cleaned_data["version"])


@require_POST
def swap(request, pk, number, school):
    _, shown = led_proposal(request, pk, number)
    checked, found = checked_proposal(shown), swaps_of_rows(shown.swaps).get(school)
    if found is None:
        messages.error(request, "There is no such swap any more.")
        return redirect(shown)
    version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else 0
    return changed(request, shown, checked, with_swap(checked.visit(school), found.out, found.into), version)


def changed(request, shown, checked, wanted, version):
    """Keeps one visit otherwise, and says what it costs."""
    change_proposal(shown, wanted, by=request.user, version=version)
    name = checked.question.setting.schools[wanted.school].name
    messages.success(request, f"{name}: {price(checked, checked.with_visit(wanted))}")
    return redirect(shown)


@require_POST
def keep(request, pk, number, school):
    _, shown = led_proposal(request, pk, number)
    form = KeepForm(request.POST)
    if form.is_valid():
        told = form.cleaned_data
        keep_parts(shown, school, day=told["day"], team=told["team"], by=request.user, version=told["version"])
        messages.success(request, "Kept in mind for the next search.")
    return redirect(shown)


@require_POST
def undo(request, pk, number):
    _, shown = led_proposal(request, pk, number)
    version = int(request.POST["version"]) if request.POST.get("version", "").isdecimal() else 0
    undo_change(shown, by=request.user, version=version)
    messages.success(request, "Taken back.")
    return redirect(shown)


@require_POST
def replan(request, pk, number):
    found, shown = led_proposal(request, pk, number)
    return redirect(ask_for_plan(found, by=request.user, seconds=30, based_on=shown))


@require_POST
def use(request, pk, number):
    _, shown = led_proposal(request, pk, number)
    used = use_proposal(shown, by=request.user)
    messages.success(request, "This is the plan of the round now. Nobody has been told yet.")
    return redirect("peerreview:plan", used.pk)


@require_safe
def compare(request, pk):
    found = led_round(request, pk)
    form = CompareForm(found.proposals.all(), request.GET or None)
    told = {"round": found, "form": form}
    if form.is_valid():
        told["pair"] = [side_of(form.cleaned_data[name]) for name in ("one", "other")]
        told["rows"] = side_by_side(*(side["checked"] for side in told["pair"]))
    return render(request, "peerreview/planning/compare.html", told)


def led_proposal(request, pk, number):
    """A round and one of its proposals, for trust leads; 404 for everybody else."""
    found = led_round(request, pk)
    rows = Proposal.objects.led_by(request.user, timezone.localdate()).filter(round=found)
    return found, get_object_or_404(rows.select_related("round", "search"), number=number)


def side_of(shown):
    checked = checked_proposal(shown)
    told = {"proposal": shown, "checked": checked, "cost": checked.parts.total, "parts": parts_in_words(checked.parts)}
    return told | {"says": quality(checked.parts.total, shown.bound), "broken": len(checked.problems)}
