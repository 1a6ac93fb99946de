"""A plan as it is looked at: in words, on a calendar, on a map. Plain data, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from .scheduling.plan import Setting, Visit

MAP = 1000  # units along the longer side of the map
MARGIN = 60


@dataclass(frozen=True)
class Cell:
    """One date of a calendar, whether it is in the window, and the hosts that are visited from then on."""

    on: date
    is_inside: bool
    hosts: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Dot:
    """A school on the map."""

    school: int
    name: str
    x: int
    y: int
    is_host: bool
    is_left: bool  # whether its name stands to the left of it


@dataclass(frozen=True)
class Line:
    """Somebody's way on the map."""

    x1: int
    y1: int
    x2: int
    y2: int
    says: str


@dataclass(frozen=True)
class Map:
    """Schools and ways in a picture of that width and height; `missing`: schools without a position."""

    width: int
    height: int
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    missing: tuple[str, ...]


def weeks_of(setting: Setting, visits: Iterable[Visit]) -> list[list[Cell]]:
    """The window, week by week from Monday to Friday."""
    at: dict[date, list[tuple[int, str]]] = {}
    for visit in visits:
        if visit.on:
            at.setdefault(visit.on, []).append((visit.school, setting.schools[visit.school].name))
    days = [*at, setting.first, setting.last]
    monday, last = _monday(min(days)), max(days)
    weeks = []
    while monday <= last:
        dates = [monday + timedelta(day) for day in range(5)]
        weeks.append(
            [Cell(on, setting.first <= on <= setting.last, tuple(sorted(at.get(on, ()), key=_name))) for on in dates]
        )
        monday += timedelta(7)
    return weeks


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _name(host: tuple[int, str]) -> str:
    return host[1]


def map_of(setting: Setting, visits: Iterable[Visit]) -> Map:
    """North up; every way from the school that gives somebody to the host."""
    places = {key: school.position for key, school in setting.schools.items() if school.position}
    missing = tuple(sorted(school.name for school in setting.schools.values() if not school.position))
    if not places:
        return Map(0, 0, (), (), missing)
    at, width, height = _scaled(places)
    dots = tuple(
        Dot(key, setting.schools[key].name, x, y, key in setting.hosts, x > width * 0.6) for key, (x, y) in at.items()
    )
    return Map(width, height, dots, tuple(_ways(setting, visits, at)), missing)


def _scaled(places: Mapping[int, tuple[int, int]]) -> tuple[dict[int, tuple[int, int]], int, int]:
    west, south = (min(place[axis] for place in places.values()) for axis in (0, 1))
    east, north = (max(place[axis] for place in places.values()) for axis in (0, 1))
    scale = MAP / max(east - west, north - south, 1)
    at = {
        key: (round((x - west) * scale) + MARGIN, round((north - y) * scale) + MARGIN) for key, (x, y) in places.items()
    }
    return at, round((east - west) * scale) + 2 * MARGIN, round((north - south) * scale) + 2 * MARGIN


def _ways(setting: Setting, visits: Iterable[Visit], at: Mapping[int, tuple[int, int]]) -> Iterable[Line]:
    for visit in visits:
        for key in visit.reviewers:
            person = setting.reviewers[key]
            if person.school in at and visit.school in at:
                says = f"{person.name} goes to {setting.schools[visit.school].name}"
                yield Line(*at[person.school], *at[visit.school], says)


def quality(cost: int | None, bound: float | None) -> str:
    """How good a plan is, in words."""
    if cost is None or bound is None:
        return "How much better a plan could be is not known yet."
    if cost <= bound:
        return "No other plan costs less. That is proven."
    share = 100 * (cost - bound) / max(1, cost)
    if share > 50:
        return "How much better a plan could be is not known yet."
    return f"At most {max(0.1, share):.1f} % better would be possible; no plan can beat that."
