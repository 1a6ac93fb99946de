"""What a trust sees of a round: stages, dates and what the schools give each other. Nothing of what anybody wrote."""

from collections import Counter
from dataclasses import dataclass

from peerreview.models import Round, RoundSchool, Seat
from peerreview.stage_dates import Length


@dataclass(frozen=True)
class SchoolDays:
    """Person-days of one school in a round: what it gives to others and what it is given. Shadows count for nobody."""

    name: str
    given: float
    received: float


def days_of(made: Round) -> list[SchoolDays]:
    """Person-days of each school, by name, as teams stand now; a stopped review counts for nobody. Three queries."""
    reviews = {review.pk: review for review in made.reviews.filter(stopped_at=None)}
    given, received = Counter(), Counter()
    seats = Seat.objects.current().filter(review__in=reviews, role__in=[Seat.Role.LEAD, Seat.Role.PEER])
    for seat in seats:
        review = reviews[seat.review_id]
        given[seat.school_id] += Length(review.visit_length).half_days
        received[review.school_id] += Length(review.visit_length).half_days
    rows = RoundSchool.objects.filter(round=made).exclude(answer__in=["", "no"]).select_related("school")
    return [SchoolDays(row.school.name, given[row.school_id] / 2, received[row.school_id] / 2) for row in rows]
