from django.utils import timezone

from schools.models import Opening, Person


def record_opening(thing: str, *, by: Person) -> None:
    """Note the first time this person opened a thing of somebody else's, for its author to see."""
    opening = Opening(person=by, thing=thing, opened_at=timezone.now())
    Opening.objects.bulk_create([opening], ignore_conflicts=True)
