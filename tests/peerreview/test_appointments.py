"""Invitations for visits, workshops and QA conversations, and how calendars follow when they change."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db.models import Max
from django.utils import timezone
from django.utils.timezone import localdate
from ical.calendar_stream import IcsCalendarStream

from peerreview.models import Conversation, Review
from peerreview.services.conversations import ConversationPlan, change_conversation, plan_conversation
from peerreview.services.following import WorkshopPlan, call_workshop
from peerreview.services.seats import substitute
from peerreview.services.steering import move_visit, pause_review, resume_review, stop_review
from schools.calendars.days import SchoolCalendar
from schools.dates import dates_of
from schools.models import Delivery, Message
from schools.occasions import due_among
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.digests import fold_digests
from schools.services.emails import compose_email
from tests.sweeping import school_day

pytestmark = pytest.mark.django_db


def sent(to):
    """What came since the last time to somebody by e-mail, by itself or in the next week's digest, as [(method, sequence,
    day)]."""
    last = Delivery.objects.aggregate(day=Max("digest_on"))["day"] or localdate()
    now = timezone.make_aware(datetime.combine(SchoolCalendar().after(last + timedelta(7), 0), time(9)))
    _post(timezone.now())
    fold_digests(now=now)
    _post(now)
    letters, mail.outbox = [letter for letter in mail.outbox if to.email in letter.to[0]], []
    return [_read(part) for letter in letters for part in letter.message().walk() if part.get_filename()]


def _post(now):
    while batch := lease_deliveries(limit=100, now=now):
        send_deliveries(batch, now=now)


def _read(part):
    assert part.get_content_type() == "text/calendar"
    (calendar,) = IcsCalendarStream.from_ics(part.get_payload(decode=True).decode()).calendars
    (event,) = calendar.events
    assert calendar.method == part.get_param("method")
    assert str(event.organizer.uri) == "mailto:candour@localhost"
    start = event.dtstart if type(event.dtstart) is date else event.dtstart.date()
    return calendar.method, event.sequence, start


@pytest.fixture
def review(review_at):
    return review_at("preparing")


def test_a_moved_visit_moves_in_calendars(review, leaders):
    moved = move_visit(review, by=leaders["lee"], visit_on=school_day(30))
    assert sent(leaders["petra"]) == [("REQUEST", 1, moved.visit_on)]

    again = move_visit(moved, by=leaders["lee"], visit_on=school_day(37))
    assert sent(leaders["petra"]) == [("REQUEST", 2, again.visit_on)]


def test_a_visit_moved_there_and_back_is_told_each_time(review, leaders):
    days = [school_day(30), school_day(37), school_day(30)]

    told = []
    for day in days:
        move_visit(review, by=leaders["lee"], visit_on=day)
        told += sent(leaders["petra"])

    assert told == [("REQUEST", number, day) for number, day in enumerate(days, start=1)]


def test_a_pause_takes_it_out_and_going_on_puts_it_back(review, leaders):
    pause_review(review, by=leaders["hana"])
    assert sent(leaders["petra"]) == [("CANCEL", 1, review.visit_on)]

    resumed = resume_review(review, by=leaders["hana"], visit_on=school_day(30))
    assert sent(leaders["petra"]) == [("REQUEST", 2, resumed.visit_on)]

    pause_review(resumed, by=leaders["hana"])
    assert sent(leaders["petra"]) == [("CANCEL", 3, resumed.visit_on)]


def test_a_stop_takes_it_out(review, leaders):
    stop_review(review, by=leaders["hana"], because="A flood.")

    assert sent(leaders["joe"]) == [("CANCEL", 1, review.visit_on)]


def test_after_the_visit_nothing_is_called_off(review_at, leaders):
    pause_review(review_at("findings"), by=leaders["hana"])

    assert sent(leaders["petra"]) == []


def test_who_was_replaced_has_it_taken_out(review, leaders):
    substitute(review.seats.get(person=leaders["petra"]), leaders["rae"], by=leaders["lee"])

    assert sent(leaders["petra"]) == [("CANCEL", 1, review.visit_on)]


@pytest.fixture
def workshop_plan(leaders):
    return {
        "on": school_day(10),
        "starts_at": time(15, 30),
        "place": "Hall",
        "invited": [leaders["una"], leaders["wes"]],
    }


def test_a_workshop_is_asked_to_moved_and_left(review_at, leaders, workshop_plan):
    review = review_at("released")
    call_workshop(review, WorkshopPlan(**workshop_plan), by=leaders["chloe"], version=0)
    assert sent(leaders["una"]) == [("REQUEST", 1, school_day(10))]

    later = workshop_plan | {"on": school_day(17)}
    call_workshop(review, WorkshopPlan(**later), by=leaders["chloe"], version=1)
    assert sent(leaders["una"]) == [("REQUEST", 2, school_day(17))]

    call_workshop(review, WorkshopPlan(**later | {"invited": [leaders["wes"]]}), by=leaders["chloe"], version=2)
    assert sent(leaders["una"]) == [("CANCEL", 3, school_day(17))]


def test_a_pause_calls_the_workshop_off_and_on_again(review_at, leaders, workshop_plan):
    review = review_at("released")
    call_workshop(review, WorkshopPlan(**workshop_plan), by=leaders["chloe"], version=0)
    sent(leaders["una"])
    review = Review.objects.get(pk=review.pk)

    pause_review(review, by=leaders["hana"])
    assert sent(leaders["una"]) == [("CANCEL", 2, school_day(10))]
    resume_review(review, by=leaders["hana"])
    assert sent(leaders["una"]) == [("REQUEST", 3, school_day(10))]


def plan_of(leaders, **changes):
    days = {"on": school_day(20), "pre_reads_on": localdate(), "starts_at": time(16), "place": "Hall"}
    parts = {"facilitator": leaders["max"], "note_taker": leaders["hugo"], "presenters": [leaders["hana"]]}
    more = {"friends": [leaders["petra"]]}
    return ConversationPlan(theme="Belonging", outcomes="heart", **days | parts | more | changes)


def test_a_qa_conversation_is_asked_to_moved_and_left(leaders):
    made = plan_conversation(plan_of(leaders), by=leaders["lena"])
    assert sent(leaders["petra"]) == [("REQUEST", 0, school_day(20))]

    made = change_conversation(made, plan_of(leaders, place="Library"), by=leaders["lena"], version=1)
    assert sent(leaders["petra"]) == [("REQUEST", 1, school_day(20))]

    change_conversation(made, plan_of(leaders, place="Library", friends=[]), by=leaders["lena"], version=2)
    assert sent(leaders["petra"]) == [("CANCEL", 2, school_day(20))]


def test_who_stays_is_not_told_where_nothing_but_the_people_changed(leaders):
    made = plan_conversation(plan_of(leaders), by=leaders["lena"])
    sent(leaders["max"])

    change_conversation(made, plan_of(leaders, friends=[leaders["lee"]]), by=leaders["lena"], version=1)

    assert sent(leaders["max"]) == []


def test_each_has_a_file_to_put_it_in_by_hand(client, review, leaders):
    made = plan_conversation(plan_of(leaders), by=leaders["lena"])
    client.force_login(leaders["petra"])

    for path in (f"reviews/{review.pk}/visit.ics", f"conversations/{made.pk}/meeting.ics"):
        response = client.get(f"/peer-review/{path}")
        (calendar,) = IcsCalendarStream.from_ics(response.content.decode()).calendars
        assert (calendar.method, len(calendar.events), calendar.events[0].attendees) == ("PUBLISH", 1, [])
        assert response["Content-Disposition"].startswith("attachment")


def test_ones_own_feed_holds_each_of_them_and_nobody_elses(review, leaders):
    Conversation.objects.all().delete()
    plan_conversation(plan_of(leaders), by=leaders["lena"])

    titles = {
        name: {entry.title for entry in dates_of(leaders[name], localdate())} for name in ("petra", "stan", "shaun")
    }

    assert titles["stan"] == set()
    assert titles["petra"] == {
        "Peer-review visit",
        "QA conversation",
        "Peer review: findings by",
        "Peer review: answers by",
    }
    assert titles["shaun"] == {"Peer-review visit"}
    for entry in dates_of(leaders["petra"], localdate()):
        assert "Hana" not in entry.title + entry.place
    assert review.visit_on in {entry.on for entry in dates_of(leaders["shaun"], localdate())}


def test_a_digest_brings_each_invitation_under_a_name_of_its_own(review, leaders):
    made = [plan_conversation(plan_of(leaders, place=place), by=leaders["lena"]) for place in ("Hall", "Library")]
    messages = due_among([Message.objects.get(person=leaders["petra"], thing=each.thing) for each in made])
    digest = Delivery(person=leaders["petra"], kind="digest", digest_on=localdate(), due_at=timezone.now())

    names = [name for name, _, _ in compose_email(digest, messages).attachments]

    assert {message.delivery for message in messages} == {None}
    assert names == ["invitation.ics", "invitation-2.ics"]
