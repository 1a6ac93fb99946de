from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from peerreview.forms.planning import VisitForm
from peerreview.models import Round, Seat
from peerreview.services.overview import days_of, most_of
from peerreview.services.planning import (
    missing_for_publishing,
    plan_visit,
    planned_for,
    problems_in,
    publish_round,
    show_plan,
)
from peerreview.services.questions import setting_of

from .rounds import led_round, seen_round


@require_safe
def plan(request, pk):
    found, today = seen_round(request, pk), timezone.localdate()
    if not Round.objects.with_plan_for(request.user, today).contains(found):
        raise Http404
    team = Prefetch("seats", Seat.objects.current().in_team().select_related("person", "school"), to_attr="team")
    reviews = found.reviews.prefetch_related(team)
    of_school = {review.school_id: review for review in reviews}
    rows = list(found.round_schools.hosting().select_related("school"))
    can_plan = Round.objects.plannable_by(request.user, today).contains(found)
    problems = problems_in(found) if can_plan else []
    for row in rows:
        row.review = of_school.get(row.school_id)
        row.problems = [each.text for each in problems if each.school == row.school_id]
    told = {"round": found, "rows": rows, "can_plan": can_plan, "is_planned": bool(reviews)}
    told |= {"can_publish": Round.objects.publishable_by(request.user, today).contains(found)}
    if can_plan:
        told |= {"searches": found.plan_searches.filter(ended_at=None), "proposals": found.proposals.all()}
        told |= {
            "missing": missing_for_publishing(found, problems),
            "shared": [each.text for each in problems if not each.school],
        }
        told |= {"days": (days := days_of(found)), "most": most_of(days)}
    return render(request, "peerreview/rounds/plan.html", told)


@require_http_methods(["GET", "POST"])
def visit(request, pk, row):
    found = led_round(request, pk)
    row = get_object_or_404(found.round_schools.hosting().select_related("school", "round"), pk=row)
    form = VisitForm(row.school_id, setting_of(found), planned_for(row), request.POST or None)
    if form.is_valid():
        plan_visit(row, form.visit(), by=request.user, was=form.cleaned_data["was"])
        return redirect("peerreview:plan", pk)
    can_plan = Round.objects.plannable_by(request.user, timezone.localdate()).contains(found)
    return render(
        request, "peerreview/rounds/visit.html", {"round": found, "row": row, "form": form, "can_plan": can_plan}
    )


@require_POST
def show(request, pk):
    shown = show_plan(led_round(request, pk), by=request.user)
    messages.success(request, "The heads who take part see the plan now. You can still change it.")
    return redirect("peerreview:plan", shown.pk)


@require_POST
def publish(request, pk):
    published = publish_round(led_round(request, pk), by=request.user)
    messages.success(request, "Published. Everybody who is named has been told.")
    return redirect(published)
