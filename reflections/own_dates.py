"""One person's dates of reflecting, for their own calendar. They stay whether or not they have done what a day is for, since
whoever looks into that calendar is not to see who is late; and a title names nobody."""

from django.urls import reverse

from schools.feeds.entries import Entry

from .models import Cycle, NextStep, Status, Triangulation
from .models.own_dates import give_own_dates
from .models.own_dates import own_dates as days_in

CYCLE_DAYS = {
    "share": ("share_by_on", "Reflection: share by"),
    "views": ("views_by_on", "Reflection: colleagues’ views by"),
    "finish": ("finish_by_on", "Reflection: finish by"),
}


def own_dates(person, today):
    """Of cycles that ask them, views that they give, and their next steps."""
    return [*_of_cycles(person, today), *_of_views(person, today), *_of_steps(person)]


def _of_cycles(person, today):
    cycles = give_own_dates(list(Cycle.objects.joined_by(person, today).to_come()), person, today)
    for cycle in cycles:
        for name, (day, title) in CYCLE_DAYS.items():
            yield Entry(f"{name}-{cycle.pk}", title, getattr(cycle.own, day), path="/")


def _of_views(person, today):
    given = [Triangulation.Status.ACCEPTED, Triangulation.Status.SUBMITTED]
    rows = Triangulation.objects.asked_of(person).filter(status__in=given, reflection__cycle__status=Cycle.Status.OPEN)
    for ask in rows.select_related("reflection__cycle", "reflection__author"):
        day = days_in(ask.reflection.cycle, ask.reflection.author, today).views_by_on
        yield Entry(f"view-{ask.pk}", "Reflection: my view by", day, path=reverse("reflections:view", args=[ask.pk]))


def _of_steps(person):
    rows = NextStep.objects.changeable_by(person).filter(due_on__isnull=False, reflection__status=Status.AGREED)
    for step in rows.exclude(status=NextStep.Status.LET_GO):
        path = reverse("reflections:reflection", args=[step.reflection_id])
        yield Entry(f"step-{step.pk}", "Reflection: a next step", step.due_on, path=path)
