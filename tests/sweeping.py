"""What the tests of reminders share: a day on which a sweep runs."""

from datetime import timedelta

import time_machine
from django.utils.timezone import localdate

from schools.models import Message
from schools.occasions import occasion_of
from schools.services.reminders import queue_reminders


def sweep_on(day, kind=None, app="reflections"):
    """Queues what a day brings, all of it still due, and gives whom it tells what: {(first name, kind)}, or the first names
    of those who are told of one kind."""
    known = set(Message.objects.values_list("pk", flat=True))
    with time_machine.travel(f"{day}T09:00Z", tick=False):
        queue_reminders(app, today=localdate())
        rows = Message.objects.exclude(pk__in=known).select_related("person", "by")
        assert [row.key for row in rows if not occasion_of(row.kind).is_due(row)] == []
        assert all(occasion_of(row.kind).sentence(row) and occasion_of(row.kind).path(row) for row in rows)
        told = {(row.person.first_name, row.kind) for row in rows}
    return {name for name, said in told if said == kind} if kind else told


def school_day(ahead):
    """The day so many days from today, or the Monday after it."""
    day = localdate() + timedelta(ahead)
    return day + timedelta(7 - day.weekday() if day.weekday() > 4 else 0)
