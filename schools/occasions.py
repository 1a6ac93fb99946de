"""What people are told about. Upper apps register their occasions when they load, so this bottom app never imports them."""

from collections.abc import Callable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Occasion:
    """One kind of message.

    `is_at_once`: mailed by itself; otherwise it waits for the digest. `is_due(message)`: whether it is still true and the
    person may still see the thing, asked again at sending. `sentence(message)`: one line with names and no content.
    `path(message)`: where the link goes, from the site's root. `invitation(message)`: for a meeting, what goes into the
    person's calendar, as (iCalendar bytes, method), or None; it comes with the e-mail that says the message. `group`:
    under what its reader chooses how to hear of it, named in words.toml under mail_group.
    """

    kind: str
    is_at_once: bool
    is_due: Callable
    sentence: Callable
    path: Callable
    invitation: Callable | None = None
    group: str = ""


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
