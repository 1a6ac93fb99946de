"""What came up over many reviews, where it names nobody."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from peerreview.models import Finding, Review, Round, RoundSchool, ThemeCount
from peerreview.services.overview import count_themes
from peerreview.services.rounds import close_round
from schools.models import School


@pytest.fixture
def made(round_of):
    return round_of(Round.Status.RUNNING)


def review_with(made, leaders, number, kind, area, to="trust"):
    school = School.objects.create(urn=f"20{number:04}", name=f"School {number}", safeguarding_route="R")
    RoundSchool.objects.create(round=made, school=school, answer="host", visit_length="one", answered_at=now())
    review = Review.objects.create(round=made, school=school, stopped_at=now(), stopped_because="It ended.")
    said = {
        "kind": kind,
        "position": 1,
        "text": "T",
        "saved_by": leaders["lee"],
        "saved_at": now(),
        "form_key": uuid4(),
    }
    Finding.objects.create(review=review, area=area, **said)
    if to:
        review.releases.create(audience=to, by=leaders["hana"], released_at=now())


@pytest.mark.parametrize(
    ("strengths", "challenges", "shown"),
    [
        (5, 5, {("strength", 5, 10), ("challenge", 5, 10)}),
        (5, 4, set()),
        (7, 4, set()),
        (10, 0, set()),
        (6, 5, {("strength", 6, 11), ("challenge", 5, 11)}),
    ],
)
def test_a_theme_stands_for_five_reviews_and_leaves_out_five(strengths, challenges, shown, made, leaders):
    area = made.framework.areas.get()
    for number in range(strengths + challenges):
        review_with(made, leaders, number, "strength" if number < strengths else "challenge", area)

    count_themes(made)

    assert set(ThemeCount.objects.values_list("kind", "reviews", "of_reviews")) == shown


def test_a_review_that_is_not_released_counts_nowhere(made, leaders):
    for number in range(12):
        area = made.framework.areas.get()
        review_with(
            made, leaders, number, "strength" if number < 6 else "challenge", area, to="" if number > 8 else "round"
        )

    count_themes(made)

    assert not ThemeCount.objects.exists()


def test_themes_are_counted_as_the_round_closes_and_shown_to_those_who_took_part(made, leaders, client):
    for number in range(10):
        review_with(made, leaders, number, "strength" if number < 5 else "challenge", made.framework.areas.get())

    close_round(made, by=leaders["lena"])

    today = localdate()
    reads = {
        name for name in ("lena", "hana", "joe", "ada") if ThemeCount.objects.visible_to(leaders[name], today).exists()
    }
    assert reads == {"lena", "hana"}
    client.force_login(leaders["hana"])
    assert "5 of 10" in client.get(reverse("peerreview:round-themes", args=[made.pk])).content.decode()
