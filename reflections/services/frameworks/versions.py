from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from reflections.models import Framework
from reflections.models.frameworks import leads_trust
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .outlines import Outline, fill, outline_of

NOT_A_DRAFT = "This framework is not a draft that you can change. Start a new version of it instead."
EMPTY = Outline("New framework")


@transaction.atomic
def create_framework(outline: Outline = EMPTY, *, by: Person) -> Framework:
    """Start a draft from an outline, or from nothing. Raises Conflict for whoever does not lead the trust now."""
    if not leads_trust(by, timezone.localdate()).exists():
        raise Conflict("Only a trust lead makes frameworks.")
    framework = Framework.objects.create(name=outline.name, purpose=outline.purpose, published_at=None)
    fill(framework, outline)
    return framework


@transaction.atomic
def copy_framework(framework: Framework, *, by: Person) -> Framework:
    """Start a framework of its own, as a draft, from any version of another one."""
    framework = locked(Framework.objects.led_by(by, timezone.localdate()), framework, "This framework has gone.")
    outline = outline_of(framework)
    return create_framework(replace(outline, name=f"Copy of {outline.name}"[:150].rstrip()), by=by)


@transaction.atomic
def revise_framework(framework: Framework, *, by: Person) -> Framework:
    """The draft that follows the version in use: the one begun already, or a new copy. Safe to repeat.

    Cycles keep the version they have. Raises Conflict if the framework is retired or a later version was published.
    """
    right = Framework.objects.revisable_by(by, timezone.localdate())
    framework = locked(right, framework, "A later version has been published, or this one is retired.")
    begun = Framework.objects.drafts().filter(family=framework.family).first()
    return begun or _next_version(framework)


def _next_version(framework):
    outline = outline_of(framework)
    draft = Framework.objects.create(
        name=framework.name,
        purpose=framework.purpose,
        family=framework.family,
        number=framework.number + 1,
        previous=framework,
        published_at=None,
    )
    fill(draft, outline, follows=True)
    return draft


@transaction.atomic
def publish_framework(framework: Framework, *, by: Person) -> Framework:
    """Make a draft the version that everybody reads and new cycles use. It never changes from then on.

    Raises Conflict while something is missing, as `missing_from` says.
    """
    framework = locked(Framework.objects.editable_by(by, timezone.localdate()), framework, NOT_A_DRAFT)
    if missing := missing_from(framework):
        raise Conflict(" ".join(missing))
    framework.published_at = timezone.now()
    framework.save(update_fields=["published_at"])
    return framework


def missing_from(framework: Framework) -> list[str]:
    """What a draft needs before it can be published, in words."""
    areas = framework.areas.prefetch_related("criteria")
    empty = [f"Add a criterion to “{area.name}”, or take it out." for area in areas if not area.criteria.all()]
    return empty if areas else ["Add an area and a criterion first."]


@transaction.atomic
def discard_framework(framework: Framework, *, by: Person) -> Framework | None:
    """Throw a draft away. Returns the version that it would have followed, if there is one."""
    framework = locked(Framework.objects.editable_by(by, timezone.localdate()), framework, NOT_A_DRAFT)
    before = framework.previous
    framework.delete()
    return before


@transaction.atomic
def retire_framework(framework: Framework, *, by: Person) -> Framework:
    """No new cycle uses it from now on. Cycles that do go on, and everybody can still read it."""
    right = Framework.objects.revisable_by(by, timezone.localdate())
    framework = locked(right, framework, "This is retired already, or a later version was published.")
    framework.retired_at = timezone.now()
    framework.save(update_fields=["retired_at"])
    return framework


@transaction.atomic
def restore_framework(framework: Framework, *, by: Person) -> Framework:
    """Bring a retired framework back: new cycles may use it again."""
    right = Framework.objects.restorable_by(by, timezone.localdate())
    framework = locked(right, framework, "This is in use already, or a later version was published.")
    framework.retired_at = None
    framework.save(update_fields=["retired_at"])
    return framework
