from django.db import transaction
from django.utils import timezone

from schools.errors import Conflict
from schools.locking import locked
from schools.models import DeclaredConflict, Person


@transaction.atomic
def declare_conflict(other: Person, *, by: Person) -> DeclaredConflict:
    """Keep oneself and a colleague out of each other's reflections. Nobody is told; safe to repeat.

    An ask that stands already stays. Raises Conflict for oneself, and for whoever has no role in the trust today.
    """
    now = timezone.now()
    if not Person.objects.others_in_trust(by, timezone.localdate(now)).contains(other):
        raise Conflict("This colleague can't be named here. Please choose again.")
    declared, _ = DeclaredConflict.objects.get_or_create(person=by, other=other, defaults={"declared_at": now})
    return declared


@transaction.atomic
def take_back_conflict(declared: DeclaredConflict, *, by: Person) -> None:
    """Let the two ask each other again, unless the other one has declared the same."""
    locked(DeclaredConflict.objects.visible_to(by), declared).delete()
