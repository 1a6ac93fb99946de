"""Changing a draft framework, part by part. Each step locks the draft, so that steps follow one another."""

from dataclasses import astuple, dataclass
from hashlib import sha256
from typing import TypeVar

from django.db import transaction
from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from reflections.models import Area, Criterion, Exemplar, Framework
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .frameworks import NOT_A_DRAFT
from .frameworks_outlines import CriterionOutline, ExemplarOutline, exemplars_for, write_levels

Part = TypeVar("Part", Area, Criterion)
UP, DOWN = "up", "down"
MOVED_ON = "Somebody changed this after you opened it. What you wrote is below; theirs is what stands."


@dataclass(frozen=True)
class Details:
    """What a framework says about itself. `levels`: the words of its scale, the strongest first."""

    name: str
    purpose: str = ""
    levels: tuple[str, ...] = ()


def details_of(framework: Framework) -> Details:
    """A framework's name, purpose and scale as they stand."""
    return Details(framework.name, framework.purpose, tuple(level.name for level in framework.levels.all()))


def words_of(criterion: Criterion) -> CriterionOutline:
    """A criterion's name, description and exemplars as they stand."""
    exemplars = tuple(ExemplarOutline(row.text, row.link) for row in criterion.exemplars.all())
    return CriterionOutline(criterion.name, criterion.description, exemplars)


def mark_of(words: Details | CriterionOutline) -> str:
    """A short mark of words as somebody read them: forms carry it, to notice that they have changed since."""
    return sha256(repr(astuple(words)).encode()).hexdigest()[:16]


@transaction.atomic
def edit_details(framework: Framework, *, by: Person, read: str, details: Details) -> Framework:
    """Change a draft's name, purpose and scale. `read` is the mark of what stood there when the form was opened."""
    framework = _draft(framework, by)
    _check_unchanged(details_of(framework), read, details)
    framework.name, framework.purpose = details.name, details.purpose
    framework.save(update_fields=["name", "purpose"])
    write_levels(framework, details.levels)
    return framework


@transaction.atomic
def add_area(framework: Framework, *, by: Person, name: str) -> Area:
    """Add an area at the end of a draft."""
    framework = _draft(framework, by)
    return framework.areas.create(name=name, position=_place_after(framework.areas.all(), Area.MOST, "areas"))


@transaction.atomic
def rename_area(area: Area, *, by: Person, name: str) -> Area:
    """Give an area of a draft another name."""
    area = _part(_draft(area.framework, by).areas.all(), area)
    area.name = name
    area.save(update_fields=["name"])
    return area


@transaction.atomic
def remove_area(area: Area, *, by: Person) -> None:
    """Take an area and its criteria out of a draft. The version before keeps its own."""
    _part(_draft(area.framework, by).areas.all(), area).delete()


@transaction.atomic
def move_area(area: Area, *, by: Person, direction: str) -> Area:
    """Move an area of a draft one place up or down; at the end of the list it stays where it is."""
    areas = _draft(area.framework, by).areas.all()
    return _move(areas, _part(areas, area), direction)


@transaction.atomic
def add_criterion_to(area: Area, *, by: Person, name: str) -> Criterion:
    """Add a criterion at the end of an area of a draft."""
    area = _part(_draft(area.framework, by).areas.all(), area)
    return area.criteria.create(name=name, position=_place_after(area.criteria.all(), Criterion.MOST, "criteria"))


@transaction.atomic
def edit_criterion(
    criterion: Criterion, *, by: Person, read: str, words: CriterionOutline, area: Area | None = None
) -> Criterion:
    """Change a criterion of a draft: its words, its exemplars and, if an area is given, where it stands (at its end).

    `read` is the mark of what stood there when the form was opened.
    """
    framework = _draft(criterion.area.framework, by)
    criterion = _part(Criterion.objects.in_framework(framework), criterion)
    _check_unchanged(words_of(criterion), read, words)
    criterion.name, criterion.description = words.name, words.description
    criterion.save(update_fields=["name", "description"])
    criterion.exemplars.all().delete()
    Exemplar.objects.bulk_create(exemplars_for(criterion, words.exemplars))
    if area and area.pk != criterion.area_id:
        _move_to(_part(framework.areas.all(), area), criterion)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: Person) -> None:
    """Take a criterion out of a draft. The version before keeps its own, and all that was written about it."""
    framework = _draft(criterion.area.framework, by)
    _part(Criterion.objects.in_framework(framework), criterion).delete()


@transaction.atomic
def move_criterion(criterion: Criterion, *, by: Person, direction: str) -> Criterion:
    """Move a criterion of a draft one place up or down within its area; at the end of the list it stays."""
    framework = _draft(criterion.area.framework, by)
    criterion = _part(Criterion.objects.in_framework(framework), criterion)
    return _move(criterion.area.criteria.all(), criterion, direction)


def _draft(framework, by):
    return locked(Framework.objects.editable_by(by, timezone.localdate()), framework, NOT_A_DRAFT)


def _part(parts: QuerySet, part: Part) -> Part:
    """The part read again under its draft's lock."""
    fresh = parts.filter(pk=part.pk).first()
    if fresh is None:
        raise Conflict("This was taken out of the framework, perhaps in another window.")
    return fresh


def _check_unchanged(now, read, wanted):
    """Two people may write the same words, or send them twice; different ones must not be lost."""
    if mark_of(now) not in (read, mark_of(wanted)):
        raise Conflict(MOVED_ON)


def _place_after(parts, most, what):
    """The position after the last one. Raises Conflict when the list is full."""
    last = parts.last()
    if parts.count() >= most:
        raise Conflict(f"There is room for {most} {what}, so that people can find their way.")
    return last.position + 1 if last else 1


def _move(parts, part, direction):
    """Change places with the neighbour, in one statement: two rows never stand in one place."""
    above, below = parts.filter(position__lt=part.position), parts.filter(position__gt=part.position)
    neighbour = above.last() if direction == UP else below.first()
    if neighbour is None:
        return part
    places = {part.pk: neighbour.position, neighbour.pk: part.position}
    swap = Case(*(When(pk=pk, then=Value(place)) for pk, place in places.items()))
    parts.filter(pk__in=places).update(position=swap)
    part.position = neighbour.position
    return part


def _move_to(area, criterion):
    criterion.position = _place_after(area.criteria.all(), Criterion.MOST, "criteria")
    criterion.area = area
    criterion.save(update_fields=["area", "position"])
