"""Rounds to plan, from a seed or from the real schools of a trust: the same seed gives the same round."""

import csv
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from math import dist, sqrt
from pathlib import Path
from random import Random

from peerreview.scheduling.answer import Question
from peerreview.scheduling.plan import Host, Reviewer, School, Setting
from peerreview.stage_dates import Length

MONDAY = date(2027, 4, 26)
TEAM = 3
SIDE = 8_000  # metres of country to each school, squared
PHASES = ["Primary"] * 14 + ["Secondary"] * 4 + ["Not applicable", "All-through"]


@dataclass(frozen=True)
class Tightness:
    """How many weeks a round has, on what share of its days each person is away, and on what share no host can have it."""

    weeks: int
    away: float
    cannot: float


TIGHT = Tightness(weeks=2, away=0.5, cannot=0.5)
EASY = Tightness(weeks=6, away=0.15, cannot=0.3)


def random_round(schools: int, seed: int, tightness: Tightness = TIGHT) -> Question:
    """Schools strewn over a country that grows with their number; each hosts for a day and gives four people."""
    chance = Random(f"{schools} {seed}")
    side = round(SIDE * sqrt(schools))
    places = [(chance.randrange(side), chance.randrange(side)) for _ in range(schools)]
    made = [School(key, f"School {key}", phase=chance.choice(PHASES), position=at) for key, at in enumerate(places, 1)]
    return a_round(made, chance, tightness)


def a_round(schools: Iterable[School], chance: Random, tightness: Tightness) -> Question:
    """A round of these schools, each a host, with teams of three."""
    known = {school.key: school for school in schools}
    weekdays = [day for day in range(7 * tightness.weeks) if day % 7 < 5]
    window = [MONDAY + timedelta(day) for day in weekdays]
    keys = count(1)
    people = [_person(next(keys), key, place, window, chance, tightness) for key in known for place in range(4)]
    hosts = {key: Host(key, Length.ONE, _some(window, tightness.cannot, chance)) for key in known}
    setting = Setting(window[0], window[-1], TEAM, known, hosts, {person.key: person for person in people},
                      recent=_recent(known, chance))  # fmt: skip
    return Question(setting)


def _person(key: int, school: int, place: int, window: list[date], chance: Random, tightness: Tightness) -> Reviewer:
    """The first of each school is trained to lead; every other one by chance."""
    weekdays = frozenset({1, 2, 3, 4, 5})
    if tightness is EASY and chance.random() < 0.15:
        weekdays -= {chance.randrange(1, 6)}
    return Reviewer(
        key,
        f"Person {key}",
        school,
        frozenset({school}),
        is_lead_trained=place == 0 or chance.random() < 0.2,
        capacity=1 if chance.random() < 0.6 else 2,
        away_on=_some(window, tightness.away, chance),
        weekdays=weekdays,
    )


def _some(window: list[date], likely: float, chance: Random) -> frozenset[date]:
    return frozenset(chance.sample(window, round(likely * len(window))))


def _recent(schools: dict[int, School], chance: Random) -> dict[tuple[int, int], int]:
    """Each school was visited from two of its six nearest the last time, and from two the time before."""
    found: dict[tuple[int, int], int] = {}
    for key in schools:
        for place, other in enumerate(chance.sample(_nearest(schools, key), min(4, len(schools) - 1))):
            found[other, key] = 1 + place // 2
    return found


def _nearest(schools: dict[int, School], key: int) -> list[int]:
    here = schools[key].position or (0, 0)
    far = {other: dist(here, school.position) for other, school in schools.items() if school.position and other != key}
    return sorted(far, key=far.__getitem__)[:6]


def largest_trust(extract: Path) -> list[School]:
    """The schools, open and with a position, of the largest trust in an extract of the DfE's GIAS download."""
    trusts: dict[str, list[School]] = defaultdict(list)
    with extract.open(encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file):
            if row["EstablishmentStatus (name)"] == "Open" and row["Trusts (name)"] and row["Easting"]:
                at = (int(row["Easting"]), int(row["Northing"]))
                name, phase = row["EstablishmentName"], row["PhaseOfEducation (name)"]
                trusts[row["Trusts (name)"]].append(School(int(row["URN"]), name, phase=phase, position=at))
    return max(trusts.values(), key=len)
