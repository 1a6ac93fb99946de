"""Two who share a job, in a browser on a phone: asked, joined, written by both, proposed, agreed, read by a colleague."""

import pytest
from playwright.sync_api import expect

from reflections.models import Judgement, Reflection
from reflections.services.triangulation import accept_ask

PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def phone_of(people, new_page, sign_in):
    def open_phone(name):
        page = new_page(**PHONE)
        sign_in(people[name], page)
        return page

    return open_phone


def press(page, role, name, lands_on, axe):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=name).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(lands_on)
    axe(page)


def test_two_who_share_a_job_write_share_and_are_named_together(draft, mina, people, phone_of, axe):
    ada, partner = phone_of("ada"), phone_of("mina")
    ada.goto(f"/reflections/{draft.pk}/write/")
    press(ada, "link", "Write it together", "We share one job", axe)
    press(ada, "button", "Ask Mina Shah", "My reflection", axe)
    expect(ada.get_by_text("You have asked Mina Shah to write this together")).to_be_visible()

    partner.goto("/")
    axe(partner)
    expect(partner.get_by_text("Ada's narrative")).to_have_count(0)
    press(partner, "link", "See what that means", "Ada would like to write together", axe)
    press(partner, "button", "Yes, write together", "Our reflection", axe)
    partner.get_by_label("What is going well").fill("Ada's mornings and my afternoons.")
    press(partner, "button", "Choose a colleague to ask", "Who shall I ask?", axe)
    partner.get_by_label("Tariq Aziz").check()
    press(partner, "button", "That’s who", "Our reflection", axe)
    press(partner, "button", "Propose to Ada: share with Tariq Aziz", "Our reflection", axe)
    expect(partner.get_by_text("It waits for Ada Obi")).to_be_visible()

    ada.goto("/")
    axe(ada)
    press(ada, "link", "Read it and answer", "Our reflection", axe)
    expect(ada.get_by_label("What is going well")).to_have_value("Ada's mornings and my afternoons.")
    press(ada, "button", "Agree: share it with Tariq Aziz", "Our reflection", axe)

    assert Judgement.objects.get(by=people["ada"]).submitted_at
    accept_ask(Reflection.objects.get().triangulations.get(), by=people["tariq"])
    tariq = phone_of("tariq")
    tariq.goto("/reflections/views/")
    press(tariq, "link", "Ada Obi and Mina Shah", "My view for Ada and Mina", axe)
    expect(tariq.get_by_text("Who will read your view: Ada Obi and Mina Shah")).to_be_visible()
