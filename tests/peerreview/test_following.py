"""What a school makes of its review: workshop, actions, help, another look, and the end."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from peerreview.models import Action, HelpRequest, StrengthOffer
from peerreview.services.following import (
    ActionPlan,
    RevisitWords,
    WorkshopPlan,
    answer_help,
    ask_for_help,
    call_workshop,
    change_action,
    close_review,
    drop_action,
    finish_action,
    free_actions_of_leavers,
    hold_workshop,
    missing_for_closing,
    plan_action,
    reopen_action,
    write_progress,
    write_revisit,
)
from peerreview.services.reporting import report_of, summary_of
from peerreview.services.steering import pause_review
from schools.errors import Conflict
from schools.models import Membership, Message


def workshop_on(day, *people, place="Library"):
    return WorkshopPlan(day, time(15, 30), place, "", list(people))


def action_of(leaders, **more):
    told = {"text": "Listeners report.", "success": "Five turns.", "owner": leaders["una"], "by_on": localdate()}
    return ActionPlan(**told | more)


def told(person):
    return set(Message.objects.filter(person=person).values_list("kind", flat=True))


@pytest.fixture
def released(review_at):
    return review_at("released")


@pytest.fixture
def called(released, leaders):
    call_workshop(released, workshop_on(localdate(), leaders["una"], leaders["petra"]), by=leaders["chloe"], version=0)
    released.refresh_from_db()
    return released


@pytest.fixture
def improving(called, leaders):
    plan_action(called, action_of(leaders), by=leaders["chloe"], form_key=uuid4())
    return hold_workshop(called, by=leaders["chloe"])


LOOKED = RevisitWords(localdate(), "Lee Marlow", "Five turns instead of one.", "Counted again.")


@pytest.mark.parametrize(
    ("who", "may"), [("chloe", True), ("hana", True), ("joe", False), ("lee", False), ("lena", False)]
)
def test_who_calls_the_workshop(who, may, released, leaders):
    plan = workshop_on(localdate(), leaders["una"])
    if not may:
        with pytest.raises(Conflict):
            call_workshop(released, plan, by=leaders[who], version=0)
        return

    call_workshop(released, plan, by=leaders[who], version=0)

    assert "workshop-called" in told(leaders["una"])


def test_whoever_was_asked_hears_of_another_room_and_nobody_hears_twice(called, leaders):
    same = workshop_on(localdate(), leaders["una"], leaders["wes"])
    call_workshop(called, same, by=leaders["hana"], version=1)
    assert Message.objects.filter(person=leaders["una"], kind="workshop-called").count() == 1
    call_workshop(called, workshop_on(localdate(), leaders["una"], place="Hall"), by=leaders["hana"], version=2)
    assert Message.objects.filter(person=leaders["una"], kind="workshop-called").count() == 2
    with pytest.raises(Conflict, match="while you did"):
        call_workshop(called, same, by=leaders["chloe"], version=1)


def test_strangers_are_not_invited(released, leaders):
    with pytest.raises(Conflict, match="of the school or of the team"):
        call_workshop(released, workshop_on(localdate(), leaders["stan"]), by=leaders["chloe"], version=0)


def test_a_workshop_was_held_when_somebody_does_something_because_of_it(called, leaders):
    with pytest.raises(Conflict, match="at least one action"):
        hold_workshop(called, by=leaders["chloe"])
    plan_action(called, action_of(leaders), by=leaders["chloe"], form_key=uuid4())

    assert hold_workshop(called, by=leaders["chloe"]).status == "improving"


def test_no_workshop_was_held_that_is_to_come(called, leaders):
    call_workshop(called, workshop_on(localdate() + timedelta(days=3), leaders["una"]), by=leaders["chloe"], version=1)
    plan_action(called, action_of(leaders), by=leaders["chloe"], form_key=uuid4())

    with pytest.raises(Conflict, match="Change its day first"):
        hold_workshop(called, by=leaders["chloe"])


def test_one_form_gives_one_action_and_its_owner_is_told(called, leaders):
    key = uuid4()

    first, second = (plan_action(called, action_of(leaders), by=leaders["chloe"], form_key=key) for _ in range(2))

    assert first == second
    assert "action-given" in told(leaders["una"])
    assert list(Action.objects.open_of(leaders["una"])) == [first]


def test_an_action_belongs_to_somebody_of_the_school(called, leaders):
    with pytest.raises(Conflict, match="does not work at"):
        plan_action(called, action_of(leaders, owner=leaders["lee"]), by=leaders["chloe"], form_key=uuid4())


def test_twelve_actions_are_enough(called, leaders):
    for _ in range(12):
        plan_action(called, action_of(leaders), by=leaders["chloe"], form_key=uuid4())

    with pytest.raises(Conflict, match="Twelve"):
        plan_action(called, action_of(leaders), by=leaders["chloe"], form_key=uuid4())


def test_an_action_goes_to_somebody_else(improving, leaders):
    action = improving.actions.get()

    changed = change_action(action, action_of(leaders, owner=leaders["wes"]), by=leaders["hana"], version=1)

    assert "action-given" in told(leaders["wes"])
    assert not Action.objects.visible_to(leaders["una"], localdate()).contains(changed)
    with pytest.raises(Conflict, match="reads"):
        change_action(action, action_of(leaders), by=leaders["chloe"], version=1)


def test_its_owner_writes_how_it_goes_and_says_when_it_is_done(improving, leaders):
    action = improving.actions.get()
    key = uuid4()

    lines = [write_progress(action, "Begun.", by=leaders["una"], form_key=key) for _ in range(2)]
    done = finish_action(action, "Five turns.", by=leaders["una"])

    assert lines[0] == lines[1]
    assert done.done_at
    assert reopen_action(action, by=leaders["una"]).done_at is None
    with pytest.raises(Conflict):
        write_progress(action, "Mine.", by=leaders["ada"], form_key=uuid4())


def test_nothing_is_written_while_it_is_paused(improving, leaders):
    pause_review(improving, by=leaders["hana"])

    with pytest.raises(Conflict):
        write_progress(improving.actions.get(), "Begun.", by=leaders["una"], form_key=uuid4())


def test_an_action_that_is_given_up_is_no_longer_in_the_plan(improving, leaders):
    drop_action(improving.actions.get(), by=leaders["chloe"])

    assert missing_for_closing(improving)[0] == "there is no action yet."


@pytest.fixture
def offer(improving, leaders):
    finding = improving.findings.get(kind="strength")
    said = {"title": "Reading aloud", "what": "Come", "contact": leaders["max"], "offered_at": now()}
    return StrengthOffer.objects.create(finding=finding, **said)


def test_help_is_asked_for_once_and_answered(improving, offer, leaders):
    action = improving.actions.get()

    first, second = (ask_for_help(action, offer, by=leaders["una"], words="May we come?") for _ in range(2))

    assert first == second
    assert "help-asked" in told(leaders["max"])
    assert HelpRequest.objects.visible_to(leaders["max"], localdate()).contains(first)
    assert not Action.objects.visible_to(leaders["max"], localdate()).exists()
    answer_help(first, by=leaders["max"], agrees=True)
    assert "help-answered" in told(leaders["una"])
    with pytest.raises(Conflict):
        answer_help(first, by=leaders["max"], agrees=False)


def test_an_action_is_free_again_when_its_owner_leaves(improving, leaders):
    Membership.objects.filter(person=leaders["una"]).update(ends_on=localdate() - timedelta(days=1))

    assert free_actions_of_leavers(today=localdate()) == 1
    assert improving.actions.get().owner is None
    assert "action-freed" in told(leaders["hana"]) & told(leaders["chloe"])
    assert free_actions_of_leavers(today=localdate()) == 0


def test_the_revisit_says_what_changed_and_the_report_shows_it(improving, leaders):
    assert summary_of(improving).done == []

    write_revisit(improving, LOOKED, by=leaders["chloe"], version=0)
    improving.refresh_from_db()

    assert improving.status == "revisited"
    assert ("What changed", "Five turns instead of one.") in summary_of(improving).done
    assert report_of(improving).sections[-1].heading == "What we did and what changed"
    with pytest.raises(Conflict, match="while you did"):
        write_revisit(improving, LOOKED, by=leaders["hana"], version=0)


def test_no_revisit_of_a_day_to_come(improving, leaders):
    later = RevisitWords(localdate() + timedelta(days=1), "Lee", "Much.", "Counted.")

    with pytest.raises(Conflict, match="to come"):
        write_revisit(improving, later, by=leaders["chloe"], version=0)


def test_a_review_closes_with_workshop_owners_revisit_and_what_changed_and_not_before(improving, leaders):
    with pytest.raises(Conflict):
        close_review(improving, by=leaders["hana"])
    write_revisit(improving, LOOKED, by=leaders["chloe"], version=0)
    improving.actions.update(owner=None)
    with pytest.raises(Conflict, match="nobody who does them"):
        close_review(improving, by=leaders["hana"])
    improving.actions.update(owner=leaders["una"])
    with pytest.raises(Conflict):
        close_review(improving, by=leaders["chloe"])

    assert close_review(improving, by=leaders["hana"]).status == "closed"


def test_today_shows_an_action_to_who_has_taken_it_on(improving, client, leaders):
    client.force_login(leaders["una"])
    page = client.get("/").content.decode()

    assert "Listeners report." in page
    assert client.get(reverse("peerreview:action", args=[improving.actions.get().pk])).status_code == 200
    assert client.get(reverse("peerreview:follow-up", args=[improving.pk])).status_code == 404


def test_the_follow_up_is_planned_by_forms(released, client, leaders):
    client.force_login(leaders["chloe"])
    day = {
        "on": localdate().isoformat(),
        "starts_at": "15:30",
        "place": "Hall",
        "invited": [leaders["una"].pk],
        "version": 0,
    }
    assert client.post(reverse("peerreview:call-workshop", args=[released.pk]), day).status_code == 302
    action = {"text": "A", "success": "B", "owner": leaders["una"].pk, "by_on": localdate().isoformat(), "version": 0}
    url = reverse("peerreview:add-action", args=[released.pk])
    assert client.post(url, action | {"form_key": uuid4()}).status_code == 302
    assert "Call the workshop" in client.get(reverse("peerreview:review", args=[released.pk])).content.decode()
    assert client.get(reverse("peerreview:follow-up", args=[released.pk])).status_code == 200
