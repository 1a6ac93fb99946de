"""When mail may reach somebody: on their working days, inside their hours, as they narrowed them, in local time."""

from datetime import datetime, timedelta

from django.utils import timezone

from schools.models import Person

FURTHEST = 400  # days looked ahead


def is_in_hours(person: Person, now: datetime) -> bool:
    """Whether a digest may reach the person at that moment."""
    local, day = timezone.localtime(now), timezone.localdate(now)
    starts, ends = person.mail_starts_at or person.day_starts_at, person.mail_ends_at or person.day_ends_at
    return _may_have_digest(person, day) and starts <= local.time() <= ends


def next_start(person: Person, now: datetime) -> datetime | None:
    """When their next working day starts, strictly after that moment; None if they work on none for over a year."""
    return _next(now, person.day_starts_at, person.works_on)


def next_digest_start(person: Person, now: datetime) -> datetime | None:
    """When the next day starts on which a digest may come, strictly after that moment; None as for `next_start`."""
    return _next(now, person.mail_starts_at or person.day_starts_at, lambda day: _may_have_digest(person, day))


def _may_have_digest(person, day):
    return day.isoweekday() in person.digest_days and not person.is_away(day)


def _next(now, starts_at, is_day):
    today = timezone.localdate(now)
    days = (today + timedelta(ahead) for ahead in range(FURTHEST))
    starts = (timezone.make_aware(datetime.combine(day, starts_at)) for day in days if is_day(day))
    return next((start for start in starts if start > now), None)
