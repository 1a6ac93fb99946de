"""The demo's peer review: a closed round, one in the middle of its visits and one being set up."""

from collections import Counter

from django.db.models import F
from django.utils import timezone

from peerreview.models import (
    Conversation,
    Finding,
    Note,
    Pulse,
    Review,
    ReviewEvent,
    Round,
    RoundSchool,
    Seat,
    Session,
    Stage,
)
from peerreview.models.reviews import REACHED, TEAM
from peerreview.services.pulse import felt_in


def test_one_round_is_closed_one_visits_and_one_is_being_set_up(demo):
    assert Counter(Round.objects.values_list("status", flat=True)) == {"closed": 1, "running": 1, "inviting": 1}


def test_the_running_round_has_a_review_at_each_stage_to_the_reply(demo):
    stages = Review.objects.filter(round__status="running").values_list("status", flat=True)

    assert set(stages) == {Stage.SELF_REVIEW, Stage.PREPARING, Stage.VISITING, Stage.FINDINGS, Stage.HOST_REPLY}


def test_the_closed_round_closed_honestly(demo):
    reviews = Review.objects.filter(round__status="closed")

    assert reviews.filter(status=Stage.CLOSED).count() == 5
    assert reviews.exclude(status=Stage.CLOSED).exclude(stopped_at=None).exclude(stopped_because="").count() == 1


def test_nobody_reviews_their_own_school_and_no_two_schools_review_each_other(demo):
    seats = Seat.objects.filter(role__in=TEAM)
    pairs = set(seats.values_list("review__round", "school", "review__school"))

    assert not seats.filter(school=F("review__school")).exists()
    assert not [pair for pair in pairs if (pair[0], pair[2], pair[1]) in pairs]


def test_each_session_has_a_reviewer_of_the_team(demo):
    for session in Session.objects.select_related("review"):
        assert session.review.seats.filter(role__in=TEAM, person=session.reviewer).exists()


def test_nothing_of_a_review_happened_in_the_future(demo):
    now = timezone.now()
    for moment in [*REACHED.values(), "feedback_at", "stopped_at"]:
        assert not Review.objects.filter(**{f"{moment}__gt": now}).exists(), moment
    assert not Note.objects.filter(arrived_at__gt=now).exists()
    assert not ReviewEvent.objects.filter(at__gt=now).exists()


def test_each_handed_over_review_has_a_strength_and_a_challenge(demo):
    for review in Review.objects.exclude(findings_given_at=None):
        kinds = set(Finding.objects.filter(review=review).values_list("kind", flat=True))
        assert {"strength", "challenge"} <= kinds


def test_schools_that_are_invited_have_answered_or_not_yet(demo):
    answers = Counter(RoundSchool.objects.filter(round__status="inviting").values_list("answer", flat=True))

    assert answers == {"": 1, "both": 3, "host": 1, "give": 2, "no": 1}


def test_each_closed_review_has_its_workshop_actions_and_what_changed(demo):
    for review in Review.objects.filter(status=Stage.CLOSED):
        assert (review.workshop.on, review.actions.exists(), bool(review.revisit.what_changed)) == (
            timezone.localdate(review.workshop_held_at),
            True,
            True,
        )


def test_each_round_begins_with_a_protocol(demo):
    assert all(made.clauses.count() == 7 for made in Round.objects.all())


def test_one_conversation_was_held_and_one_follows_it(demo):
    held, coming = Conversation.objects.order_by("on")

    assert (held.status, held.commitments.count(), coming.status, coming.previous) == ("ended", 2, "planned", held)


def test_what_both_sides_of_the_closed_round_felt_is_shown(demo):
    assert len(felt_in(Pulse.objects.get(round__status="closed"))) == 2
