"""Finds whom to remind today and queues it, for thousands of people in as many queries as for ten."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection, transaction
from django.utils import timezone

from schools.models import ReminderPause, ReminderSweep
from schools.models.reminders import people_held_back
from schools.models.rhythms import rhythms_of
from schools.reminders.days import FURTHEST, Rhythm
from schools.reminders.series import due_kind, lapsed
from schools.reminding import Around, Reminder, reminders_of

logger = logging.getLogger(__name__)
SWEEPING = 720_032  # the advisory lock's number, of no other meaning

ADD_ALL_ONCE = """
    INSERT INTO schools_message (person_id, kind, thing, key, is_at_once, is_mailed, created_at)
    SELECT due.person_id, due.kind, due.thing, due.key, false, choice.how IS DISTINCT FROM 'off', %(now)s
    FROM unnest(%(people)s::bigint[], %(kinds)s::text[], %(things)s::text[], %(keys)s::text[])
        AS due (person_id, kind, thing, key)
    LEFT JOIN schools_mailchoice AS choice ON choice.person_id = due.person_id AND choice.about = 'reminders'
    WHERE NOT EXISTS (SELECT FROM schools_message AS told WHERE told.person_id = due.person_id AND told.key = due.key)
    ORDER BY due.person_id, due.key
    ON CONFLICT (person_id, key) DO NOTHING
"""


@dataclass(frozen=True)
class Due:
    """One reminder for one person."""

    person: int
    kind: str
    thing: str
    key: str


@transaction.atomic
def queue_reminders(app: str, *, today: date) -> int:
    """Queue what an app's series bring today, each once. Returns how much is new; 0 where another sweep is at work.

    Left out are people without access, those away or not at work today, and what is paused. What an outage kept is queued
    while it is true; what has become stale is noted and dropped. Nothing but messages is written.
    """
    if not _is_alone(app):
        return 0
    since = _note_sweep(app, today)
    paused = set(ReminderPause.objects.standing().exclude(series="").values_list("series", flat=True))
    reminders = [reminder for reminder in reminders_of(app) if reminder.series.name not in paused]
    found = _Found.by(reminders, today)
    _note_lapsed(app, found, since, today)
    return _add(found.due(today))


@dataclass
class _Found:
    """Everybody for whom something is still to do, with their working days."""

    rows: list[tuple[Reminder, int, int, date]]
    rhythms: dict[int, Rhythm]
    answers: dict = field(default_factory=dict)

    @classmethod
    def by(cls, reminders: Iterable[Reminder], today: date):
        around = Around(today, today - timedelta(FURTHEST), today + timedelta(FURTHEST))
        rows = [(reminder, *candidate[:3]) for reminder in reminders for candidate in reminder.find(around)]
        people = {person for _, person, _, _ in rows}
        held = set(people_held_back(today).filter(pk__in=people).values_list("pk", flat=True))
        return cls(rows, rhythms_of(people - held, today))

    def due(self, today):
        for reminder, person, pk, due_on in self.rows:
            kind = person in self.rhythms and self._kind(reminder, due_on, self.rhythms[person], today)
            if kind:
                thing = f"{reminder.thing}:{pk}"
                yield Due(person, kind, thing, f"{kind}:{thing}:{due_on}")

    def lapsed(self, since, today):
        for reminder, person, pk, due_on in self.rows:
            for kind in (
                lapsed(reminder.series, due_on, self.rhythms[person], since, today) if person in self.rhythms else ()
            ):
                yield f"{kind}:{reminder.thing}:{pk}:{due_on}"

    def _kind(self, reminder, due_on, rhythm, today):
        """The same for all who share a day and their working days, so it is found once."""
        asked = (reminder.series.name, due_on, id(rhythm))
        if asked not in self.answers:
            self.answers[asked] = due_kind(reminder.series, due_on, rhythm, today)
        return self.answers[asked]


def _add(due):
    rows = sorted(set(due), key=lambda each: (each.person, each.key))  # in one order, so that two never deadlock
    if not rows:
        return 0
    told = {"now": timezone.now(), "people": [each.person for each in rows], "kinds": [each.kind for each in rows]}
    told |= {"things": [each.thing for each in rows], "keys": [each.key for each in rows]}
    with connection.cursor() as cursor:
        cursor.execute(ADD_ALL_ONCE, told)
        return cursor.rowcount


def _note_sweep(app, today):
    """The last day before today on which this app looked; today itself where it never did."""
    now = timezone.now()
    before = ReminderSweep.objects.filter(app=app, on__lt=today).values_list("on", flat=True).first()
    row = {"first_at": now, "last_at": now}
    ReminderSweep.objects.bulk_create(
        [ReminderSweep(app=app, on=today, **row)],
        update_conflicts=True, unique_fields=["app", "on"], update_fields=["last_at"],
    )  # fmt: skip
    return before or today


def _note_lapsed(app, found, since, today):
    """After days on which nothing ran, what was due on them alone is dropped; the reason is this note."""
    if today - since <= timedelta(1):
        return
    keys = sorted(set(found.lapsed(since, today)))
    sweep = ReminderSweep.objects.filter(app=app, on=today)
    if keys and sweep.filter(lapsed=[]).update(lapsed=keys):
        kinds = ", ".join(sorted({key.partition(":")[0] for key in keys}))
        logger.warning("Nothing ran from %s to %s; stale and dropped: %s", since, today, kinds)


def _is_alone(app):
    """Whether no other transaction sweeps for this app; the lock goes when this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, hashtext(%s))", [SWEEPING, app])
        return cursor.fetchone()[0]
