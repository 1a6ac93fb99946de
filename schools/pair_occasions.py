"""What people are told about coaching pairs."""

from django.urls import reverse

from .models import CoachingPair
from .occasions import Occasion, register


def register_occasions():
    """Make them known, once, when the app loads."""
    register(
        Occasion("coach-proposed", False, _is_unanswered, _proposed, _to_pairs),
        Occasion("coach-agreed", False, _is_current, _agreed, _to_pairs),
        group="coaching",
    )


def _is_unanswered(message):
    return CoachingPair.objects.agreeable_by(message.person).filter(pk=message.thing_pk).exists()


def _is_current(message):
    return CoachingPair.objects.current().visible_to(message.person).filter(pk=message.thing_pk).exists()


def _proposed(message):
    return f"{message.by.name} proposes a coach for you"


def _agreed(message):
    return f"{message.by.name} would like you as their coach"


def _to_pairs(message):
    return reverse("schools:pairs")
