"""The frameworks of a made trust and the cycles of five years, the last of which is open."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from uuid import UUID

from reflections.models import Area, Criterion, Cycle, CycleEvent, CycleSchool, Framework, Level, LongerTime

from .copying import Tables
from .moments import moment, monday_of
from .people import Staff

APART = 17  # weeks from one cycle to the next: three a year
LAST_DAYS = (5, 15, 25, 35)  # days after the first: leaders share by, share by, views by, finish by
AREA = 4  # criteria in each


@dataclass(frozen=True)
class Season:
    """A cycle with what people choose from."""

    pk: int
    opens_on: date
    is_open: bool
    criteria: list[tuple[int, str]]
    levels: list[tuple[int, str]]


def make_cycles(tables: Tables, words: dict, schools: list[Staff], by: int, count: int, today: date) -> list[Season]:
    """So many cycles, the older half in the framework's first version and the others in its second."""
    chance = Random(count)  # noqa: S311, nothing secret is drawn
    first = make_framework(tables, words, today, None)
    shelves = [first, make_framework(tables, words, today, first)]
    seasons = []
    for place in range(count):
        opens = monday_of(today - timedelta(7 + 7 * APART * (count - 1 - place)))
        shelf = shelves[2 * place >= count]
        season = Season(tables[Cycle].count + 1, opens, place == count - 1, *shelf[1:])
        add_cycle(tables, season, shelf[0], schools, by, chance)
        seasons.append(season)
    return seasons


def make_framework(tables: Tables, words: dict, today: date, before) -> tuple[int, list, list]:
    """A version of the framework, following the one before where there is one: its id, criteria and levels."""
    published = moment(today - timedelta(1000 if before else 2000), Random(1))  # noqa: S311
    number = 2 if before else 1
    pk = tables[Framework].add("Teaching here", UUID(int=1), number, before and before[0], published)
    criteria = []
    for place, name in enumerate(words["criteria"]):
        if place % AREA == 0:
            said = ["In the lesson", "What they learn", "Beyond the lesson"][place // AREA]
            areas = tables[Area].count
            area = tables[Area].add(pk, said, place // AREA + 1, areas - 2 if before else None)
        previous = before[1][place][0] if before else None
        text = f"{name} at its best: everybody takes part, and it shows in what they do next."
        criteria.append((tables[Criterion].add(area, name, text, place % AREA + 1, previous), name))
    levels = [(tables[Level].add(pk, name, place), name) for place, name in enumerate(words["levels"], start=1)]
    return pk, criteria, levels


def add_cycle(tables: Tables, season: Season, framework: int, schools: list[Staff], by: int, chance: Random) -> None:
    """The cycle at every school, what its planner did, and longer time for a few."""
    days = [season.opens_on, *(season.opens_on + timedelta(after) for after in LAST_DAYS)]
    status = Cycle.Status.OPEN if season.is_open else Cycle.Status.CLOSED
    tables[Cycle].add(f"Half-term from {season.opens_on:%-d %B %Y}", framework, status, *days)
    for school in schools:
        tables[CycleSchool].add(season.pk, school.pk, *days)
        longer = [day + timedelta(7) for day in days[2:]]
        tables[LongerTime].add(season.pk, chance.choice(school.members).pk, *longer)
    for kind, after in (("plan", -30), ("open", 0), ("close", 50)):
        if after < 50 or not season.is_open:
            tables[CycleEvent].add(season.pk, kind, by, moment(season.opens_on + timedelta(after), chance))
