"""A round planned on the web: found, moved, locked, found again, used, published, handed back, filled."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from peerreview.models import Proposal, Review, RoundSchool, Seat
from peerreview.models.seats import people_of
from peerreview.services.planning import publish_round, show_plan
from peerreview.services.searching import find_asked_plans
from schools.calendars.days import SchoolCalendar
from tests.peerreview import conftest as cast

leaders, round_of = cast.leaders, cast.round_of  # fixtures of this test, too
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def made(round_of, schools):
    """Ash hosts; Birch and Cedar give; teams of two."""
    made = round_of("inviting")
    made.team_size, made.allowance = 2, 4
    made.save(update_fields=["team_size", "allowance"])
    rows = RoundSchool.objects.filter(round=made)
    rows.filter(school=schools["ash"]).update(answer="host")
    rows.exclude(school=schools["ash"]).update(answer="give", visit_length="")
    rows.update(signed_version=made.protocol_version, signed_at=made.made_at)
    return made


def press(page, role, name, nth=0):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=name).nth(nth).click()


def find(page, made):
    """The worker takes it up; the page goes on to the proposal by itself."""
    expect(page.get_by_role("heading", level=2)).to_have_text("Waiting for a free moment")
    found = find_asked_plans().proposal
    page.wait_for_url(f"**/plan/proposals/{found.number}/")
    return found


def move(page, on):
    press(page, "link", "Change")
    page.locator("[name=on]").fill(on.isoformat())
    press(page, "button", "What would it cost?")
    expect(page.get_by_role("main")).to_contain_text("Every rule that held still holds.")
    press(page, "button", "Keep it so")


def drag(page, on):
    page.locator("#calendar").evaluate("heading => heading.scrollIntoView()")  # nothing scrolls while one drags
    with page.expect_navigation():
        page.locator("[data-move]").drag_to(page.locator(f"[data-day='{on.isoformat()}']"))


def publish(made, leaders):
    made.refresh_from_db()
    publish_round(show_plan(made, by=leaders["lena"]), by=leaders["lena"])
    return Review.objects.get(round=made)


@pytest.mark.django_db(transaction=True)
def test_a_round_from_finding_its_plan_to_a_place_that_is_filled(made, leaders, new_page, sign_in, axe):
    lena = new_page(**DESKTOP)
    sign_in(leaders["lena"], lena)
    lena.goto(f"/peer-review/rounds/{made.pk}/plan/")
    press(lena, "link", "Find a plan")
    axe(lena)
    press(lena, "button", "Find a plan")
    find(lena, made)
    axe(lena)

    first, second = (SchoolCalendar().after(localdate() + timedelta(days=days), 0) for days in (40, 45))
    move(lena, first)
    drag(lena, second)
    press(lena, "button", "Undo the last change")
    press(lena, "button", "Lock the day")
    press(lena, "button", "Look again, changing little")
    again = find(lena, made)
    assert again.visits[0]["on"] == first.isoformat()
    lena.goto(f"/peer-review/rounds/{made.pk}/plan/compare/?one=1&other=2")
    axe(lena)
    lena.goto(again.get_absolute_url())
    press(lena, "button", "Use this plan")
    assert Proposal.objects.get(pk=again.pk).used_at

    review = publish(made, leaders)
    seat = Seat.objects.current().get(review=review, role="peer")
    peer = new_page(**PHONE)
    sign_in(seat.person, peer)
    peer.goto(review.get_absolute_url())
    axe(peer)
    press(peer, "link", "Hand my place back")
    press(peer, "button", "Hand it back")
    lena.goto(review.get_absolute_url())
    press(lena, "link", "Find somebody")
    axe(lena)
    press(lena, "button", "Ask ")
    assert seat.person not in people_of(review, team=True)
    assert review.seats.current().in_team().count() == 2
