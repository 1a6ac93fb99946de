"""What people are told about. Upper apps register their occasions when they load, so this bottom app never imports them."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db.models import BigAutoField, Expression, QuerySet


@dataclass(frozen=True)
class Occasion:
    """One kind of message.

    `is_at_once`: mailed by itself; otherwise it waits for the digest. `is_due(message)`: whether it is still true and the
    person may still see the thing, asked again at sending and wherever it is shown; best a `Check`, which asks for many at
    once. `sentence(message)`: one line with names and no content. `path(message)`: where the link goes, from the site's
    root. Both are asked only of what is due, and may use `message.about`, the thing as the check found it.
    `invitation(message)`: for a meeting, what goes into the person's calendar, as (iCalendar bytes, method), or None; it
    comes with the e-mail that says the message. `group`: under what its reader chooses how to hear of it, named in
    words.toml under mail_group.
    """

    kind: str
    is_at_once: bool
    is_due: Callable
    sentence: Callable
    path: Callable
    invitation: Callable | None = None
    group: str = ""


class Told(Expression):
    """Something of the message, in a query of many messages."""

    def __init__(self, sql: str):
        super().__init__(output_field=BigAutoField())
        self.sql = sql

    @property
    def pk(self):
        return self

    def as_sql(self, compiler, connection):
        return self.sql, []


READER = Told('"schools_message"."person_id"')
"""In place of a person in a right, which then holds for the readers of many messages in one query."""
MESSAGE = Told('"schools_message"."id"')
THING = Told("""split_part("schools_message"."thing", ':', -1)::bigint""")


def told_by(messages: Iterable, rows: QuerySet) -> QuerySet:
    """What a right gives READER, for each of these messages: a row comes once for each, and names it as `told`, its id."""
    each = rows.order_by().extra(tables=["schools_message"])  # noqa: S610, the one way to join without a relation
    return each.annotate(told=MESSAGE).filter(told__in=[message.pk for message in messages])


def things_of(messages: Iterable, rows: QuerySet) -> QuerySet:
    """As `told_by`, but of each message only the thing that it is about."""
    return told_by(messages, rows).filter(pk=THING)


class Check:
    """Whether messages are still due, asked for one of them or for many of many people in a fixed number of queries."""

    def __call__(self, message) -> bool:
        return bool(self.due_of([message]))

    def due_of(self, messages: list) -> list:
        """Those that are due, each with its `about`."""
        raise NotImplementedError


@dataclass(frozen=True)
class Among(Check):
    """Due is what is about one of the rows that its reader may see now and of which it is still true: `rows(person)`, with
    what the sentence names. One query, in which READER stands for each person."""

    rows: Callable[..., QuerySet]

    def due_of(self, messages):
        found = {row.told: row for row in things_of(messages, self.rows(READER))}
        for message in messages:
            message.about = found.get(message.pk)
        return [message for message in messages if message.about]


_registered: dict[str, Occasion] = {}


def register(*occasions: Occasion, group: str = "") -> None:
    """Make occasions known, once, when an app loads; `group` is that of those that name none of their own."""
    _registered.update({each.kind: replace(each, group=each.group or group) for each in occasions})


def groups() -> list[str]:
    """The groups of all occasions, in the order in which they were made known."""
    return list(dict.fromkeys(occasion.group for occasion in _registered.values() if occasion.group))


def kinds_in(group: str) -> list[str]:
    """The kinds of occasions of a group."""
    return [occasion.kind for occasion in _registered.values() if occasion.group == group]


def occasion_of(kind: str) -> Occasion:
    """The occasion of that kind; KeyError if no app registered it."""
    return _registered[kind]


def group_of(kind: str) -> str:
    """The group of that kind; "" for one that no app knows any more."""
    return _registered[kind].group if kind in _registered else ""


def due_among(messages: Iterable) -> list:
    """Those of these messages that are still due, in their order: as many queries for thirty as for one of a kind,
    whoever reads them. What no app knows any more is due no more."""
    known, alike = [message for message in messages if message.kind in _registered], defaultdict(list)
    for message in known:
        alike[occasion_of(message.kind).is_due].append(message)
    due = {message.pk for is_due, some in alike.items() for message in _due_of(is_due, some)}
    return [message for message in known if message.pk in due]


def _due_of(is_due, messages):
    return is_due.due_of(messages) if isinstance(is_due, Check) else filter(is_due, messages)
