"""Who takes which part, who comes instead, and what happens when somebody leaves."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from peerreview.models import Note, Review, Seat
from peerreview.models.seats import substitutes_for
from peerreview.services.seats import end_seats_of_leavers, name_acting_host, name_for_host, substitute
from schools.errors import Conflict
from schools.models import DeclaredConflict, Membership, Message


def seat_of(review, person):
    return review.seats.current().get(person=person)


def test_a_host_names_another_follow_up_lead_and_the_first_makes_room(review_at, leaders):
    review = review_at("self_review")

    name_for_host(review, leaders["joe"], "champion", by=leaders["hana"])

    assert review.seats.current().get(role="champion").person == leaders["joe"]
    assert review.seats.filter(role="champion", ended_at__isnull=False).get().person == leaders["chloe"]
    assert Message.objects.get(kind="review-named").person == leaders["joe"]


def test_nobody_of_another_school_is_named_for_the_host(review_at, leaders):
    with pytest.raises(Conflict):
        name_for_host(review_at("self_review"), leaders["bea"], "writer", by=leaders["hana"])


def test_somebody_comes_instead_on_the_day_and_both_and_the_team_are_told(review_at, leaders):
    review = review_at("visiting")

    substitute(seat_of(review, leaders["petra"]), leaders["rae"], by=leaders["lee"])

    assert review.sessions.get().reviewer == leaders["rae"]
    assert not Review.objects.visible_to(leaders["petra"], localdate()).exists()
    assert review.events.filter(kind="came_instead", about=leaders["rae"]).exists()
    told = set(Message.objects.values_list("person__first_name", "kind"))
    assert {("Rae", "came-instead"), ("Hana", "came-instead"), ("Petra", "visit-left")} <= told


def test_the_notes_of_who_was_replaced_stay_theirs_and_the_teams(review_at, leaders):
    review = review_at("visiting")
    substitute(seat_of(review, leaders["petra"]), leaders["rae"], by=leaders["lee"])

    today = localdate()
    assert Note.objects.visible_to(leaders["petra"], today).count() == 3
    assert Note.objects.visible_to(leaders["lee"], today).count() == 3


def test_the_same_place_is_not_filled_twice(review_at, leaders):
    review = review_at("preparing")
    seat = seat_of(review, leaders["petra"])
    substitute(seat, leaders["rae"], by=leaders["lee"])

    with pytest.raises(Conflict, match="replaced already"):
        substitute(seat, leaders["max"], by=leaders["lena"])


def test_who_may_not_come_instead_is_not_offered(review_at, leaders, schools, framework):
    review = review_at("preparing")
    seat, today = seat_of(review, leaders["petra"]), localdate()
    offered = {person.first_name for person in substitutes_for(seat, today)}
    DeclaredConflict.objects.create(person=leaders["hana"], other=leaders["rae"], declared_at=timezone.now())
    other = Review.objects.create(round=review.round, school=schools["birch"], visit_on=review.visit_on)
    Seat.objects.create(review=other, person=leaders["max"], role="peer", begun_at=timezone.now())

    assert offered == {"Rae", "Max", "Hugo"}
    assert {person.first_name for person in substitutes_for(seat, today)} == {"Hugo"}


def test_when_the_lead_leaves_their_place_ends_and_team_and_trust_are_told(review_at, leaders):
    review = review_at("findings")
    Membership.objects.filter(person=leaders["lee"]).update(ends_on=localdate() - timedelta(days=1))

    assert [end_seats_of_leavers(today=localdate()), end_seats_of_leavers(today=localdate())] == [1, 0]
    assert not review.seats.current().filter(role="lead").exists()
    assert review.findings.count() == 3
    names = Message.objects.filter(kind="team-lost-somebody").values_list("person__first_name", flat=True)
    assert {"Petra", "Hana", "Lena"} <= set(names)


def test_an_acting_host_inherits_the_review_until_there_is_a_head_again(review_at, leaders):
    review, today = review_at("findings", fed_back=True), localdate()
    Membership.objects.filter(person=leaders["hana"]).update(role="teacher")

    name_acting_host(review, leaders["joe"], by=leaders["lena"])
    assert Review.objects.hosted_by(leaders["joe"], today).contains(review)

    Membership.objects.filter(person=leaders["mo"]).update(role="head")
    end_seats_of_leavers(today=today)
    assert not Review.objects.hosted_by(leaders["joe"], today).exists()
    assert Review.objects.hosted_by(leaders["mo"], today).contains(review)


def test_nobody_acts_where_there_is_a_head(review_at, leaders):
    with pytest.raises(Conflict, match="has a head"):
        name_acting_host(review_at("preparing"), leaders["joe"], by=leaders["lena"])
