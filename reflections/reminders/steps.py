"""Next steps: the day that their author set, and a look back at it."""

from django.urls import reverse

from reflections.models import NextStep, Reflection, Status
from schools.reminding import Candidate, Reminder

from .series import STEP


def to_do(around):
    """Both authors, by the day of each open step."""
    rows = NextStep.objects.open().filter(reflection__status=Status.AGREED, due_on__range=(around.first, around.last))
    for pk, day, *authors in rows.order_by().values_list("pk", "due_on", "reflection__author", "reflection__partner"):
        for person in filter(None, authors):
            yield Candidate(person, pk, day)


def step_due_on(person, step, today):
    """Its day, while it is neither done nor let go."""
    rows = NextStep.objects.open().changeable_by(person).filter(pk=step, reflection__status=Status.AGREED)
    return rows.values_list("due_on", flat=True).first()


def _to_reflection(message):
    reflection = Reflection.objects.get(next_steps=message.thing_pk)
    return reverse("reflections:reflection", args=[reflection.pk])


STEPS = [
    Reminder(
        STEP,
        label="A next step",
        thing="step",
        find=to_do,
        due_on=step_due_on,
        path=_to_reflection,
        before="You meant to take a next step by {day}",
        after="You meant to take a next step by {day}: how did it go?",
    )
]
