"""As visits, workshops and QA conversations change: who is told, and a number that rises, so that calendars follow."""

from django.utils import timezone

from peerreview.appointments import uid_of
from peerreview.models import Conversation, Review, Stage, Workshop
from schools.models import Person
from schools.services.feeds import raise_sequence
from schools.services.messages import notify_all


def change_visit(review: Review) -> str:
    """Let calendars take a visit anew: moved, off, or on again. Gives a mark that tells this change from any other of the
    same day."""
    return str(raise_sequence(uid_of("visit", review.pk)))


def change_workshop(review: Review, *, by: Person | None) -> None:
    """Where a workshop is still to come, tell those who are invited that it is off, or on again, as the review stands still
    or goes on."""
    if review.status != Stage.WORKSHOP:
        return
    workshop = Workshop.objects.filter(review=review, on__gte=timezone.localdate()).first()
    if workshop:
        people = list(workshop.invited.all())
        new, gone = (people, []) if review.is_running else ([], people)
        tell_of_workshop(workshop, new, gone, by=by)


def tell_of_workshop(workshop: Workshop, new: list[Person], gone: list[Person], *, by: Person | None) -> None:
    """Ask these to come, with its time as it is now, and tell those that they need not."""
    mark = str(raise_sequence(uid_of("workshop", workshop.review_id)))
    about = {"by": by, "due_on": workshop.on, "mark": mark}
    thing = f"review:{workshop.review_id}"
    notify_all(new, "workshop-called", thing, **about)
    notify_all(gone, "workshop-off", thing, **about)


def tell_of_meeting(made: Conversation, new: list[Person], gone: list[Person], *, by: Person) -> None:
    """Ask these to a QA conversation, as it is now, and tell those that they need not come."""
    about = {"by": by, "due_on": made.on, "mark": str(raise_sequence(uid_of("meeting", made.pk)))}
    notify_all(new, "conversation-planned", made.thing, **about)
    notify_all(gone, "conversation-left", made.thing, **about)
