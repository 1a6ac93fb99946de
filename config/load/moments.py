"""Moments of a school's day."""

from datetime import UTC, date, datetime, time, timedelta
from random import Random


def moment(day: date, chance: Random) -> datetime:
    """Some second between eight and five on that day."""
    return datetime.combine(day, time(8), UTC) + timedelta(seconds=int(chance.random() * 9 * 3600))


def monday_of(day: date) -> date:
    return day - timedelta(day.weekday())
