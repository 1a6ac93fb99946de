"""Who reflects in which cycle, how far each comes, how many are asked and how much is said."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from reflections.models import Status

from .cycles import Season
from .people import Member, Staff
from .sizes import Sizes, spread, uneven

PAST = {Status.AGREED: 88, Status.TRIANGULATED: 4, Status.SHARED: 3, Status.DRAFT: 5}
OPEN = {Status.DRAFT: 35, Status.SHARED: 30, Status.TRIANGULATED: 20, Status.AGREED: 15}
OPEN_PART = 0.6  # of the people have begun in the open cycle
WITH_COACH = 0.9  # of the reflections of those who have a coach


@dataclass(slots=True)
class Plan:
    """One reflection to come. `others`: whom its author asks, in order; `coach`: who reads it in full, or None."""

    season: Season
    school: int
    author: Member
    others: list[int]
    status: str
    coach: int | None
    asks: int = 0
    comments: int = 0


def make_plans(sizes: Sizes, schools: list[Staff], seasons: list[Season], chance: Random) -> Iterator[Plan]:
    """Every reflection, cycle by cycle and school by school, with exactly so many asks and comments in all."""
    plans = [plan for season, count in counts(sizes, seasons) for plan in of_season(schools, season, count, chance)]
    shared = [plan for plan in plans if plan.status != Status.DRAFT]
    for plan, asks in zip(shared, spread(sizes.views, len(shared)), strict=True):
        plan.asks = asks
    told = [plan for plan in shared if plan.coach]
    for plan, comments in zip(told, uneven(sizes.comments, len(told), chance), strict=True):
        plan.comments = comments
    yield from plans


def counts(sizes: Sizes, seasons: list[Season]) -> list[tuple[Season, int]]:
    """How many reflections each cycle has: the open one fewer, since not everybody has begun."""
    last = min(round(sizes.people * OPEN_PART), sizes.reflections // len(seasons))
    past = spread(sizes.reflections - last, len(seasons) - 1)
    return list(zip(seasons, [*past, last], strict=True))


def of_season(schools: list[Staff], season: Season, count: int, chance: Random) -> Iterator[Plan]:
    """Each author asks the next ones in a ring of their colleagues, so that nobody is asked much more than others."""
    present = [(school, chance.sample(there, len(there))) for school in schools if (there := here(school, season))]
    chosen = chance.sample([(s, place) for s, (_, ring) in enumerate(present) for place in range(len(ring))], count)
    weights = OPEN if season.is_open else PAST
    for s, place in sorted(chosen):
        school, ring = present[s]
        author = ring[place]
        status = chance.choices(list(weights), weights.values())[0]
        coach = author.coach if chance.random() < WITH_COACH else None
        yield Plan(season, school.pk, author, next_ones(ring, place), status, coach)


def here(school: Staff, season: Season) -> list[Member]:
    return [each for each in school.members if each.leaves_on is None or not season.is_open]


def next_ones(ring: list[Member], place: int) -> list[int]:
    """Whom the author may ask: neither their coach nor their line manager."""
    author = ring[place]
    others = [ring[(place + step) % len(ring)] for step in range(1, min(len(ring), 8))]
    return [each.pk for each in others if each.pk not in (author.coach, author.manager)]
