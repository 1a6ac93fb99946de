"""What a draft says about itself."""

from dataclasses import dataclass

from django.db import transaction

from reflections.models import Framework
from schools.models import Person

from .outlines import write_levels
from .parts import check_unchanged, draft_of


@dataclass(frozen=True)
class Details:
    """What a framework says about itself. `levels`: the words of its scale, the strongest first."""

    name: str
    purpose: str = ""
    levels: tuple[str, ...] = ()


def details_of(framework: Framework) -> Details:
    """A framework's name, purpose and scale as they stand."""
    return Details(framework.name, framework.purpose, tuple(level.name for level in framework.levels.all()))


@transaction.atomic
def edit_details(framework: Framework, *, by: Person, read: str, details: Details) -> Framework:
    """Change a draft's name, purpose and scale. `read` is the mark of what stood there when the form was opened."""
    framework = draft_of(framework, by)
    check_unchanged(details_of(framework), read, details)
    framework.name, framework.purpose = details.name, details.purpose
    framework.save(update_fields=["name", "purpose"])
    write_levels(framework, details.levels)
    return framework
