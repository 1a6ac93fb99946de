"""Somebody takes their dates along, and a trust lead holds a school's reminders back, on a phone and on a desktop."""

from datetime import timedelta

from django.utils.timezone import localdate
from playwright.sync_api import expect


def test_dates_are_taken_along_and_a_school_is_left_in_peace(each_page, sign_in, people, cycle, axe):
    page = each_page
    days = {"share_by_on": 7, "views_by_on": 30, "finish_by_on": 60}
    cycle.school_dates.update(**{name: localdate() + timedelta(after) for name, after in days.items()})
    sign_in(people["ada"], page)
    page.goto("/people/my-calendar/")
    axe(page)
    page.get_by_role("button", name="Make my address").click()
    assert "/people/calendar-feed/" in page.get_by_label("The address").input_value()
    axe(page)

    sign_in(people["lena"], page)
    page.goto("/people/reminders/")
    axe(page)
    page.get_by_label("At which school").select_option(label="Ash Primary School")
    page.get_by_role("button", name="Hold back for this school").click()
    expect(page.get_by_role("heading", name="Held back now")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Take up again Ash Primary School").click()
    expect(page.get_by_role("heading", name="Held back now")).to_have_count(0)
