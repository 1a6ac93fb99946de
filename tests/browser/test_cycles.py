"""A trust lead enters a calendar, plans a cycle and opens it; a head's and a teacher's Today follow."""

import pytest
from playwright.sync_api import expect

from reflections.models import Cycle
from schools.models import CalendarEntry, School


@pytest.fixture
def goes(axe):
    """Presses something in the page and looks at where it leads."""

    def press(page, role, name, *, lands_on):
        with page.expect_navigation():
            page.get_by_role("main").get_by_role(role, name=name).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(lands_on)
        axe(page)

    return press


def test_a_trust_lead_plans_and_opens_a_cycle(each_page, sign_in, people, framework, schools, goes, axe):
    page = each_page
    School.objects.filter(pk=schools["birch"].pk).update(phase="Secondary")
    people["ada"].memberships.update(department="Maths")
    sign_in(people["lena"], page)
    page.goto("/")
    axe(page)
    goes(page, "link", "Cycles", lands_on="Cycles")
    goes(page, "link", "Plan a cycle", lands_on="Plan a cycle")
    fill_in(page, schools)
    axe(page)
    goes(page, "button", "Plan it", lands_on="Autumn 2")
    goes(page, "link", "Change the plan", lands_on="Change the plan")
    goes(page, "button", "Save the plan", lands_on="Autumn 2")
    Cycle.objects.update(opens_on="2026-09-07")
    page.reload()
    goes(page, "button", "Open it now", lands_on="Autumn 2")
    for link in ("Give longer", "Add schools"):
        goes(page, "link", link, lands_on=link)
        page.go_back()
    page.goto(page.url + "dates/")
    axe(page)
    cycle = Cycle.objects.get()
    assert (cycle.status, cycle.departments) == ("open", ["Maths"])
    assert {row.school for row in cycle.school_dates.all()} == set(schools.values())


def fill_in(page, schools):
    page.get_by_label("Name").fill("Autumn 2")
    page.get_by_label("Framework").select_option(label="Teaching at Larch")
    page.get_by_label(schools["ash"].name).check()
    page.get_by_text("Choose by phase or department").click()
    page.get_by_label("Secondary").check()
    page.get_by_label("Maths").check()
    page.get_by_label("Opens on").fill("2030-09-09")
    expect(page.get_by_role("group", name="Dates")).to_be_hidden()
    page.get_by_label("As dates").check()
    expect(page.get_by_role("group", name="Dates")).to_be_visible()
    page.get_by_label("In school days").check()


def test_a_head_keeps_the_schools_calendar(each_page, sign_in, people, schools, goes, axe):
    page = each_page
    sign_in(people["hana"], page)
    page.goto("/people/calendars/")
    axe(page)
    goes(page, "link", "Ash Primary School", lands_on="Ash Primary School")
    page.get_by_label("Name").fill("Autumn term")
    page.get_by_label("First day").fill("2026-09-02")
    page.get_by_label("Last day").fill("2026-12-18")
    goes(page, "button", "Add", lands_on="Ash Primary School")
    page.get_by_text("Import a file").click()
    axe(page)
    goes(page, "button", "Remove Autumn term", lands_on="Ash Primary School")
    assert not CalendarEntry.objects.exists()
