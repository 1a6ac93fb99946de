"""When digests may reach somebody: on their working days, inside their hours, in local time."""

from datetime import datetime, timedelta

from django.utils import timezone

from schools.models import Person

FURTHEST = 400  # days looked ahead


def is_in_hours(person: Person, now: datetime) -> bool:
    """Whether the person is at work at that moment."""
    local = timezone.localtime(now)
    return person.works_on(local.date()) and person.day_starts_at <= local.time() <= person.day_ends_at


def next_start(person: Person, now: datetime) -> datetime | None:
    """When their next working day starts, strictly after that moment; None if they work on none for over a year."""
    today = timezone.localdate(now)
    starts = (_start(person, today + timedelta(ahead)) for ahead in range(FURTHEST))
    return next((start for start in starts if start and start > now), None)


def _start(person, day):
    """The moment they start on that day, if they work on it."""
    return timezone.make_aware(datetime.combine(day, person.day_starts_at)) if person.works_on(day) else None
