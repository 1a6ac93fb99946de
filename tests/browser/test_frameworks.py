"""A trust lead builds a framework from a starting point, orders it by keyboard, looks at it and publishes it."""

import pytest
from playwright.sync_api import expect

from reflections.models import Criterion, Framework


class Lead:
    """A trust lead at a browser: each page they come to is looked at by axe."""

    def __init__(self, page, axe):
        self.page, self.axe = page, axe
        self.main = page.get_by_role("main")

    def open(self, path):
        self.page.goto(path)
        self.axe(self.page)

    def press(self, role, name, *, lands_on):
        with self.page.expect_navigation():
            self.main.get_by_role(role, name=name).first.click()
        self.look(lands_on)

    def press_key(self, key):
        with self.page.expect_navigation():
            self.page.keyboard.press(key)
        self.axe(self.page)

    def look(self, heading):
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading)
        self.axe(self.page)


@pytest.fixture(
    params=[{}, {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}], ids=["desktop", "dark phone"]
)
def lead(request, people, new_page, sign_in, axe):
    page = new_page(**request.param)
    sign_in(people["lena"], page)
    return Lead(page, axe)


def order():
    return [row.name for row in Criterion.objects.in_framework(Framework.objects.get())][3:]


def test_a_framework_is_built_ordered_looked_at_and_published(lead, people, sign_in):
    lead.open("/reflections/frameworks/")
    lead.press("link", "New framework", lands_on="New framework")
    lead.press("button", "Head, heart, hand", lands_on="Name, purpose and scale")
    lead.page.get_by_label("Name").fill("Our ways")
    lead.page.get_by_label("A scale in words").fill("Yes\nNot yet")
    lead.press("button", "Save, and on to the areas", lands_on="Our ways")
    write_a_criterion(lead)
    reorder_by_keyboard(lead)
    look_as_a_colleague(lead)
    lead.press("button", "Publish version 1", lands_on="Our ways")
    expect(lead.main.get_by_text("A bus shelter, painted")).to_be_visible()
    start_a_second_version(lead)
    sign_in(people["ada"], lead.page)
    lead.open("/reflections/frameworks/")
    lead.press("link", "Our ways", lands_on="Our ways")
    expect(lead.main.get_by_role("button")).to_have_count(0)


def write_a_criterion(lead):
    lead.press("link", "Creativity", lands_on="Creativity")
    lead.main.get_by_text("Examples", exact=True).click()
    lead.page.get_by_label("Example 1 (if you like)", exact=True).fill("A bus shelter, painted")
    lead.page.get_by_label("Link to see more of example 1").fill("https://example.org/shelter")
    lead.press("button", "Save the criterion", lands_on="Our ways")
    expect(lead.page.locator(":focus")).to_contain_text("Creativity")


def reorder_by_keyboard(lead):
    """The focus stays on the button, and goes to the other one where there is no further to go."""
    assert order() == ["Problem solving", "Creativity", "Making a difference"]
    lead.page.keyboard.press("Tab")
    lead.press_key("Enter")
    assert order() == ["Creativity", "Problem solving", "Making a difference"]
    expect(lead.page.locator(":focus")).to_have_accessible_name("Down Creativity")
    lead.press_key("Enter")
    lead.press_key("Enter")
    assert order() == ["Problem solving", "Making a difference", "Creativity"]
    expect(lead.page.locator(":focus")).to_have_accessible_name("Up Creativity")


def look_as_a_colleague(lead):
    lead.press("link", "See it as a colleague does", lands_on="As a colleague sees it")
    lead.press("link", "Creativity", lands_on="As a colleague sees it")
    lead.main.get_by_text("See what it can look like").click()
    expect(lead.main.get_by_text("A bus shelter, painted")).to_be_visible()
    expect(lead.main.get_by_label("Not yet")).to_be_disabled()
    lead.axe(lead.page)
    lead.press("link", "All criteria", lands_on="As a colleague sees it")
    lead.press("link", "Our ways", lands_on="Our ways")


def start_a_second_version(lead):
    lead.press("button", "Change it in a new version", lands_on="Our ways")
    lead.page.get_by_label("Another criterion in Head").fill("Curiosity")
    lead.press("button", "Add it to Head", lands_on="Curiosity")
    lead.press("button", "Save the criterion", lands_on="Our ways")
    expect(lead.main.get_by_text("“Curiosity” is added to “Head”.")).to_be_visible()
    lead.press("link", "Rename Heart", lands_on="Heart")
