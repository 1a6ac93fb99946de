"""What every change of a draft's part does: lock the draft, find the part anew, and lose nobody's words."""

from collections.abc import Hashable
from hashlib import sha256
from typing import TypeVar

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from reflections.models import Area, Criterion, Framework
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .versions import NOT_A_DRAFT

Part = TypeVar("Part", Area, Criterion)
UP, DOWN = "up", "down"
MOVED_ON = "Somebody changed this after you opened it. What you wrote is below; theirs is what stands."
ORDER_MOVED_ON = "Somebody changed this list after you opened it. Nothing was moved: open the page again to see it."


def mark_of(words: Hashable) -> str:
    """A short mark of words as somebody read them: forms carry it, to notice that they have changed since."""
    return sha256(repr(words).encode()).hexdigest()[:16]


def check_unchanged(now: Hashable, read: str, wanted: Hashable) -> None:
    """Two people may write the same words, or send them twice. Raises Conflict if different ones would be lost."""
    if mark_of(now) not in (read, mark_of(wanted)):
        raise Conflict(MOVED_ON)


def draft_of(framework: Framework, by: Person) -> Framework:
    """The draft, locked, so that the steps of two people follow one another. Raises Conflict if it is none of theirs."""
    return locked(Framework.objects.editable_by(by, timezone.localdate()), framework, NOT_A_DRAFT)


def part_of(parts: QuerySet, part: Part) -> Part:
    """The part read again under its draft's lock. Raises Conflict if it has gone."""
    fresh = parts.filter(pk=part.pk).first()
    if fresh is None:
        raise Conflict("This was taken out of the framework, perhaps in another window.")
    return fresh


def place_after(parts: QuerySet, most: int, what: str) -> int:
    """The position after the last one. Raises Conflict when the list is full."""
    last = parts.last()
    if parts.count() >= most:
        raise Conflict(f"There is room for {most} {what}, so that people can find their way.")
    return last.position + 1 if last else 1


def move(parts: QuerySet, part: Part, direction: str) -> Part:
    """Change places with the neighbour above or below; at the end of the list it stays."""
    above, below = parts.filter(position__lt=part.position), parts.filter(position__gt=part.position)
    neighbour = above.last() if direction == UP else below.first()
    if neighbour is None:
        return part
    put(parts, {part.pk: neighbour.position, neighbour.pk: part.position})
    part.position = neighbour.position
    return part


def put_in_order(parts: QuerySet, was: list[int], order: list[int]) -> None:
    """Put a whole list, as numbers of its rows, in another order. Safe to repeat.

    `was` is the order that was read: Conflict if parts were moved, added or taken out since.
    """
    now = list(parts.values_list("pk", flat=True))
    if now == order:
        return
    if now != was or sorted(now) != sorted(order):
        raise Conflict(ORDER_MOVED_ON)
    put(parts, dict(zip(order, parts.values_list("position", flat=True), strict=True)))


def put(parts: QuerySet, places: dict[int, int]) -> None:
    """Give rows their positions, by number, in one statement: two never stand in one place."""
    position = Case(*(When(pk=pk, then=Value(place)) for pk, place in places.items()))
    parts.filter(pk__in=places).update(position=position)
