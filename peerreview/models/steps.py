from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Step:
    """One thing to do in a review, for its page and for Today: what, who does it, by when, and what is still missing.

    `url`: where it is done or read, "" for whom it is not open. `is_mine`: whether it waits for the person who asks.
    `missing`: in plain words, such as "two areas have no words yet".
    """

    title: str
    who: str
    by_on: date | None = None
    url: str = ""
    is_mine: bool = False
    is_done: bool = False
    missing: list[str] = field(default_factory=list)
