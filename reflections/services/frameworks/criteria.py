"""The criteria of a draft, with their exemplars."""

from django.db import transaction

from reflections.models import Area, Criterion, Exemplar
from schools.models import Person

from .outlines import CriterionOutline, ExemplarOutline, exemplars_for
from .parts import check_unchanged, draft_of, move, part_of, place_after, put_in_order


def words_of(criterion: Criterion) -> CriterionOutline:
    """A criterion's name, description and exemplars as they stand."""
    exemplars = tuple(ExemplarOutline(row.text, row.link) for row in criterion.exemplars.all())
    return CriterionOutline(criterion.name, criterion.description, exemplars)


def standing_of(criterion: Criterion) -> tuple[CriterionOutline, int]:
    """A criterion's words and the number of its area."""
    return words_of(criterion), criterion.area_id


@transaction.atomic
def add_criterion_to(area: Area, *, by: Person, name: str) -> Criterion:
    """Add a criterion at the end of an area of a draft."""
    area = part_of(draft_of(area.framework, by).areas.all(), area)
    return area.criteria.create(name=name, position=place_after(area.criteria.all(), Criterion.MOST, "criteria"))


@transaction.atomic
def edit_criterion(
    criterion: Criterion, *, by: Person, read: str, words: CriterionOutline, area: Area | None = None
) -> Criterion:
    """Change a criterion of a draft: its words, its exemplars and, if an area is given, where it stands (at its end).

    `read` is the mark of what stood where when the form was opened, as `standing_of` tells it.
    """
    framework = draft_of(criterion.area.framework, by)
    criterion = part_of(Criterion.objects.in_framework(framework), criterion)
    check_unchanged(standing_of(criterion), read, (words, area.pk if area else criterion.area_id))
    criterion.name, criterion.description = words.name, words.description
    criterion.save(update_fields=["name", "description"])
    criterion.exemplars.all().delete()
    Exemplar.objects.bulk_create(exemplars_for(criterion, words.exemplars))
    if area and area.pk != criterion.area_id:
        _move_to(part_of(framework.areas.all(), area), criterion)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, by: Person) -> None:
    """Take a criterion out of a draft. The version before keeps its own, and all that was written about it."""
    framework = draft_of(criterion.area.framework, by)
    part_of(Criterion.objects.in_framework(framework), criterion).delete()


@transaction.atomic
def move_criterion(criterion: Criterion, *, by: Person, direction: str) -> Criterion:
    """Move a criterion of a draft one place up or down within its area; at the end of the list it stays."""
    framework = draft_of(criterion.area.framework, by)
    criterion = part_of(Criterion.objects.in_framework(framework), criterion)
    return move(criterion.area.criteria.all(), criterion, direction)


@transaction.atomic
def order_criteria(area: Area, *, by: Person, was: list[int], order: list[int]) -> None:
    """Put all criteria of an area of a draft in an order, as `order_areas` does its areas."""
    area = part_of(draft_of(area.framework, by).areas.all(), area)
    put_in_order(area.criteria.all(), was, order)


def _move_to(area, criterion):
    criterion.position = place_after(area.criteria.all(), Criterion.MOST, "criteria")
    criterion.area = area
    criterion.save(update_fields=["area", "position"])
