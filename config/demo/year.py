"""The demo's year: two half-terms that are over and one that is open, all counted in school days from today."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from django.utils import timezone

from reflections.models import Cycle

LEADERS_BY, SHARE_BY, VIEWS_BY, FINISH_BY = 5, 15, 20, 25  # school days after the first
OPEN_SINCE = 12  # school days
HALF_TERMS = [  # month and day on which they begin, roughly
    (9, 7, "Autumn 1"), (11, 3, "Autumn 2"), (1, 6, "Spring 1"), (2, 24, "Spring 2"), (4, 16, "Summer 1"),
    (6, 3, "Summer 2"),
]  # fmt: skip


@dataclass
class Season:
    """A cycle with its school days, from its first to its last or to yesterday."""

    key: str
    framework: str
    cycle: Cycle
    days: list[date] = field(repr=False)

    @property
    def is_open(self) -> bool:
        return self.cycle.status == Cycle.Status.OPEN


class Clock:
    """A moment in a season that only moves on, and never past the season's last day."""

    def __init__(self, season: Season, chance: Random, day: int):
        self.season, self.chance, self.day, self.minute = season, chance, -1, 0
        self.later(day + 1)

    def later(self, days: int = 0) -> datetime:
        """Move on by school days, or within the day once the last one has come."""
        last = len(self.season.days) - 1
        day = min(self.day + days, last)
        if day > self.day:
            self.minute = self.chance.randint(8 * 60, 9 * 60 if day == last else 16 * 60)
        else:
            self.minute += self.chance.randint(12, 40)
        self.day = day
        return self.now

    @property
    def now(self) -> datetime:
        return moment(self.season.days[self.day], self.minute)

    def split(self) -> "Clock":
        """Another clock that stands at the same moment."""
        other = Clock.__new__(Clock)
        other.__dict__.update(self.__dict__)
        return other


def moment(day: date, minute: int) -> datetime:
    """So many minutes after midnight on that day, by the trust's clock."""
    return timezone.make_aware(datetime.combine(day, time(minute // 60, minute % 60)))


def school_day(day: date, steps: int) -> date:
    """So many weekdays after (or before) a day; with none, the day itself or the next weekday."""
    step = timedelta(1 if steps >= 0 else -1)
    while day.weekday() > 4:
        day += step
    for _ in range(abs(steps)):
        day += step
        while day.weekday() > 4:
            day += step
    return day


def september(today: date, years_ago: int = 0) -> date:
    """The first day of the school year in which that day lies, or of one before."""
    return date(today.year - (today.month < 9) - years_ago, 9, 1)


def make_seasons(today: date) -> list[Season]:
    """The two that are over, oldest first, and the open one."""
    opens = school_day(today, -OPEN_SINCE)
    second = _half_term_before(opens - timedelta(30))
    first = _half_term_before(second[0] - timedelta(100))
    name = _name(opens)
    return [
        _season("first", "whole", *first, today),
        _season("second", "larkfield-first", *second, today),
        _season("now", "larkfield", opens, name if name != second[1] else f"Late summer, {opens.year}", today),
    ]


def _season(key, framework, opens, name, today):
    dates = [school_day(opens, steps) for steps in range(FINISH_BY + 1)]
    ends = {
        "leaders_share_by_on": LEADERS_BY,
        "share_by_on": SHARE_BY,
        "views_by_on": VIEWS_BY,
        "finish_by_on": FINISH_BY,
    }
    status = Cycle.Status.CLOSED if dates[-1] < today else Cycle.Status.OPEN
    plan = {"name": name, "status": status, "opens_on": opens, "school_days": list(ends.values())}
    cycle = Cycle(**plan, **{end: dates[steps] for end, steps in ends.items()})
    return Season(key, framework, cycle, [day for day in dates if day < today])


def _half_term_before(day):
    """The last half-term whose cycle was over by that day: its first day and its name."""
    begun = [(date(year, month, first), name) for year in (day.year, day.year - 1) for month, first, name in HALF_TERMS]
    opens = max(start for start, _ in begun if school_day(start, FINISH_BY) <= day)
    return school_day(opens, 0), _name(opens)


def _name(opens):
    begun = [
        (date(year, month, first), name) for year in (opens.year, opens.year - 1) for month, first, name in HALF_TERMS
    ]
    start, name = max(pair for pair in begun if pair[0] <= opens + timedelta(7))
    return f"{name}, {start.year}"
