"""What changed between a version of a framework and the one before, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

from reflections.models import Framework

from .outlines import AreaOutline, CriterionOutline, Outline, outline_of


@dataclass(frozen=True)
class Change:
    """One change as a sentence; for a longer text also what it was and what it is."""

    sentence: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Placed:
    """A criterion with the area it stands in."""

    criterion: CriterionOutline
    area: AreaOutline


def changes_in(framework: Framework, before: Framework | None) -> list[Change]:
    """What changed since the version before; nothing for a first version. Both are best read through `with_parts()`."""
    if before is None:
        return []
    old, new = outline_of(before), outline_of(framework)
    return [*_head(old, new), *_areas(old, new), *_criteria(old, new)]


def _head(old: Outline, new: Outline) -> Iterator[Change]:
    if old.name != new.name:
        yield Change(f"It was called “{old.name}” and is now “{new.name}”.")
    if old.purpose != new.purpose:
        yield Change("What it is for has changed.", old.purpose, new.purpose)
    if old.levels != new.levels:
        yield _scale(old.levels, new.levels)


def _scale(old, new):
    if not old:
        return Change(f"It has a scale now: {_listed(new)}.")
    if not new:
        return Change(f"The scale is taken out. It was: {_listed(old)}.")
    return Change(f"The scale was {_listed(old)}. It is now {_listed(new)}.")


def _areas(old: Outline, new: Outline) -> Iterator[Change]:
    before = {area.row.pk: area for area in old.areas}
    kept = {area.row.previous_id: area for area in new.areas if area.row.previous_id in before}
    for area in new.areas:
        if area.row.previous_id not in before:
            yield Change(f"The area “{area.name}” is added.")
        elif (was := before[area.row.previous_id].name) != area.name:
            yield Change(f"The area “{was}” is now called “{area.name}”.")
    for pk, area in before.items():
        if pk not in kept:
            yield Change(f"The area “{area.name}” is taken out.")
    if list(kept) != [pk for pk in before if pk in kept]:
        yield Change("The areas are in another order.")


def _criteria(old: Outline, new: Outline) -> Iterator[Change]:
    before = {placed.criterion.row.pk: placed for placed in _placed(old)}
    after = list(_placed(new))
    kept = {now.criterion.row.previous_id for now in after}
    for now in after:
        if was := before.get(now.criterion.row.previous_id):
            yield from _criterion(was, now)
        else:
            yield Change(f"“{now.criterion.name}” is added to “{now.area.name}”.")
    for pk, was in before.items():
        if pk not in kept:
            yield Change(f"“{was.criterion.name}” is taken out of “{was.area.name}”.")
    yield from _orders(before, new)


def _placed(outline):
    return [Placed(criterion, area) for area in outline.areas for criterion in area.criteria]


def _criterion(was: Placed, now: Placed) -> Iterator[Change]:
    old, new = was.criterion, now.criterion
    if old.name != new.name:
        yield Change(f"“{old.name}” is now called “{new.name}”.")
    if was.area.row.pk != now.area.row.previous_id:
        yield Change(f"“{new.name}” has moved from “{was.area.name}” to “{now.area.name}”.")
    if old.description != new.description:
        yield Change(f"The description of “{new.name}” has changed.", old.description, new.description)
    if old.exemplars != new.exemplars:
        yield Change(_examples(old, new))


def _examples(old, new):
    if not old.exemplars:
        return f"“{new.name}” has examples now."
    return f"The examples for “{new.name}” " + ("have changed." if new.exemplars else "are taken out.")


def _orders(before: dict[int, Placed], new: Outline) -> Iterator[Change]:
    """The areas in which criteria that stayed are in another order."""
    places = {pk: place for place, pk in enumerate(before)}
    for area in new.areas:
        stayed = [row.row.previous_id for row in area.criteria if _stayed(before.get(row.row.previous_id), area)]
        if stayed != sorted(stayed, key=places.get):
            yield Change(f"The criteria of “{area.name}” are in another order.")


def _stayed(was: Placed | None, area: AreaOutline) -> bool:
    return was is not None and was.area.row.pk == area.row.previous_id


def _listed(levels):
    return ", ".join(f"“{level}”" for level in levels)
