"""What people are told about. Upper apps register their occasions when they load, so this bottom app never imports them."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Occasion:
    """One kind of message.

    `is_at_once`: mailed by itself; otherwise it waits for the digest. `is_due(message)`: whether it is still true and the
    person may still see the thing, asked again at sending. `sentence(message)`: one line with names and no content.
    `path(message)`: where the link goes, from the site's root. `invitation(message)`: for a meeting, what goes into the
    person's calendar, as (iCalendar bytes, method), or None; it comes with the e-mail that says the message.
    """

    kind: str
    is_at_once: bool
    is_due: Callable
    sentence: Callable
    path: Callable
    invitation: Callable | None = None


_registered: dict[str, Occasion] = {}


def register(*occasions: Occasion) -> None:
    """Make occasions known, once, when an app loads."""
    _registered.update({occasion.kind: occasion for occasion in occasions})


def occasion_of(kind: str) -> Occasion:
    """The occasion of that kind; KeyError if no app registered it."""
    return _registered[kind]
