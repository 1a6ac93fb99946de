"""What a school does because it was reviewed: its workshop, and the actions that people have taken on."""

from django.urls import reverse

from peerreview.models import Action, Review, Stage, Workshop
from peerreview.models.following import ACTING
from schools.reminding import Candidate, Reminder

from .reviews import school_of
from .series import ACTION, WORKSHOP


def _called():
    running = Review.objects.at_stage(Stage.WORKSHOP).order_by().values("pk")
    return Workshop.objects.filter(review__in=running)


def invited(around):
    """Whoever is asked to come to a workshop."""
    rows = _called().filter(on__range=(around.first, around.last), invited__isnull=False)
    return [Candidate(person, pk, day) for person, pk, day in rows.values_list("invited", "review", "on")]


def workshop_on(person, reviews, today):
    """Its day, for whoever is asked to come, until it was held."""
    rows = Review.objects.at_stage(Stage.WORKSHOP).filter(pk__in=reviews, workshop__invited=person)
    return [(row, row.workshop.on) for row in rows.select_related("school", "workshop")]


def taken_on(around):
    """Who has taken on an action that is not done."""
    running = Review.objects.at_stage(*ACTING).order_by().values("pk")
    rows = Action.objects.standing().filter(review__in=running, done_at=None, owner__isnull=False)
    rows = rows.filter(by_on__range=(around.first, around.last)).order_by()
    return [Candidate(person, pk, day) for person, pk, day in rows.values_list("owner", "pk", "by_on")]


def action_by(person, actions, today):
    """Its day, while it is theirs to do."""
    return [(row, row.by_on) for row in Action.objects.open_of(person).filter(pk__in=actions)]


FOLLOWING = [
    Reminder(
        WORKSHOP,
        label="A workshop",
        thing="review",
        find=invited,
        still=workshop_on,
        path=lambda message: reverse("peerreview:workshop", args=[message.thing_pk]),
        before="{school}: the workshop is on {day}",
        names=school_of,
    ),
    Reminder(
        ACTION,
        label="An action after a review",
        thing="action",
        find=taken_on,
        still=action_by,
        path=lambda message: reverse("peerreview:action", args=[message.thing_pk]),
        before="You took something on until {day}",
        after="You took something on until {day}: a line on how it goes helps the others",
    ),
]
