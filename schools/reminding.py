"""Series of reminders. Upper apps register theirs when they load, as they do their occasions; the sweep finds who is due."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils.timezone import localdate

from .models import Message, ReminderPause
from .occasions import Check, Occasion, register
from .reminders.series import Series, is_timely


class Candidate(NamedTuple):
    """Somebody whom a day concerns: the person's id, the thing's, and the day. `from_on`: nothing is sent before it, for
    those whose turn has not come."""

    person: int
    thing: int
    due_on: date
    from_on: date | None = None


@dataclass(frozen=True)
class Around:
    """A day, and the first and the last day that may matter on it. What several series read is read `once` a sweep."""

    today: date
    first: date
    last: date
    known: dict = field(default_factory=dict)

    def once(self, read: Callable[["Around"], Any]) -> Any:
        """What `read(around)` gives, asked for the first time or kept."""
        if read not in self.known:
            self.known[read] = read(self)
        return self.known[read]

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Reminder:
    """A series of reminders of one kind of day.

    `thing`: how messages name it ("review" in "review:41"). `find(around)`: everybody for whom the thing is still to do,
    with its day between two, in a fixed number of queries. `still(person, pks, today)`: of these things those that are
    still to do for one person now, by the same rights as the pages, each with its day, as (row, day), in a fixed number of
    queries too; the row is then the message's `about`. `before` and `after` are the sentences until the day and past it;
    they may name {day}, and what `names(message)` gives. `may_reach(around)`: whom the trust is told that it may reach,
    which must not depend on what anybody has done; None where the days are people's own.
    """

    series: Series
    label: str
    thing: str
    find: Callable[[Around], Iterable[Candidate]]
    still: Callable[..., Iterable[tuple[Any, date]]]
    path: Callable[[Message], str]
    before: str
    after: str = ""
    names: Callable[[Message], dict] = lambda message: {}
    may_reach: Callable[[Around], Iterable[Candidate]] | None = None


@dataclass(frozen=True)
class Foreseen:
    """Something else that is sent on a day known before, such as that a cycle has opened. `may_reach` as of a Reminder."""

    label: str
    may_reach: Callable[[Around], Iterable[Candidate]]


_registered: dict[str, list[Reminder]] = defaultdict(list)
_foreseen: dict[str, Foreseen] = {}


def register_reminders(app: str, *reminders: Reminder) -> None:
    """Make an app's series known, and each of their reminders as an occasion."""
    for reminder in reminders:
        _registered[app] = [known for known in _registered[app] if known.series.name != reminder.series.name] + [
            reminder
        ]
        register(*_occasions(reminder), group="reminders")


def register_foreseen(*foreseen: Foreseen) -> None:
    """Make known what else is sent on days known before."""
    _foreseen.update({each.label: each for each in foreseen})


def all_foreseen() -> list[Foreseen]:
    """What else is sent on days known before."""
    return list(_foreseen.values())


def reminders_of(app: str) -> list[Reminder]:
    """The series of one app."""
    return _registered[app]


def reminding_apps() -> list[str]:
    """The apps that have series, in the order of their names."""
    return sorted(app for app, reminders in _registered.items() if reminders)


def all_reminders() -> list[Reminder]:
    """The series of all apps."""
    return [reminder for reminders in _registered.values() for reminder in reminders]


def reminder_kinds() -> list[str]:
    """The kinds of all reminders: what they are about has a place of its own on Today, so there they are no news."""
    return [kind for reminder in all_reminders() for kind in reminder.series.kinds]


def day_of(message: Message) -> date:
    """The day that a reminder is about, which its key names last."""
    return date.fromisoformat(message.key[-10:])


def in_words(day: date) -> str:
    """The day with its weekday, such as "Friday 27 November"."""
    return f"{day:%A} {day.day} {day:%B}"


def _occasions(reminder):
    is_due = StillToDo(reminder)
    return [
        Occasion(kind, False, is_due, _sentence(reminder, offset), reminder.path)
        for kind, offset in reminder.series.kinds.items()
    ]


@dataclass(frozen=True)
class StillToDo(Check):
    """Due is a reminder that is not stale or paused, whose thing is still to do and whose day has not moved."""

    reminder: Reminder

    def due_of(self, messages):
        readers = defaultdict(list)
        for message in messages:
            readers[message.person].append(message)
        return [message for theirs in readers.values() for message in self._due_of_one(theirs)]

    def _due_of_one(self, messages):
        today, person, series = localdate(), messages[0].person, self.reminder.series
        timely = [message for message in messages if self._is_timely(message, today)]
        if not timely or ReminderPause.objects.holding(series.name, person, today).exists():
            return []
        pks = {message.thing_pk for message in timely}
        found = {(row.pk, day): row for row, day in self.reminder.still(person, pks, today)}
        for message in timely:
            message.about = found.get((message.thing_pk, day_of(message)))
        return [message for message in timely if message.about]

    def _is_timely(self, message, today):
        told_on = localdate(message.created_at)
        return is_timely(self.reminder.series, message.kind, day_of(message), told_on, today)


def _sentence(reminder, offset):
    line = reminder.after if offset > 0 and reminder.after else reminder.before
    return lambda message: line.format(day=in_words(day_of(message)), **reminder.names(message))
