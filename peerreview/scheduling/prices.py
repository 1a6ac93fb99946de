"""What each single choice costs, in tables; added up over a plan they are its cost."""

from dataclasses import dataclass

import numpy as np

from .costing import (
    even_load,
    even_week,
    phase_points,
    repeat_points,
    travel_points,
    week_of,
)
from .possible import Numbers, Possible


@dataclass(frozen=True)
class Prices:
    """`pair[host, person]`: for sending somebody; `slot`: for a day; `fixed`: in any case; `week`: the week of each slot.
    Beyond its even share each further visit of a person, or in a week, costs its odd number of `load_step` or `week_step`
    more (1, 3, 5 ...), which add up to the squares. `moved`: for a visit that had a day and has none."""

    pair: Numbers
    slot: Numbers
    fixed: int
    moved: int
    week: Numbers
    weeks: int
    load_share: int
    week_share: int
    load_step: int
    week_step: int


def no_prices(possible: Possible) -> Prices:
    """Nothing costs anything: for asking whether there is a plan at all."""
    pair = np.zeros((len(possible.hosts), len(possible.people)), dtype=np.int64)
    nothing = np.zeros(len(possible.slots), dtype=np.int64)
    return Prices(pair, nothing, 0, 0, nothing, 1, load_share=1, week_share=1, load_step=0, week_step=0)


def prices_of(possible: Possible) -> Prices:
    """The tables for a question."""
    setting = possible.setting
    weeks = [week_of(possible.dates[slot.dates[0]]) for slot in possible.slots]
    order = {week: place for place, week in enumerate(sorted(set(weeks)))}
    wish = setting.wishes.changes
    stood = list(possible.stood.values())
    return Prices(
        pair=_pairs(possible),
        slot=np.array([wish * _is_moved(possible, at) for at in range(len(possible.slots))], dtype=np.int64),
        fixed=wish * sum(len(set(visit.reviewers)) for visit in stood),
        moved=wish,
        week=np.array([order[week] for week in weeks], dtype=np.int64),
        weeks=len(order),
        load_share=even_load(setting),
        week_share=even_week(setting),
        load_step=setting.wishes.load,
        week_step=setting.wishes.weeks,
    )


def _is_moved(possible: Possible, at: int) -> bool:
    slot = possible.slots[at]
    stood = possible.stood_at(slot.host).on
    return stood is not None and stood != possible.dates[slot.dates[0]]


def _pairs(possible: Possible) -> Numbers:
    """Travel and repeats are the same for all whom a school gives, phase for all with the same schools."""
    setting = possible.setting
    table = np.zeros((len(possible.hosts), len(possible.people)), dtype=np.int64)
    columns: dict[tuple[int, frozenset[int]], Numbers] = {}
    for at, person in enumerate(possible.reviewers):
        same = (person.school, person.schools)
        if same not in columns:
            points = [
                travel_points(setting, person.school, host)
                + repeat_points(setting, person.school, host)
                + phase_points(setting, person, host)
                for host in possible.hosts
            ]
            columns[same] = np.array(points, dtype=np.int64)
        table[:, at] = columns[same]
    for key, visit in possible.stood.items():
        stays = [possible.person_at[person] for person in visit.reviewers if person in possible.person_at]
        table[possible.host_at[key], list(set(stays))] -= setting.wishes.changes
    return table
