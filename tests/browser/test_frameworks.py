"""A trust lead builds a framework from a starting point, orders it by keyboard, looks at it and publishes it."""

import pytest
from playwright.sync_api import expect

from reflections.models import Criterion, Framework
from reflections.services.frameworks import revise_framework
from reflections.services.frameworks.areas import add_area
from reflections.services.frameworks.criteria import add_criterion_to


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


@pytest.fixture
def draft(framework, people):
    """A draft of one area with three criteria, and two areas with one each."""
    draft = revise_framework(framework, by=people["lena"])
    for name in ("Head", "Heart"):
        add_criterion_to(add_area(draft, by=people["lena"], name=name), by=people["lena"], name=f"{name} first")
    return draft


@pytest.fixture
def drafting(draft, page, sign_in, people):
    """A desktop page with the draft open."""
    sign_in(people["lena"], page)
    page.goto(f"/reflections/frameworks/{draft.pk}/edit/")
    return page


def grip_of(page, name):
    return page.locator(f"[data-name='{name}'] [data-grip]").first


def drag(page, name, onto, *, beyond):
    """Drag a part by its grip onto another's grip and so many pixels beyond."""
    grip_of(page, name).hover()
    target = grip_of(page, onto).bounding_box()
    page.mouse.down()
    page.mouse.move(target["x"] + 5, target["y"] + target["height"] / 2 + beyond, steps=8)
    page.mouse.up()


def shown(page):
    return page.locator("li[data-part]").evaluate_all("parts => parts.map((part) => part.dataset.name)")


def names(draft):
    return [row.name for row in Criterion.objects.in_framework(draft)]


def test_a_criterion_is_dragged_into_another_place_and_stays_there(drafting, draft, axe):
    drag(drafting, "Questioning", "Routines", beyond=30)
    expect(drafting.locator("[data-order-says]")).to_have_text("Questioning is now 3 of 3.")
    expect(drafting.get_by_text("The criteria of “In the classroom” are in another order.")).to_be_visible()
    axe(drafting)

    assert names(draft)[:3] == shown(drafting)[:3] == ["Feedback", "Routines", "Questioning"]
    expect(drafting.get_by_role("button", name="Down Questioning")).to_have_count(0)
    drafting.get_by_role("button", name="Up Questioning").click()
    expect(drafting.locator(":focus")).to_have_accessible_name("Up Questioning")
    assert names(draft)[:3] == ["Feedback", "Questioning", "Routines"]


def test_an_area_is_dragged_with_its_criteria(drafting, draft):
    drag(drafting, "Heart", "Head", beyond=-30)
    expect(drafting.locator("[data-order-says]")).to_have_text("Heart is now 2 of 3.")
    assert names(draft) == ["Questioning", "Feedback", "Routines", "Heart first", "Head first"]


def test_a_drag_that_cannot_be_saved_is_put_back_and_told(drafting, draft, people):
    add_criterion_to(draft.areas.first(), by=people["lena"], name="From another window")
    drag(drafting, "Questioning", "Routines", beyond=30)
    says = drafting.locator("[data-order-says]")
    expect(says).to_contain_text("Somebody changed this list after you opened it. Nothing was moved")
    assert shown(drafting)[:3] == ["Questioning", "Feedback", "Routines"]

    drafting.context.set_offline(True)
    drag(drafting, "Questioning", "Routines", beyond=30)
    expect(says).to_have_text("That could not be saved, so everything is back where it was.")
    assert shown(drafting)[:3] == ["Questioning", "Feedback", "Routines"]


def test_escape_lets_go_where_it_was(drafting, draft):
    grip_of(drafting, "Questioning").hover()
    drafting.mouse.down()
    drafting.mouse.move(600, 800, steps=4)
    drafting.keyboard.press("Escape")
    drafting.mouse.up()

    assert shown(drafting)[:3] == ["Questioning", "Feedback", "Routines"] == names(draft)[:3]


def test_a_criterion_is_dragged_by_a_finger(draft, phone_page, sign_in, people):
    sign_in(people["lena"], phone_page)
    phone_page.goto(f"/reflections/frameworks/{draft.pk}/edit/")
    grip_of(phone_page, "Routines").scroll_into_view_if_needed()
    start, end = (grip_of(phone_page, name).bounding_box() for name in ("Questioning", "Routines"))
    finger = phone_page.context.new_cdp_session(phone_page)
    touch(finger, "touchStart", start["x"] + 20, start["y"] + 20)
    touch(finger, "touchMove", end["x"] + 20, end["y"] + 50)
    touch(finger, "touchEnd")

    expect(phone_page.locator("[data-order-says]")).to_have_text("Questioning is now 3 of 3.")
    assert names(draft)[:3] == ["Feedback", "Routines", "Questioning"]


def touch(finger, kind, *point):
    """What a finger does, told to Chromium itself, as Playwright has only taps."""
    points = [dict(zip("xy", point, strict=True))] if point else []
    finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_without_the_script_there_are_buttons_and_no_grip(draft, new_page, sign_in, people):
    page = new_page(java_script_enabled=False)
    sign_in(people["lena"], page)
    page.goto(f"/reflections/frameworks/{draft.pk}/edit/")
    expect(grip_of(page, "Routines")).to_be_hidden()
    page.get_by_role("button", name="Up Routines").click()

    assert names(draft)[:3] == ["Questioning", "Routines", "Feedback"]
