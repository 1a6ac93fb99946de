"""Beginning, pausing, going on, moving and stopping."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from peerreview.models import AreaText, Review, Stage
from peerreview.models.reviews import ORDER
from peerreview.services.steering import (
    begin_due_self_reviews,
    begin_self_review,
    move_visit,
    pause_review,
    resume_review,
    stop_review,
    stop_reviews_of_closed_schools,
)
from schools.calendars.days import SchoolCalendar
from schools.errors import Conflict
from schools.models import Message


def told(kind):
    return set(Message.objects.filter(kind=kind).values_list("person__first_name", flat=True))


def test_a_host_begins_early_and_the_round_is_under_way(review_at, leaders):
    review = review_at("planned")

    begun = begin_self_review(review, by=leaders["hana"])

    assert (begun.status, review.round.__class__.objects.get().status) == (Stage.SELF_REVIEW, "running")
    assert told("self-review-began") == {"Joe", "Wes", "Chloe"}
    with pytest.raises(Conflict):
        begin_self_review(review, by=leaders["hana"])


def test_a_self_review_begins_by_itself_on_its_day_and_once(review_at):
    review = review_at("planned")
    on = review.self_review_on

    assert [begin_due_self_reviews(today=on - timedelta(days=1)), begin_due_self_reviews(today=on)] == [0, 1]
    assert begin_due_self_reviews(today=on) == 0


@pytest.mark.parametrize("stage", ORDER[:-1])
def test_a_pause_is_one_press_asks_for_no_reason_and_loses_no_word(stage, review_at, leaders):
    review = review_at(stage)
    before = review.notes.count(), review.findings.count(), review.questions.count()

    paused = pause_review(review, by=leaders["lee"])

    assert (paused.status, paused.is_running) == (stage, False)
    assert (review.notes.count(), review.findings.count(), review.questions.count()) == before
    assert not Review.objects.at_stage(stage).contains(review)
    assert {"Hana", "Petra", "Joe"} <= told("review-paused")


def test_a_peer_does_not_pause(review_at, leaders):
    with pytest.raises(Conflict):
        pause_review(review_at("preparing"), by=leaders["petra"])


def test_going_on_finds_all_days_to_come_anew_and_takes_the_timetable_along(review_at, leaders):
    review = pause_review(review_at("preparing"), by=leaders["hana"])
    later = SchoolCalendar().after(localdate(), 30)

    resumed = resume_review(review, by=leaders["hana"], visit_on=later)

    assert (resumed.visit_on, resumed.is_running) == (later, True)
    assert resumed.findings_by_on > later
    assert review.sessions.get().on == later


def test_going_on_after_the_visit_puts_off_what_is_to_come_by_the_pause(review_at, leaders):
    review = pause_review(review_at("findings"), by=leaders["hana"])
    Review.objects.filter(pk=review.pk).update(paused_at=timezone.now() - timedelta(days=14))
    due, visit = review.reply_by_on, review.visit_on

    resumed = resume_review(review, by=leaders["hana"])

    assert resumed.visit_on == visit
    assert resumed.reply_by_on >= due + timedelta(days=14)


def test_a_visit_moves_to_a_school_day_and_everybody_is_told_at_once(review_at, leaders):
    review, later = review_at("preparing"), SchoolCalendar().after(localdate(), 12)

    move_visit(review, by=leaders["lee"], visit_on=later)

    assert Review.objects.get().visit_on == later
    assert Message.objects.filter(kind="visit-moved", delivery__isnull=False).count() >= 5


@pytest.mark.parametrize("days", [0, -3])
def test_a_visit_does_not_move_into_the_past(days, review_at, leaders):
    with pytest.raises(Conflict, match="has passed"):
        move_visit(review_at("preparing"), by=leaders["hana"], visit_on=localdate() + timedelta(days=days))


def test_a_visit_does_not_move_to_a_saturday(review_at, leaders):
    saturday = localdate() + timedelta(days=(5 - localdate().weekday()) % 7 + 7)

    with pytest.raises(Conflict, match="no school day"):
        move_visit(review_at("preparing"), by=leaders["hana"], visit_on=saturday)


def test_a_review_is_stopped_with_its_reason_and_its_words_stay_with_the_host(review_at, leaders):
    review = review_at("visiting")

    stop_review(review, by=leaders["hana"], because="A flood.")

    assert Review.objects.get().stopped_because == "A flood."
    assert review.notes.count() == 3
    with pytest.raises(Conflict):
        stop_review(review, by=leaders["lena"], because="Again.")


def test_the_review_of_a_school_that_closes_stops_by_itself(review_at, schools):
    review = review_at("preparing")
    schools["ash"].closed_on = localdate()
    schools["ash"].save(update_fields=["closed_on"])

    assert [stop_reviews_of_closed_schools(), stop_reviews_of_closed_schools()] == [1, 0]
    assert Review.objects.get().stopped_because == "The school has closed."
    assert review.events.filter(kind="stopped", by=None).exists()


def test_nothing_can_be_written_while_paused(review_at, leaders):
    review = pause_review(review_at("self_review"), by=leaders["hana"])

    assert not AreaText.objects.editable_by(leaders["hana"], localdate()).filter(review=review).exists()
    assert not Review.objects.movable_by(leaders["hana"], localdate()).exists()
