"""QA conversations: planned, prepared, held by the clock, ended in promises."""

from dataclasses import replace
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from peerreview.models import Commitment, Conversation, PreRead, ReviewEvidence
from peerreview.models.conversations import order_of, pieces_to_take
from peerreview.services.conversations import (
    ConversationPlan,
    begin_conversation,
    change_conversation,
    commit_to,
    contribute,
    extend_step,
    move_on,
    pause_conversation,
    plan_conversation,
    resume_conversation,
    save_pre_read,
    say_how_it_went,
)
from schools.errors import Conflict
from schools.models import Message


@pytest.fixture
def plan(leaders):
    """Hana and Hugo present, Petra is their critical friend, Max facilitates, Lee takes notes."""
    people = {"facilitator": leaders["max"], "note_taker": leaders["lee"], "friends": [leaders["petra"]]}
    people |= {"presenters": [leaders["hana"], leaders["hugo"]]}
    return ConversationPlan("Belonging", "heart", localdate(), time(16), "Hall", localdate(), **people)


@pytest.fixture
def made(plan, leaders):
    return plan_conversation(plan, by=leaders["lena"])


@pytest.fixture
def live(made, leaders):
    return begin_conversation(made, by=leaders["max"])


@pytest.mark.parametrize(("who", "may"), [("lena", True), ("hana", True), ("joe", False), ("ada", False)])
def test_who_plans_a_conversation(who, may, plan, leaders):
    if not may:
        with pytest.raises(Conflict):
            plan_conversation(plan, by=leaders[who])
        return

    made = plan_conversation(plan, by=leaders[who])

    asked = Message.objects.filter(kind="conversation-planned", thing=made.thing).values_list(
        "person__first_name", flat=True
    )
    assert set(asked) == {"Hana", "Hugo", "Petra", "Max", "Lee"} - ({"Hana"} if who == "hana" else set())


def test_nobody_has_two_parts(plan, leaders):
    with pytest.raises(Conflict, match="two parts"):
        plan_conversation(replace(plan, friends=[leaders["hana"]]), by=leaders["lena"])


def test_a_change_on_top_of_another_is_refused(made, plan, leaders):
    change_conversation(made, replace(plan, place="Library"), by=leaders["lena"], version=1)

    with pytest.raises(Conflict, match="while you did"):
        change_conversation(made, plan, by=leaders["lena"], version=1)


def test_a_pre_read_opens_to_the_meeting_on_its_date_and_to_nobody_else(made, leaders):
    Conversation.objects.update(on=localdate() + timedelta(days=2), pre_reads_on=localdate() + timedelta(days=1))
    row = save_pre_read(made, {"proud": "P", "evidence": "E", "question": "Q"}, by=leaders["hana"], version=0)
    today = localdate()

    def readers(day):
        return {name for name, person in leaders.items() if PreRead.objects.visible_to(person, day).contains(row)}

    assert readers(today) == {"hana"}
    assert readers(today + timedelta(days=1)) == {"hana", "hugo", "petra", "max", "lee"}


def test_only_presenters_write_pre_reads_and_on_top_of_what_stands(made, leaders):
    texts = {"proud": "P", "evidence": "E", "question": "Q"}
    with pytest.raises(Conflict, match="Presenters"):
        save_pre_read(made, texts, by=leaders["petra"], version=0)
    save_pre_read(made, texts, by=leaders["hana"], version=0)
    with pytest.raises(Conflict, match="another window"):
        save_pre_read(made, texts, by=leaders["hana"], version=0)


def test_two_who_press_at_once_go_on_by_one(live, leaders):
    for name in ("max", "petra"):
        move_on(live, by=leaders[name], step=0)

    live.refresh_from_db()
    assert live.step == 1


def test_it_begins_once_and_not_before_its_day(made, leaders):
    Conversation.objects.update(on=localdate() + timedelta(days=1))
    with pytest.raises(Conflict, match="is on"):
        begin_conversation(made, by=leaders["max"])
    Conversation.objects.update(on=localdate())

    first, second = (begin_conversation(made, by=leaders[name]) for name in ("max", "hana"))
    assert first.began_at == second.began_at


def test_a_pause_holds_the_clock_and_more_time_is_added_once(live, leaders):
    Conversation.objects.update(step_began_at=now() - timedelta(seconds=100))
    paused = pause_conversation(live, by=leaders["max"])
    Conversation.objects.update(paused_at=paused.paused_at - timedelta(seconds=60))
    resumed = resume_conversation(live, by=leaders["max"])

    gone = (now() - resumed.step_began_at).total_seconds()
    assert 39 <= gone <= 45
    assert extend_step(live, by=leaders["max"], step=0).step_seconds == 420
    assert extend_step(live, by=leaders["max"], step=7).step_seconds == 420


def test_it_ends_after_the_last_step_of_the_last_turn(live, leaders):
    for step in range(10):
        live = move_on(live, by=leaders["max"], step=step)

    assert (live.status, live.ended_at <= now()) == ("ended", True)
    with pytest.raises(Conflict):
        move_on(live, by=leaders["max"], step=10)


def test_challenges_and_offers_are_brought_to_a_presenter_once(live, leaders):
    key = uuid4()
    told = {"by": leaders["petra"], "to": leaders["hana"], "form_key": key}
    first, second = (contribute(live, "challenge", "Why only Year 4?", **told) for _ in range(2))
    assert first == second
    with pytest.raises(Conflict, match="presents"):
        contribute(live, "offer", "Come", by=leaders["petra"], to=leaders["max"], form_key=uuid4())
    with pytest.raises(Conflict):
        contribute(live, "offer", "Come", by=leaders["ada"], to=leaders["hana"], form_key=uuid4())


def test_what_was_promised_is_the_first_item_of_the_next_one(live, plan, leaders):
    day = localdate() + timedelta(days=20)
    promise = commit_to(live, "Show you ours", by=leaders["petra"], to=leaders["hana"], by_on=day, form_key=uuid4())
    following = plan_conversation(replace(plan, previous=live), by=leaders["lena"])

    assert order_of(following)[0][0].part == "last_time"
    assert Commitment.objects.visible_to(leaders["lee"]).contains(promise)
    say_how_it_went(promise, "They came.", by=leaders["petra"])
    with pytest.raises(Conflict):
        say_how_it_went(promise, "Mine.", by=leaders["hana"])


def test_promises_can_be_added_for_a_week(live, leaders):
    told = {"by": leaders["petra"], "to": None, "by_on": localdate()}
    Conversation.objects.update(status="ended", ended_at=now() - timedelta(days=6))
    commit_to(live, "Show you ours", form_key=uuid4(), **told)
    Conversation.objects.update(ended_at=now() - timedelta(days=8))
    with pytest.raises(Conflict, match="next one"):
        commit_to(live, "And more", form_key=uuid4(), **told)


def test_a_screen_that_asks_again_is_answered_cheaply_until_something_changes(
    live, client, leaders, django_assert_max_num_queries
):
    client.force_login(leaders["petra"])
    url = reverse("peerreview:room-now", args=[live.pk])
    first = client.get(url)
    with django_assert_max_num_queries(3):
        again = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    move_on(live, by=leaders["max"], step=0)
    changed = client.get(url, headers={"if-none-match": first["ETag"]})
    assert (changed.status_code, "Questions to understand" in changed.content.decode()) == (200, True)


def test_each_of_the_meeting_and_nobody_else_is_in_the_room(live, client, leaders):
    url = reverse("peerreview:room", args=[live.pk])
    inside = set()
    for name in ("hana", "hugo", "petra", "max", "lee", "lena", "ada", "tess"):
        client.force_login(leaders[name])
        if client.get(url).status_code == 200:
            inside.add(name)

    assert inside == {"hana", "hugo", "petra", "max", "lee"}


def test_pages_work_without_script(made, client, leaders):
    client.force_login(leaders["max"])
    room = {
        name: reverse(f"peerreview:{name}", args=[made.pk])
        for name in ("begin-conversation", "contribute", "commit", "move-on")
    }
    assert client.post(room["begin-conversation"]).status_code == 302
    brought = {"kind": "challenge", "text": "Why?", "to": leaders["hana"].pk, "form_key": uuid4()}
    assert client.post(room["contribute"], brought).status_code == 302
    promised = {"text": "Show it", "by_on": localdate().isoformat(), "to": "", "form_key": uuid4()}
    assert client.post(room["commit"], promised).status_code == 302
    assert client.post(room["move-on"], {"step": "0"}).status_code == 302
    page = client.get(reverse("peerreview:room", args=[made.pk])).content.decode()
    assert all(text in page for text in ("Why?", "Show it", "Questions to understand"))


def test_evidence_of_ones_own_self_review_is_taken_along_and_practice_of_colleagues_is_not(
    made, review_at, client, leaders
):
    review = review_at("self_review")
    area = review.round.framework.areas.get()
    note = ReviewEvidence.objects.create(review=review, area=area, text="Reading logs", added_by=leaders["hana"])

    row = save_pre_read(made, {"proud": "P"}, by=leaders["hana"], version=0, pieces=[note])
    assert list(row.pieces.all()) == [note]
    assert list(pieces_to_take(leaders["hugo"], localdate())) == []
    client.force_login(leaders["petra"])
    url = reverse("peerreview:conversation", args=[made.pk])
    assert "Reading logs" in client.get(url).content.decode()
    ReviewEvidence.objects.update(taken_out_at=now())
    assert "Reading logs" not in client.get(url).content.decode()
