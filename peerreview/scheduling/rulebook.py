"""The hard rules of a round one by one, each of which can be left out to see whether the others then hold together."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a rule is about; in brackets whose key it carries."""

    VISIT = "visit"  # it is visited, by a full team (host)
    DAYS = "days"  # on its own school days, inside the window (host)
    LEAD = "lead"  # by somebody trained to lead (host)
    LOCKED_DAY = "locked_day"  # on the day that was locked (host)
    LOCKED_LEAD = "locked_lead"  # led by whom it was locked for (host)
    LOCKED_PEER = "locked_peer"  # somebody is a peer where they were locked (reviewer; other: host)
    SHADOW = "shadow"  # somebody learns where they were set to (reviewer; other: host)
    FREE = "free"  # somebody's own days (reviewer)
    CAPACITY = "capacity"  # how many visits somebody said (reviewer)
    BARRED = "barred"  # where somebody may not go (reviewer)
    AWAY = "away"  # how many of one school may be away on one day (school)
    FAIR = "fair"  # a school gives as many days as it is given (school)
    MUTUAL = "mutual"  # no two schools review each other (0)


@dataclass(frozen=True, order=True)
class Rule:
    """One rule for one school or person."""

    kind: Kind
    key: int = 0
    other: int = 0
