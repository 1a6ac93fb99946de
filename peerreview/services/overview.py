"""What a trust sees of a round: stages, dates, what the schools give each other, and themes that name no school."""

from collections import Counter
from dataclasses import dataclass

from peerreview.models import Audience, Finding, Round, RoundSchool, Seat, ThemeCount
from peerreview.models.reports import released_to
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


def most_of(days: list[SchoolDays]) -> float:
    """The largest number of person-days, for the length of bars; 1 at least."""
    return max([1, *(value for school in days for value in (school.given, school.received))])


def count_themes(made: Round) -> list[ThemeCount]:
    """Count, as a round closes, in how many of its reviews that were released to the trust or the round each area came up,
    and keep what names nobody; see ThemeCount. Safe to repeat."""
    open_ids = released_to(Audience.TRUST).union(released_to(Audience.ROUND))
    reviews = set(made.reviews.filter(pk__in=open_ids).values_list("pk", flat=True))
    found = Finding.objects.standing().filter(review__in=reviews, area__isnull=False)
    cells = Counter((area, kind) for area, kind, _ in set(found.values_list("area", "kind", "review")))
    least, total = ThemeCount.LEAST, len(reviews)
    kept = {cell: count for cell, count in cells.items() if count >= least and total - count >= least}
    rows = [
        ThemeCount(round=made, area_id=area, kind=kind, reviews=count, of_reviews=total)
        for (area, kind), count in kept.items()
    ]
    return ThemeCount.objects.bulk_create(rows, ignore_conflicts=True)
