from datetime import date

from django.db import transaction
from django.utils import timezone

from reflections.models import Entry, PracticeOffer
from reflections.models.practice import offerable_entries
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify, read_messages_about


@transaction.atomic
def offer_practice(
    entry: Entry, *, by: Person, title: str, what: str, how_to_see: str, until_on: date | None = None
) -> PracticeOffer:
    """Offer to show colleagues what one does. Only these words, one's name and the criterion's name are seen.

    Raises Conflict if the entry is not one's own, not shared, not at the first level, or on offer already.
    """
    entry = locked(offerable_entries(by), entry, "This can't be offered now, or is on offer already.")
    return PracticeOffer.objects.create(
        entry=entry, title=title, what=what, how_to_see=how_to_see, until_on=until_on, offered_at=timezone.now()
    )


@transaction.atomic
def withdraw_practice(offer: PracticeOffer, *, by: Person) -> PracticeOffer:
    """Take an offer back; it is gone at once, everywhere, and so is what its author was still to be told about it."""
    offer = locked(PracticeOffer.objects.withdrawable_by(by), offer, "This has been withdrawn already.")
    offer.withdrawn_at = timezone.now()
    offer.save(update_fields=["withdrawn_at"])
    read_messages_about(by, offer.thing)
    return offer


@transaction.atomic
def ask_to_see(offer: PracticeOffer, *, by: Person) -> None:
    """Tell the author that a colleague would like to see it; once a day at the most from each colleague."""
    right = PracticeOffer.objects.askable_by(by, timezone.localdate())
    offer = locked(right, offer, "This is no longer on offer.")
    for author in offer.entry.reflection.authors:
        notify(author, "practice-asked", offer.thing, by=by, mark=f"by-{by.pk}")
