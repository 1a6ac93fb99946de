"""What somebody reads of their messages in Candour: each as it may be shown to them now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from schools.models import Message, Person
from schools.occasions import due_among, group_of, occasion_of

MOST = 100  # looked at for Today, the newest first


@dataclass(frozen=True)
class Line:
    """A message as a page shows it. `sentence` and `path` are "" for one that is over: no longer true, or its thing no
    longer theirs to see. `group`: what it is about, as in words.toml under mail_group."""

    pk: int
    kind: str
    thing: str
    group: str
    at: datetime
    sentence: str = ""
    path: str = ""
    is_new: bool = False


def latest_lines(person: Person, *, now: datetime) -> list[Line]:
    """What is new to them, and what they have read within a day, the newest first and nothing that is over; for Today.
    As many queries for thirty messages as for one of each kind."""
    rows = Message.objects.fresh_to(person, now).newest_first()[:MOST]
    return [line for line in lines_of(rows) if line.sentence]


def lines_of(messages: Iterable[Message]) -> list[Line]:
    """These messages of one person as they may be shown now, in their order. Notes which are over, so that the count on
    each page leaves them out, and which are true again."""
    messages = list(messages)
    due = {message.pk for message in due_among(messages)}
    _note_what_is_over(messages, due)
    return [_line(message, message.pk in due) for message in messages]


def open_message(message: Message, *, by: Person) -> str:
    """Mark one's message as read and give where it leads, "" where it is over. Safe to repeat."""
    read_message(message, by=by)
    (line,) = lines_of(Message.objects.visible_to(by).filter(pk=message.pk).newest_first())
    return line.path


def read_message(message: Message, *, by: Person) -> None:
    """Mark one's message as read; what is read is not mailed. Safe to repeat."""
    Message.objects.unread_by(by).filter(pk=message.pk).update(read_at=timezone.now())


def read_messages_until(newest: Message, *, by: Person) -> None:
    """Mark all of one's messages as read, but none that came after the newest on the page. Safe to repeat."""
    Message.objects.unread_by(by).filter(pk__lte=newest.pk).update(read_at=timezone.now())


def _note_what_is_over(messages, due):
    wrong = [message for message in messages if message.is_over == (message.pk in due)]
    for is_over in {not message.is_over for message in wrong}:
        pks = [message.pk for message in wrong if message.is_over != is_over]
        Message.objects.filter(pk__in=pks).update(is_over=is_over)


def _line(message, is_due):
    of = {"pk": message.pk, "kind": message.kind, "thing": message.thing, "at": message.created_at}
    of["group"] = group_of(message.kind)
    if not is_due:
        return Line(**of)
    occasion, is_new = occasion_of(message.kind), message.read_at is None
    return Line(**of, sentence=occasion.sentence(message), path=occasion.path(message), is_new=is_new)
