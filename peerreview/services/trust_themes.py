from datetime import date

from peerreview.models import Audience, Finding, Kind, Review
from peerreview.models.reports import RELEASED, released_to
from peerreview.themes import Theme, themes_of
from schools.models import Person


def themes_for(person: Person, today: date) -> list[Theme]:
    """What reviews name most, for a trust lead; only of those that their hosts have released to the trust, so that no
    number speaks of a report that it may not read. Empty for everybody else."""
    reviews = Review.objects.staged_for(person, today).filter(status__in=RELEASED, pk__in=released_to(Audience.TRUST))
    known = list(reviews.order_by().values_list("pk", "school"))
    rows = Finding.objects.standing().filter(
        review__in=[pk for pk, _ in known], kind__in=[Kind.STRENGTH, Kind.CHALLENGE], area__isnull=False
    )
    named = rows.order_by().values_list("review", "area__name", "kind")
    return themes_of([school for _, school in known], named)
