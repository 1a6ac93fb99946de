"""The areas of a draft."""

from django.db import transaction

from reflections.models import Area, Framework
from schools.models import Person

from .parts import check_unchanged, draft_of, move, part_of, place_after, put_in_order


@transaction.atomic
def add_area(framework: Framework, *, by: Person, name: str) -> Area:
    """Add an area at the end of a draft."""
    framework = draft_of(framework, by)
    return framework.areas.create(name=name, position=place_after(framework.areas.all(), Area.MOST, "areas"))


@transaction.atomic
def rename_area(area: Area, *, by: Person, read: str, name: str) -> Area:
    """Give an area of a draft another name. `read` is the mark of the name that stood there when the form was opened."""
    area = part_of(draft_of(area.framework, by).areas.all(), area)
    check_unchanged(area.name, read, name)
    area.name = name
    area.save(update_fields=["name"])
    return area


@transaction.atomic
def remove_area(area: Area, *, by: Person) -> None:
    """Take an area and its criteria out of a draft. The version before keeps its own."""
    part_of(draft_of(area.framework, by).areas.all(), area).delete()


@transaction.atomic
def move_area(area: Area, *, by: Person, direction: str) -> Area:
    """Move an area of a draft one place up or down; at the end of the list it stays where it is."""
    areas = draft_of(area.framework, by).areas.all()
    return move(areas, part_of(areas, area), direction)


@transaction.atomic
def order_areas(framework: Framework, *, by: Person, was: list[int], order: list[int]) -> None:
    """Put all areas of a draft in an order; both are their numbers. Raises Conflict unless they still stand as `was`."""
    put_in_order(draft_of(framework, by).areas.all(), was, order)
