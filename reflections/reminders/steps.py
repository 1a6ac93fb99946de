"""Next steps: the day that their author set, and a look back at it."""

from django.urls import reverse

from reflections.models import NextStep, Status
from schools.reminding import Candidate, Reminder

from .series import STEP


def to_do(around):
    """Both authors, by the day of each open step."""
    rows = NextStep.objects.open().filter(reflection__status=Status.AGREED, due_on__range=(around.first, around.last))
    for pk, day, *authors in rows.order_by().values_list("pk", "due_on", "reflection__author", "reflection__partner"):
        for person in filter(None, authors):
            yield Candidate(person, pk, day)


def step_due_on(person, steps, today):
    """Its day, while it is neither done nor let go."""
    rows = NextStep.objects.open().changeable_by(person).filter(pk__in=steps, reflection__status=Status.AGREED)
    return [(step, step.due_on) for step in rows]


STEPS = [
    Reminder(
        STEP,
        label="A next step",
        thing="step",
        find=to_do,
        still=step_due_on,
        path=lambda message: reverse("reflections:reflection", args=[message.about.reflection_id]),
        before="You meant to take a next step by {day}",
        after="You meant to take a next step by {day}: how did it go?",
    )
]
