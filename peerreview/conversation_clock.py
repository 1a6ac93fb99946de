"""The timed protocol of a QA conversation: which step, whose turn, who facilitates, how long is left. Knows no database."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Part(StrEnum):
    """What happens in a step, in the order of one presenter's turn; `LAST_TIME` comes once, before all turns."""

    LAST_TIME = "last_time"
    PRESENT = "present"
    CLARIFY = "clarify"
    CHALLENGE = "challenge"
    OFFER = "offer"
    COMMIT = "commit"


MINUTES = {Part.LAST_TIME: 5, Part.PRESENT: 5, Part.CLARIFY: 3, Part.CHALLENGE: 6, Part.OFFER: 4, Part.COMMIT: 2}
TURN = [Part.PRESENT, Part.CLARIFY, Part.CHALLENGE, Part.OFFER, Part.COMMIT]


@dataclass(frozen=True)
class Step:
    """One step: what, whose turn it is (the presenter's place in the order, None before all turns), and for how long."""

    part: Part
    turn: int | None
    seconds: int


def steps_of(presenters: int, *, has_last_time: bool) -> list[Step]:
    """All steps of a conversation: last time's commitments first, where there are any, then each presenter in turn."""
    first = [Step(Part.LAST_TIME, None, MINUTES[Part.LAST_TIME] * 60)] if has_last_time else []
    return first + [Step(part, turn, MINUTES[part] * 60) for turn in range(presenters) for part in TURN]


def facilitator_of(turn: int | None, presenters: list[int], facilitator: int, others: list[int]) -> int:
    """Who facilitates a turn: the named facilitator begins, and it goes round among all of the meeting; nobody facilitates
    their own turn. People are given by their keys, `presenters` and `others` in their order."""
    everybody = [facilitator, *(key for key in [*others, *presenters] if key != facilitator)]
    if turn is None:
        return facilitator
    may = [key for key in everybody if key != presenters[turn]] or everybody
    return may[turn % len(may)]


def seconds_left(began_at: datetime, seconds: int, paused_at: datetime | None, now: datetime) -> int:
    """What is left of a step, in whole seconds; below 0 once it is over time. While it is paused it stands still."""
    return seconds - int(((paused_at or now) - began_at) / timedelta(seconds=1))
