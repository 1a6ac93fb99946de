"""Whom a review reminds at each stage. Told are those who do the thing, before its day and after it, and nobody else."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from config.today import gathered_for
from peerreview.models import Action, HostReply, Review, Seat, Workshop
from peerreview.services.following import drop_action
from peerreview.services.steering import move_visit, pause_review, stop_review
from schools.models import Membership, Message
from schools.occasions import occasion_of
from schools.reminding import in_words
from schools.services.messages import notify
from tests.sweeping import school_day

pytestmark = pytest.mark.django_db
HOSTS = {"Hana", "Joe", "Wes", "Chloe"}
TEAM = {"Lee", "Petra", "Shaun"}
WRITING = {"Lee", "Petra"}
FOLLOWERS = {"Hana", "Chloe"}
DAYS = {  # stage: its reminders' series, its day and who is told
    "planned": ("self-review", "self_review_on", HOSTS, [-7]),
    "self_review": ("hand-over", "preparing_on", HOSTS, [-7, -1, 3]),
    "preparing": ("prepare", "visit_on", HOSTS | TEAM, [-10]),
    "findings": ("findings", "findings_by_on", WRITING, [-1, 3]),
    "host_reply": ("reply", "reply_by_on", {"Hana"}, [-1, 3]),
    "released": ("call-workshop", "workshop_by_on", FOLLOWERS, [-7, -1, 3]),
    "improving": ("revisit", "revisit_by_on", FOLLOWERS, [-7, -1, 3]),
}
NAMES = {-1: "tomorrow", 3: "after-3"}


@pytest.mark.parametrize("stage", DAYS)
def test_who_is_told_of_each_stages_day(stage, review_at, told):
    review = review_at(stage)
    series, name, people, offsets = DAYS[stage]
    day = localdate() + timedelta(30)
    Review.objects.filter(pk=review.pk).update(**{name: day})

    for offset in offsets:
        assert told(day + timedelta(offset), f"{series}-{NAMES.get(offset, f'in-{-offset}')}") == people
    assert told(day + timedelta(20)) == set()


@pytest.mark.parametrize("stage", ["planned", "self_review", "preparing"])
def test_everybody_of_a_visit_hears_a_week_and_a_day_before(stage, review_at, told):
    review = review_at(stage)
    Review.objects.filter(pk=review.pk).update(
        visit_on=localdate() + timedelta(30), preparing_on=localdate() + timedelta(90)
    )

    assert told(23, "visit-in-7") == HOSTS | TEAM
    assert told(29, "visit-tomorrow") == HOSTS | TEAM
    (key,) = set(Message.objects.filter(kind="visit-in-7").values_list("key", flat=True))
    assert key == f"visit-in-7:review:{review.pk}:{localdate() + timedelta(30)}"


@pytest.mark.parametrize("stage", ["visiting", "closed"])
def test_a_visit_that_has_begun_is_not_announced(stage, review_at, told):
    Review.objects.filter(pk=review_at(stage).pk).update(visit_on=localdate() + timedelta(7))

    assert told(0, "visit-in-7") == set()


def test_a_moved_visit_reminds_anew_and_the_old_reminder_is_dropped(review_at, leaders, told):
    review = review_at("preparing")
    Review.objects.filter(pk=review.pk).update(visit_on=localdate() + timedelta(7))
    assert told(0, "visit-in-7") == HOSTS | TEAM
    old = Message.objects.get(kind="visit-in-7", person=leaders["petra"])

    review.refresh_from_db()
    moved = move_visit(review, by=leaders["lee"], visit_on=school_day(40))

    assert not occasion_of(old.kind).is_due(old)
    assert told(moved.visit_on - timedelta(7), "visit-in-7") == HOSTS | TEAM


@pytest.mark.parametrize("name", ["pause", "stop"])
def test_a_review_that_stands_still_reminds_nobody(name, review_at, leaders, told):
    review = review_at("preparing")
    Review.objects.filter(pk=review.pk).update(visit_on=localdate() + timedelta(7))
    told(0)
    waiting = Message.objects.filter(kind="visit-in-7").first()
    review.refresh_from_db()
    if name == "pause":
        pause_review(review, by=leaders["hana"])
    else:
        stop_review(review, by=leaders["hana"], because="A flood.")

    assert not occasion_of(waiting.kind).is_due(waiting)
    Message.objects.all().delete()
    assert told(1) == set()


def test_who_was_replaced_or_has_left_hears_nothing(review_at, leaders, told):
    review = review_at("preparing")
    Review.objects.filter(pk=review.pk).update(visit_on=localdate() + timedelta(7))
    Seat.objects.filter(person=leaders["petra"]).update(ended_at=timezone.now())
    Membership.objects.filter(person=leaders["shaun"]).update(ends_on=localdate() - timedelta(1))

    assert told(0, "visit-in-7") == (HOSTS | TEAM) - {"Petra", "Shaun"}


def test_a_new_head_is_reminded_in_the_place_of_the_old(review_at, leaders, told):
    Review.objects.filter(pk=review_at("host_reply").pk).update(reply_by_on=localdate() + timedelta(1))
    Membership.objects.filter(person=leaders["hana"]).update(ends_on=localdate() - timedelta(1))
    Membership.objects.filter(person=leaders["mira"]).update(role="head")

    assert told(0, "reply-tomorrow") == {"Mira"}


def test_after_the_reply_it_is_the_hosts_turn_to_release(review_at, leaders, told):
    review = review_at("host_reply")
    Review.objects.filter(pk=review.pk).update(release_by_on=localdate() + timedelta(1), reply_by_on=localdate())
    HostReply.objects.create(review=review, sent_by=leaders["hana"], sent_at=timezone.now())

    assert told(0) == {("Hana", "release-tomorrow")}


def test_while_the_reply_waits_it_is_the_teams_turn(review_at, leaders, told):
    review = review_at("host_reply")
    Review.objects.filter(pk=review.pk).update(release_by_on=localdate() + timedelta(1), reply_by_on=localdate())
    HostReply.objects.create(review=review, sent_by=leaders["hana"], sent_at=timezone.now())
    finding = review.findings.first()
    finding.corrections.create(said="4", fact="5", by=leaders["hana"], made_at=timezone.now(), form_key=uuid4())

    assert told(0) == {("Lee", "answers-tomorrow"), ("Petra", "answers-tomorrow")}


def test_a_workshop_calls_those_who_are_invited(review_at, leaders, told):
    review = review_at("workshop")
    called = {"starts_at": "15:30", "place": "Hall", "called_by": leaders["chloe"]}
    workshop = Workshop.objects.create(review=review, on=localdate() + timedelta(7), **called)
    workshop.invited.set([leaders["petra"], leaders["una"]])

    assert told(0, "workshop-in-7") == {"Petra", "Una"}
    assert told(6, "workshop-tomorrow") == {"Petra", "Una"}


def test_an_action_reminds_its_owner_until_it_is_done_or_given_up(review_at, leaders, told):
    review = review_at("improving")
    said = {"text": "Read", "success": "Seen", "saved_by": leaders["chloe"], "saved_at": timezone.now()}
    action = Action.objects.create(
        review=review, owner=leaders["una"], by_on=localdate() + timedelta(7), form_key=uuid4(), **said
    )

    assert told(0, "action-in-7") == {"Una"}
    waiting = Message.objects.get(kind="action-in-7")
    drop_action(action, by=leaders["chloe"])
    assert not occasion_of(waiting.kind).is_due(waiting)
    assert told(6, "action-tomorrow") == set()


def test_today_says_the_day_of_a_visit_beside_what_is_to_do_for_it(review_at, leaders):
    review, day = review_at("preparing"), localdate() + timedelta(7)
    Review.objects.filter(pk=review.pk).update(visit_on=day)
    Message.objects.all().delete()
    for kind in ("visit-in-7", "prepare-in-10"):
        notify(leaders["lee"], kind, review.thing, due_on=day)

    found = gathered_for(leaders["lee"])

    assert [row for row, _ in found["reviews"]] == [review]
    assert [line.sentence for line in found["news"]] == [f"Ash Primary School: the visit is on {in_words(day)}"]
