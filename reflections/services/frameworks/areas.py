"""The areas of a draft."""

from django.db import transaction

from reflections.models import Area, Framework
from schools.models import Person

from .parts import draft_of, move, part_of, place_after


@transaction.atomic
def add_area(framework: Framework, *, by: Person, name: str) -> Area:
    """Add an area at the end of a draft."""
    framework = draft_of(framework, by)
    return framework.areas.create(name=name, position=place_after(framework.areas.all(), Area.MOST, "areas"))


@transaction.atomic
def rename_area(area: Area, *, by: Person, name: str) -> Area:
    """Give an area of a draft another name."""
    area = part_of(draft_of(area.framework, by).areas.all(), area)
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
