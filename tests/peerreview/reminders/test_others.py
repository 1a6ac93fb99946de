"""Of what rounds, QA conversations and the pulse remind people."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from peerreview.models import (
    Action,
    Conversation,
    HelpRequest,
    Pulse,
    PulseTurn,
    Review,
    ReviewEvidence,
    Round,
    RoundSchool,
    Seat,
)
from peerreview.services.conversations import say_how_it_went
from reflections.models import Triangulation
from schools.models import Membership, Message, Person, School
from schools.occasions import due_among, occasion_of
from schools.services.reminders import queue_reminders
from tests.peerreview.scene import offer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(leaders):
    """Hana and Petra present in three weeks; what they bring opens a week before."""
    today = localdate()
    told = {"outcomes": "heart", "starts_at": time(16), "place": "Hall", "planned_by": leaders["lena"]}
    days = {"on": today + timedelta(21), "pre_reads_on": today + timedelta(14)}
    made = Conversation.objects.create(theme="Belonging", **days, **told)
    for name, role in (("hana", "presenter"), ("petra", "presenter"), ("max", "facilitator"), ("hugo", "note_taker")):
        made.attendees.create(person=leaders[name], role=role)
    return made


def test_a_round_asks_the_heads_who_have_not_answered(round_of, schools, told):
    made = round_of(Round.Status.INVITING)
    RoundSchool.objects.filter(round=made, school__in=[schools["birch"], schools["cedar"]]).update(
        answer="", answered_at=None, visit_length=""
    )

    assert told(7, "answer-in-7") == {"Hugo", "Petra"}
    RoundSchool.objects.filter(school=schools["birch"]).update(answer="no", answered_at=now())
    assert told(13, "answer-tomorrow") == {"Petra"}
    assert told(17, "answer-after-3") == {"Petra"}
    assert told(22, "answer-ended-after-8") == {"Lena"}


def test_signing_is_for_heads_who_take_part_and_have_not_signed_what_it_says_now(round_of, schools, told):
    made = round_of(Round.Status.INVITING)
    RoundSchool.objects.filter(school=schools["ash"]).update(signed_version=1, signed_at=now())
    RoundSchool.objects.filter(school=schools["birch"]).update(answer="no", visit_length="")

    assert told(13, "sign-tomorrow") == {"Petra", "Max"}
    Round.objects.filter(pk=made.pk).update(protocol_version=2)
    assert told(17, "sign-after-3") == {"Hana", "Petra", "Max"}


def test_presenters_write_everybody_reads_and_everybody_comes(meeting, leaders, told):
    assert told(7) == {("Hana", "pre-read-in-7"), ("Petra", "pre-read-in-7")}
    meeting.pre_reads.create(person=leaders["petra"], proud="Us", saved_at=now())

    assert told(13, "pre-read-tomorrow") == {"Hana"}
    assert told(14, "pre-reads-open-today") == {"Hana", "Petra", "Max", "Hugo"}
    assert told(20, "meeting-tomorrow") == {"Hana", "Petra", "Max", "Hugo"}
    assert told(30) == set()


def test_a_promise_is_its_givers_until_they_say_how_it_went(meeting, leaders, told):
    promise = meeting.commitments.create(
        by=leaders["hana"], text="Show it", by_on=localdate() + timedelta(7), form_key=uuid4()
    )

    assert told(0, "promise-in-7") == {"Hana"}
    (waiting,) = due_among(Message.objects.filter(kind="promise-in-7"))
    assert occasion_of(waiting.kind).path(waiting) == f"/peer-review/conversations/{meeting.pk}/"
    say_how_it_went(promise, "Well.", by=leaders["hana"])
    assert not occasion_of(waiting.kind).is_due(waiting)
    assert told(6, "promise-tomorrow") == set()


def test_the_terms_pulse_asks_both_sides_of_the_views_given(viewed, told):
    Triangulation.objects.update(submitted_at=now())
    today = localdate()
    days = {"since_on": today - timedelta(30), "opens_on": today, "closes_on": today + timedelta(14)}
    pulse = Pulse.objects.create(name="Autumn", **days)
    PulseTurn.objects.create(pulse=pulse, person=viewed.colleague, side="looking")

    assert told(0) == {("Ada", "pulse-today")}
    assert (
        occasion_of("pulse-today").path(Message.objects.get(kind="pulse-today"))
        == f"/peer-review/pulse/{pulse.pk}/looked_at/"
    )


def test_a_rounds_pulse_asks_both_sides_of_what_was_closed(review_at, told):
    review = review_at("closed")
    Pulse.objects.create(round=review.round, name="Reading", since_on=localdate(), opens_on=localdate())

    assert told(0, "pulse-today") == {"Hana", "Joe", "Wes", "Chloe", "Lee", "Petra", "Shaun"}


def test_who_is_asked_for_help_or_practice_hears_of_it_once_more(review_at, leaders, viewed, told):
    review = review_at("improving")
    said = {"text": "Read", "success": "Seen", "saved_by": leaders["chloe"], "saved_at": now(), "form_key": uuid4()}
    action = Action.objects.create(review=review, owner=leaders["una"], by_on=localdate() + timedelta(90), **said)
    asked = {"title": "Reading aloud", "to": leaders["stan"], "asked_by": leaders["una"], "asked_at": now()}
    request = HelpRequest.objects.create(action=action, **asked)
    area = review.round.framework.areas.get()
    row = {"review": review, "area": area, "offer": offer_of(viewed.reflection), "added_by": leaders["hana"]}
    evidence = ReviewEvidence.objects.create(consent="asked", **row)

    assert told(5) == {("Stan", "help-waiting-after-5"), ("Ada", "practice-waiting-after-5")}
    HelpRequest.objects.filter(pk=request.pk).update(answer="no", answered_at=now())
    ReviewEvidence.objects.filter(pk=evidence.pk).update(consent="declined")
    waiting = Message.objects.filter(kind__in=["help-waiting-after-5", "practice-waiting-after-5"])
    assert [occasion_of(row.kind).is_due(row) for row in waiting] == [False, False]


def test_it_asks_as_much_for_few_reviews_as_for_many(review_at, leaders, every_day, schools):
    first = review_at("preparing")
    Review.objects.filter(pk=first.pk).update(visit_on=localdate() + timedelta(7))
    few, told = _count()
    Message.objects.all().delete()
    for number in range(20):
        school = School.objects.create(urn=f"2000{number:02}", name=f"School {number}")
        head = Person.objects.create_user(f"h{number}@larch.example", first_name="H", last_name=str(number))
        Membership.objects.create(person=head, school=school, role="head", starts_on="2020-01-01")
        Person.objects.filter(pk=head.pk).update(working_days=[1, 2, 3, 4, 5, 6, 7])
        fields = {"status": "preparing", "submitted_at": now(), "visit_on": first.visit_on}
        review = Review.objects.create(round=first.round, school=school, **fields)
        Review.objects.filter(pk=review.pk).update(visit_on=localdate() + timedelta(7))
        Seat.objects.create(review=review, person=leaders["lee"], role="lead", begun_at=now())

    many, told_many = _count()

    assert few == many
    assert told_many == told + 2 * 20


def _count():
    with CaptureQueriesContext(connection) as asked:
        told = queue_reminders("peerreview", today=localdate())
    return len(asked), told
