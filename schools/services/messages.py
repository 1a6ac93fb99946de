from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from schools.models import Delivery, Message, Person
from schools.occasions import occasion_of

ADD_ONCE = """
    INSERT INTO schools_message (person_id, by_id, kind, thing, key, is_at_once, is_mailed, created_at)
    SELECT told.person_id, %(by)s, %(kind)s, %(thing)s, %(key)s,
        COALESCE(choice.how = 'at_once', %(is_at_once)s), choice.how IS DISTINCT FROM 'off', %(now)s
    FROM unnest(%(people)s::bigint[]) AS told (person_id)
    LEFT JOIN schools_mailchoice AS choice ON choice.person_id = told.person_id AND choice.about = %(group)s
    ORDER BY told.person_id
    ON CONFLICT (person_id, key) DO NOTHING
    RETURNING *
"""


def notify(
    person: Person,
    kind: str,
    thing: str,
    *,
    by: Person | None = None,
    due_on: date | None = None,
    mark: str = "",
    now: datetime | None = None,
) -> Message | None:
    """Have one person told about a thing, once for an occasion and its day (without `due_on`, today).

    How and whether it is mailed is as the person chose for its group of occasions, else as the occasion says.
    `mark` tells two occasions of one day apart where that is meant, such as who asks ("by-7"). An occasion mailed at
    once gets its e-mail row too; the others wait for the digest. Nothing is sent here. Gives None for what was said
    already, and for what the person did themselves. KeyError for a kind nobody registered.
    """
    told = notify_all([person], kind, thing, by=by, due_on=due_on, mark=mark, now=now)
    return told[0] if told else None


@transaction.atomic
def notify_again(
    person: Person, kind: str, thing: str, *, by: Person, mark: str, now: datetime | None = None
) -> Message | None:
    """Have one person told of one more of the same, such as a further comment: folded into what `by` had them told
    before as long as that is neither read nor in an e-mail on its way, and otherwise told anew."""
    unsent = Q(delivery=None) | Q(delivery__status=Delivery.Status.WAITING)
    waiting = Message.objects.unread_by(person).filter(unsent, kind=kind, thing=thing, by=by)
    if waiting.select_for_update(of=("self",)).first():  # locked, so that nobody reads it before this one's words stand
        return None
    return notify(person, kind, thing, by=by, mark=mark, now=now)


@transaction.atomic
def notify_all(
    people: Iterable[Person],
    kind: str,
    thing: str,
    *,
    by: Person | None = None,
    due_on: date | None = None,
    mark: str = "",
    now: datetime | None = None,
) -> list[Message]:
    """Have each of them told, as `notify` does, in as many queries for a thousand as for one. Gives what is new."""
    now = now or timezone.now()
    told = sorted({person.pk for person in people} - {by and by.pk})  # in one order, so that two calls never deadlock
    occasion = occasion_of(kind)
    row = {
        "by": by and by.pk,
        "kind": kind,
        "thing": thing,
        "key": ":".join(filter(None, [kind, thing, str(due_on or timezone.localdate(now)), mark])),
        "is_at_once": occasion.is_at_once,
        "group": occasion.group,
        "now": now,
        "people": told,
    }
    added = list(Message.objects.raw(ADD_ONCE, row)) if told else []
    _put_in_the_post([message for message in added if message.is_at_once], now)
    return added


def _put_in_the_post(messages, now):
    """An e-mail of its own for each message."""
    deliveries = [Delivery(person_id=each.person_id, kind=Delivery.Kind.AT_ONCE, due_at=now) for each in messages]
    if not messages:
        return
    Delivery.objects.bulk_create(deliveries)
    for message, delivery in zip(messages, deliveries, strict=True):
        message.delivery = delivery
    Message.objects.bulk_update(messages, ["delivery"])


def forget_unsent(person: Person, kind: str, thing: str) -> None:
    """Take back a message that was neither read nor mailed, so that the same occasion can come again the same day."""
    sent = Delivery.objects.filter(status=Delivery.Status.SENT)
    Message.objects.unread_by(person).filter(kind=kind, thing=thing).exclude(delivery__in=sent).delete()


def read_messages_about(person: Person, *things: str, now: datetime | None = None) -> int:
    """Mark the person's messages about these things as read, because their page was opened; what is read is not mailed.

    Gives how many were unread. Safe to repeat: where none is unread, nothing is written.
    """
    return Message.objects.unread_by(person).filter(thing__in=things).update(read_at=now or timezone.now())
