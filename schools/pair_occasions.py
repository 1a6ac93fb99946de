"""What people are told about coaching pairs."""

from django.urls import reverse

from .models import CoachingPair
from .occasions import Among, Occasion, register


def register_occasions():
    """Make them known, once, when the app loads."""
    register(
        Occasion("coach-proposed", False, Among(CoachingPair.objects.agreeable_by), _proposed, _to_pairs),
        Occasion("coach-agreed", False, Among(_current), _agreed, _to_pairs),
        group="coaching",
    )


def _current(person):
    return CoachingPair.objects.current().visible_to(person)


def _proposed(message):
    return f"{message.by.name} proposes a coach for you"


def _agreed(message):
    return f"{message.by.name} would like you as their coach"


def _to_pairs(message):
    return reverse("schools:pairs")
