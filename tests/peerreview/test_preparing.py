"""Lines of enquiry, the timetable, the pack, and the beginning of the visit."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.models import AreaText, LineOfEnquiry, Review, Session, Stage
from peerreview.models.preparing import lines_agreed_by
from peerreview.services.preparing import (
    SessionPlan,
    agree_line,
    begin_due_visits,
    begin_visit,
    change_line,
    change_session,
    drop_session,
    plan_session,
    propose_line,
)
from schools.errors import Conflict


@pytest.fixture
def review(review_at):
    return review_at("preparing")


@pytest.fixture
def plan(review, leaders):
    """A session that clashes with nothing: the one that stands is Petra's with Mira, from nine to ten in the library."""
    people = {"reviewer": leaders["lee"], "host_leader": leaders["joe"]}
    return SessionPlan(review.visit_on, time(9, 30), time(10, 30), "The maths team", "Hall", **people)


def test_the_other_side_agrees_to_a_line(review, leaders):
    line = propose_line(review.questions.get(), "Ask four readers.", by=leaders["petra"])
    today = localdate()

    assert not lines_agreed_by(leaders["lee"], today).filter(pk=line.pk).exists()
    assert agree_line(line, by=leaders["hana"]).agreed_by == leaders["hana"]
    with pytest.raises(Conflict):
        agree_line(line, by=leaders["hana"])


def test_other_words_by_the_host_wait_for_the_team(review, leaders):
    line = LineOfEnquiry.objects.get()

    changed = change_line(line, "Listen to six readers.", by=leaders["joe"], version=1)

    assert (changed.version, changed.agreed_at) == (2, None)
    assert agree_line(changed, by=leaders["petra"]).agreed_at
    with pytest.raises(Conflict, match="six readers"):
        change_line(line, "Mine.", by=leaders["hana"], version=1)


def test_six_lines_for_a_question_are_enough(review, leaders):
    for number in range(5):
        propose_line(review.questions.get(), f"Line {number}", by=leaders["lee"])

    with pytest.raises(Conflict, match="Six lines"):
        propose_line(review.questions.get(), "A seventh", by=leaders["lee"])


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"reviewer": "petra"}, "Petra Novak meets"),
        ({"host_leader": "mira"}, "Mira Shah is with"),
        ({"place": "library"}, "Library is taken"),
        ({"ends_at": time(9)}, "end after it begins"),
        ({"reviewer": "shaun"}, "not in the team, or comes along to learn"),
        ({"reviewer": "max"}, "not in the team"),
        ({"host_leader": "ada"}, "does not lead at"),
        ({"on": timedelta(days=1)}, "The visit is on"),
    ],
)
def test_a_clash_is_refused_in_a_sentence(change, says, review, plan, leaders):
    ((name, value),) = change.items()
    value = leaders.get(value, value) if isinstance(value, str) else value
    value = plan.on + value if name == "on" else value

    with pytest.raises(Conflict, match=says):
        plan_session(review, replace(plan, **{name: value}), by=leaders["lee"])
    assert Session.objects.count() == 1


def test_sessions_side_by_side_and_one_after_the_other_are_fine(review, plan, leaders):
    plan_session(review, plan, by=leaders["hana"])
    after = replace(plan, starts_at=time(10, 30), ends_at=time(11))

    assert plan_session(review, after, by=leaders["lee"]).pk
    assert Session.objects.count() == 3


def test_a_session_changes_on_top_of_what_was_read_and_may_be_taken_out(review, plan, leaders):
    session = plan_session(review, plan, by=leaders["lee"])
    change_session(session, replace(plan, place="Room 4"), by=leaders["hana"], version=1)

    with pytest.raises(Conflict, match="Somebody changed"):
        change_session(session, plan, by=leaders["lee"], version=1)
    drop_session(session, by=leaders["lee"])
    assert Session.objects.count() == 1


def test_a_visit_does_not_begin_without_a_session(review, leaders):
    Session.objects.all().delete()

    with pytest.raises(Conflict, match="timetable"):
        begin_visit(review, by=leaders["lee"])


def test_a_visit_begins_by_itself_on_its_day_and_the_plan_stands(review, plan, leaders):
    on = review.visit_on

    assert [begin_due_visits(today=on - timedelta(days=1)), begin_due_visits(today=on)] == [0, 1]
    assert Review.objects.get().status == Stage.VISITING
    with pytest.raises(Conflict):
        plan_session(review, plan, by=leaders["lee"])


@pytest.mark.parametrize("route", ["preparing", "pack", "self-review"])
def test_a_page_asks_as_much_for_many_lines_and_sessions_as_for_one(
    route, review, plan, leaders, client, django_assert_max_num_queries
):
    client.force_login(leaders["lee"])
    url = reverse(f"peerreview:{route}", args=[review.pk])
    for number in range(5):
        propose_line(review.questions.get(), f"Line {number}", by=leaders["lee"])
    for hour in range(11, 17):
        at = replace(plan, starts_at=time(hour), ends_at=time(hour, 30))
        plan_session(review, at, by=leaders["lee"])

    with django_assert_max_num_queries(22):
        assert client.get(url).status_code == 200


def test_the_pack_is_a_tagged_pdf_of_what_the_team_may_read(review, leaders, client):
    area = review.round.framework.areas.get()
    AreaText.objects.create(review=review, area=area, text="We say so.", saved_at=review.submitted_at)
    client.force_login(leaders["lee"])

    file = client.get(reverse("peerreview:pack-pdf", args=[review.pk]))

    assert (file["Content-Type"], b"/StructTreeRoot" in file.content) == ("application/pdf", True)
