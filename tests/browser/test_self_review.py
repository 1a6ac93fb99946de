"""A school writes its self-review on a phone, hands it over, and agrees with the team how they look."""

import re

import pytest
from playwright.sync_api import expect

from peerreview.models import AreaText, Session, Stage
from tests.peerreview import conftest as cast

leaders, round_of, review_at = cast.leaders, cast.round_of, cast.review_at  # fixtures of this test, too

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def phone_of(leaders, new_page, sign_in):
    def open_phone(name):
        page = new_page(**PHONE)
        sign_in(leaders[name], page)
        return page

    return open_phone


def press(page, role, name):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=name).click()


def test_a_self_review_is_written_handed_over_and_prepared(review_at, phone_of, axe):
    review = review_at("self_review")
    Session.objects.all().delete()
    hana = phone_of("hana")
    hana.goto("/")
    axe(hana)
    press(hana, "link", "Write the self-review")
    axe(hana)
    press(hana, "link", "Open it")
    hana.get_by_label("What we say of ourselves").fill("We think that talk is planned in English.")
    press(hana, "button", "Save In the classroom")
    expect(hana.get_by_label("What we say of ourselves")).to_have_value("We think that talk is planned in English.")
    axe(hana)
    press(hana, "button", "Hand to")
    expect(hana.get_by_text("The team has it now")).to_be_visible()

    lee = phone_of("lee")
    lee.goto(f"/peer-review/reviews/{review.pk}/preparing/")
    axe(lee)
    lee.get_by_label("How would you look into it?").fill("Ask six readers.")
    press(lee, "button", "Propose it")
    press(lee, "link", "Add a session")
    axe(lee)
    lee.get_by_label("From").fill("09:00")
    lee.locator("[name=ends_at]").fill("10:00")
    lee.get_by_label("Whom you meet").fill("Six readers of Year 4")
    lee.get_by_label("Where").fill("Library")
    lee.get_by_label("Who comes").select_option(label="Petra Novak")
    lee.get_by_label("Who hosts").select_option(label="Mira Shah")
    press(lee, "button", "Add it to the timetable")
    expect(lee.get_by_text("Petra Novak with Mira Shah")).to_be_visible()
    axe(lee)

    hana.goto(f"/peer-review/reviews/{review.pk}/preparing/")
    press(hana, "button", re.compile("Agree.*six readers"))
    press(hana, "button", "The visit begins")
    expect(hana.get_by_text("The visit has begun")).to_be_visible()
    axe(hana)
    review.refresh_from_db()
    assert (review.status, AreaText.objects.get().saved_by.first_name) == (Stage.VISITING, "Hana")
