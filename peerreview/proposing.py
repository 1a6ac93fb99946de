"""Plans, locks and what a search found, as rows keep them: between the solver's plain data and JSON."""

from dataclasses import asdict
from datetime import date
from typing import Any

from .scheduling.answer import Lock, Parts, Swap
from .scheduling.plan import Visit

Row = dict[str, Any]


def visits_as_rows(visits: list[Visit] | tuple[Visit, ...]) -> list[Row]:
    """Each visit by the keys of its school and its people."""
    return [asdict(visit) | {"on": visit.on and visit.on.isoformat()} for visit in visits]


def visits_of_rows(rows: list[Row]) -> list[Visit]:
    """The visits that were kept."""
    return [
        Visit(row["school"], _day(row["on"]), row["lead"], tuple(row["peers"]), tuple(row["shadows"])) for row in rows
    ]


def locks_as_rows(locks: tuple[Lock, ...]) -> list[Row]:
    """Each lock that keeps something."""
    return [
        {"school": lock.school, "on": lock.on and lock.on.isoformat(), "lead": lock.lead, "peers": sorted(lock.peers)}
        for lock in locks
        if lock.on or lock.lead is not None or lock.peers
    ]


def locks_of_rows(rows: list[Row]) -> tuple[Lock, ...]:
    """The locks that were kept."""
    return tuple(Lock(row["school"], _day(row["on"]), row["lead"], frozenset(row["peers"])) for row in rows)


def swaps_of_rows(rows: list[Row]) -> dict[int, Swap]:
    """By school the best swap of its team."""
    return {row["school"]: Swap(**row | {"breaks": tuple(row["breaks"])}) for row in rows}


def parts_as_row(parts: Parts) -> Row:
    """What a plan costs, part by part."""
    return asdict(parts) | {"total": parts.total}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
