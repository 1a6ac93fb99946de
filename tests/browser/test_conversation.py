"""A QA conversation in three browsers at once: the same step on every screen, one that comes late, one that loses its line."""

from datetime import time

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from peerreview.models import Commitment
from peerreview.services.conversations import ConversationPlan, plan_conversation
from tests.peerreview import conftest as cast

leaders = cast.leaders  # a fixture of this test, too


@pytest.fixture
def made(leaders):
    people = {"facilitator": leaders["max"], "note_taker": leaders["lee"], "friends": [leaders["petra"]]}
    people |= {"presenters": [leaders["hana"]]}
    plan = ConversationPlan("Belonging", "heart", localdate(), time(16), "Hall", localdate(), **people)
    return plan_conversation(plan, by=leaders["lena"])


@pytest.fixture
def screen_of(made, leaders, new_page, sign_in):
    def open_room(name, **kind):
        page = new_page(**kind)
        sign_in(leaders[name], page)
        page.goto(f"/peer-review/conversations/{made.pk}/room/")
        return page

    return open_room


def step_is(title, *screens):
    for screen in screens:
        expect(screen.locator("#step")).to_have_text(title)


def press(page, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("button", name=name).click()


def test_three_screens_show_the_same_through_a_late_start_and_a_lost_line(made, screen_of, axe, complaints):
    facilitator = screen_of("max")
    phone = screen_of("hana", viewport={"width": 390, "height": 844}, color_scheme="dark")
    axe(facilitator)
    press(facilitator, "Begin")
    step_is(title_on(facilitator), facilitator, phone)
    axe(phone)
    late = screen_of("petra")
    step_is(title_on(facilitator), late)
    press(facilitator, "Move on")
    press(facilitator, "Move on")
    step_is(title_on(facilitator), phone, late)
    expect(late.locator("#step")).to_contain_text("Challenge")

    late.get_by_label("In a line").fill("Why only Year 4?")
    phone.context.set_offline(True)
    press(late, "Bring it")
    expect(facilitator.get_by_text("Why only Year 4?")).to_be_visible()
    press(facilitator, "Pause")
    expect(late.get_by_text("paused")).to_be_visible()
    expect(phone.get_by_text("No connection")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.get_by_text("Why only Year 4?")).to_be_visible()
    expect(phone.get_by_text("paused")).to_be_visible()
    complaints.clear()  # of the line that was lost

    press(facilitator, "Go on")
    for _ in range(2):
        press(facilitator, "Move on")
    late.get_by_label("What you do").fill("Show you ours.")
    late.get_by_label("By when").fill(localdate().isoformat())
    press(late, "Promise it")
    expect(phone.get_by_text("Show you ours.")).to_be_visible()
    press(facilitator, "End it")
    step_is("It is over", facilitator, phone, late)
    axe(late)
    assert Commitment.objects.get().text == "Show you ours."


def title_on(page):
    return page.locator("#step").inner_text()
