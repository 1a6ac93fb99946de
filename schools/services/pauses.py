"""What a trust lead pauses of what is to be sent, and takes up again."""

from django.db import transaction
from django.utils import timezone

from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person, ReminderPause, School
from schools.models.reminders import leads_reminders, schools_to_pause
from schools.reminding import all_reminders

PAUSED = "That is paused already."


def series_to_pause() -> list[tuple[str, str]]:
    """The series that are not paused, as (name, what it is for), in the order of what it is for."""
    paused = set(ReminderPause.objects.standing().values_list("series", flat=True))
    found = [(each.series.name, each.label) for each in all_reminders() if each.series.name not in paused]
    return sorted(found, key=lambda pair: pair[1])


def labels() -> dict[str, str]:
    """What each series is for, by its name."""
    return {reminder.series.name: reminder.label for reminder in all_reminders()}


@transaction.atomic
def pause_series(name: str, *, by: Person) -> ReminderPause:
    """Hold back one series of reminders for everybody, until it is taken up again. What was queued and not mailed is held
    back too. Raises Conflict if it is paused, unknown, or `by` does not lead the trust."""
    if name not in {reminder.series.name for reminder in all_reminders()}:
        raise Conflict("There are no such reminders.")
    if not leads_reminders(by, timezone.localdate()).exists():
        raise Conflict("Reminders are paused by trust leads.")
    return _pause(by, series=name)


@transaction.atomic
def pause_school(school: School, *, by: Person) -> ReminderPause:
    """Hold back all reminders to those who work at this school alone, as when it has other things on its mind."""
    school = locked(schools_to_pause(by, timezone.localdate()), school, PAUSED)
    return _pause(by, school=school)


@transaction.atomic
def resume_reminders(pause: ReminderPause, *, by: Person) -> ReminderPause:
    """Take up again what was paused. What became stale meanwhile is not sent."""
    pause = locked(
        ReminderPause.objects.resumable_by(by, timezone.localdate()), pause, "That was taken up again already."
    )
    pause.resumed_by, pause.resumed_at = by, timezone.now()
    pause.save(update_fields=["resumed_by", "resumed_at"])
    return pause


def _pause(by, **what):
    """The new pause; Conflict where somebody was quicker."""
    made, is_new = ReminderPause.objects.standing().get_or_create(
        **what, resumed_at=None, defaults={"by": by, "paused_at": timezone.now()}
    )
    if not is_new:
        raise Conflict(PAUSED)
    return made
