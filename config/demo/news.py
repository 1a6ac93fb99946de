"""What people were told: messages, the e-mails that carried them, and what is still unread today."""

from datetime import datetime, timedelta

from django.utils import timezone

from reflections.models import Cycle
from schools.models import Delivery, Message
from schools.occasions import occasion_of

from .entering import DOMAIN, KEYS
from .history import Note
from .people import Cast
from .rows import Rows
from .year import Season, moment, school_day


def add_messages(rows: Rows, notes: list[Note], now: datetime) -> None:
    """One message for each person, thing and day. Only the demo's five have anything unread."""
    messages, digests = {}, {}
    for note in notes:
        message = _message(note)
        messages.setdefault((note.person.pk, message.key), (note, message))
    for note, message in messages.values():
        if message.is_at_once:
            message.delivery = rows.add(_sent(note.person, note.at + timedelta(seconds=20), Delivery.Kind.AT_ONCE))
        if note.is_read or note.person.email not in FIVE:
            _read(rows, note, message, digests, now)
    for _, message in messages.values():
        rows.add(message)


def notes_of_opening(season: Season, cast: Cast) -> list[Note]:
    """That the cycle has opened, for everybody who works at a school; Priya has yet to begin."""
    at = moment(season.days[0], 7 * 60)
    people = [each for each in cast.members.values() if each.school and each.ended_on is None]
    return [
        Note(each.person, "cycle-opened", season.cycle, None, at, each.key != "priya.nair", season.is_open)
        for each in people
    ]


FIVE = frozenset(f"{key}@{DOMAIN}" for key in KEYS)


def _message(note):
    thing = f"cycle:{note.thing.pk}" if isinstance(note.thing, Cycle) else note.thing.thing
    return Message(
        person=note.person,
        by=note.by,
        kind=note.kind,
        thing=thing,
        key=f"{note.kind}:{thing}:{timezone.localdate(note.at)}",
        is_at_once=occasion_of(note.kind).is_at_once,
        created_at=note.at,
    )


def _read(rows, note, message, digests, now):
    """Read in the next morning's digest, where that has been; otherwise on the site within hours."""
    day = school_day(timezone.localdate(note.at), 1)
    morning = moment(day, 7 * 60 + 31)
    if not note.is_recent or message.is_at_once or morning > now:
        message.read_at = min(note.at + timedelta(hours=2), now)
        return
    if (note.person.pk, day) not in digests:
        digests[note.person.pk, day] = rows.add(_sent(note.person, morning, Delivery.Kind.DIGEST, digest_on=day))
    message.delivery, message.read_at = digests[note.person.pk, day], min(morning + timedelta(minutes=20), now)


def _sent(person, at, kind, digest_on=None):
    times = {"due_at": at, "sent_at": at, "digest_on": digest_on}
    return Delivery(person=person, kind=kind, status=Delivery.Status.SENT, attempts=1, **times)
