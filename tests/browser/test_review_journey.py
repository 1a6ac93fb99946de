"""A whole review in a browser, from the invitation to its end: head, trust lead, lead reviewer, peer and follow-up lead."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from peerreview.models import Note, Review, Round, RoundSchool
from schools.calendars.days import SchoolCalendar
from schools.models import School
from tests.peerreview import conftest as cast

leaders = cast.leaders  # a fixture of this test, too

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def desk_of(leaders, new_page, sign_in):
    """A page of somebody's, the same one each time."""
    pages = {}

    def open_page(name, **kind):
        if name not in pages:
            pages[name] = new_page(**(kind or DESKTOP))
            sign_in(leaders[name], pages[name])
        return pages[name]

    return open_page


def press(page, role, name, nth=0):
    with page.expect_navigation():
        page.get_by_role("main").get_by_role(role, name=name).nth(nth).click()


def school_day(days):
    return SchoolCalendar().after(localdate() + timedelta(days=days), 0)


def make_round(lena, framework):
    lena.goto("/peer-review/")
    press(lena, "link", "Plan a round")
    lena.get_by_label("What is it about?").fill("Reading aloud")
    lena.get_by_label("Framework").select_option(label=framework.name)
    for name, days in (("answer_by_on", 5), ("visits_from_on", 10), ("visits_until_on", 60)):
        lena.locator(f"[name={name}]").fill(school_day(days).isoformat())
    lena.locator("[name=team_size]").fill("2")
    lena.get_by_text("Days of each stage, and fairness").click()
    lena.get_by_label("Person-days by which").fill("4")
    lena.get_by_label("Two schools may review each other").check()
    press(lena, "button", "Go on to the schools")
    for name in ("Ash", "Birch", "Cedar"):
        lena.get_by_label(re.compile(name)).check()
    press(lena, "button", "Add them")
    press(lena, "button", "Invite 3 schools")
    return Round.objects.get()


def answer(page, made, school, choice, *people):
    row = RoundSchool.objects.get(round=made, school=school)
    page.goto(f"/peer-review/rounds/{made.pk}/answers/{row.pk}/")
    page.get_by_label(choice, exact=True).check()
    for person, trained in people:
        page.get_by_label(person.name).check()
        page.get_by_text(f"As what, how often, and when not for {person.name}").click()
        if trained:
            page.locator(f"[name=person-{person.pk}-is_lead_trained]").check()
    press(page, "button", "This is our answer")
    if page.get_by_role("button", name="Yes, that is our answer").count():
        expect(page.get_by_role("alert")).to_contain_text("day")
        press(page, "button", "Yes, that is our answer")
    press(page, "button", "We agree")


def plan(lena, made, ash):
    lena.goto(f"/peer-review/rounds/{made.pk}/plan/")
    press(lena, "link", ash.name)
    lena.locator("[name=on]").fill(school_day(12).isoformat())
    lead = lena.get_by_label("Lead reviewer")
    lead.select_option(value=lead.locator("option", has_text="Lee Marlow").get_attribute("value"))
    lena.get_by_role("group", name="Peer reviewers").get_by_label(re.compile("Petra Novak")).check()
    press(lena, "button", "Keep it")
    press(lena, "button", "Show the plan")
    expect(lena.get_by_text("It fits")).to_be_visible()
    press(lena, "button", "Publish teams and dates")


def write_and_prepare(hana, lee, review):
    address = f"/peer-review/reviews/{review.pk}"
    hana.goto(f"{address}/")
    press(hana, "button", "Begin now")
    hana.goto(f"{address}/people/")
    for role, person in (("champion", "Mira Shah"), ("host_lead", "Joe Platt")):
        hana.locator(f"[name={role}-person]").select_option(label=person)
        with hana.expect_navigation():
            hana.locator(f"form:has([name={role}-person]) button").click()
    hana.goto(f"{address}/self-review/")
    hana.get_by_label("Question 1").fill("Do quiet readers get as much talk?")
    press(hana, "button", "Save the questions")
    hana.get_by_label("What we say of ourselves").first.fill("We think so.")
    press(hana, "button", re.compile("^Save In the classroom"))
    press(hana, "button", "Hand to")
    lee.goto(f"{address}/preparing/")
    lee.get_by_label("How would you look into it?").fill("Sit with four readers.")
    press(lee, "button", "Propose it")
    press(lee, "link", "Add a session")
    for name, text in (("starts_at", "09:00"), ("ends_at", "10:00"), ("meets", "Four readers"), ("place", "Library")):
        lee.locator(f"[name={name}]").fill(text)
    lee.get_by_label("Who comes").select_option(label="Petra Novak")
    lee.get_by_label("Who hosts").select_option(label="Mira Shah")
    press(lee, "button", "Add it to the timetable")
    hana.goto(f"{address}/preparing/")
    press(hana, "button", "Agree")
    press(hana, "button", "The visit begins")


def visit(petra, lee, review):
    petra.goto(f"/peer-review/reviews/{review.pk}/visit/")
    press(petra, "link", "Write notes")
    petra.wait_for_function("navigator.serviceWorker.controller !== null || navigator.serviceWorker.ready")
    petra.context.set_offline(True)
    for kind in ("Strength", "Challenge"):
        petra.get_by_label(kind, exact=True).check()
        petra.get_by_label("What did you notice?").fill(f"A {kind.lower()} that we saw.")
        petra.get_by_role("button", name="Keep this note").click()
    expect(petra.get_by_text("2 notes wait on this device")).to_be_visible()
    petra.context.set_offline(False)
    expect(petra.locator("#written-notes")).to_contain_text("A challenge that we saw.")
    assert Note.objects.count() == 2
    for kind in ("strength", "challenge"):
        lee.goto(f"/peer-review/reviews/{review.pk}/findings/")
        lee.get_by_label(re.compile(f"A {kind} that we saw")).check()
        press(lee, "button", "Go on")
        lee.get_by_label("How you know").fill("Four readers, one hour.")
        press(lee, "button", "Keep it")
    press(lee, "button", "Show it to the head")
    lee.goto(f"/peer-review/reviews/{review.pk}/visit/")
    press(lee, "button", "The visit has ended")
    lee.goto(f"/peer-review/reviews/{review.pk}/findings/")
    press(lee, "button", "Hand over to")


def reply_and_release(hana, review):
    hana.goto(f"/peer-review/reviews/{review.pk}/reply/")
    for finding in review.findings.all():
        hana.goto(f"/peer-review/reviews/{review.pk}/reply/{finding.pk}/")
        hana.locator("[name=stance][value=agree]").check()
        with hana.expect_navigation():
            hana.locator("main form button.btn-primary").click()
    hana.goto(f"/peer-review/reviews/{review.pk}/reply/")
    press(hana, "button", re.compile("^Send"))
    hana.goto(f"/peer-review/reviews/{review.pk}/release/")
    press(hana, "button", "See whom this names")
    press(hana, "button", re.compile("^Release to"))


def follow_up(mira, hana, leaders, review):
    address = f"/peer-review/reviews/{review.pk}/follow-up/"
    mira.goto(address)
    press(mira, "link", "Call the workshop")
    for name, text in (("on", localdate().isoformat()), ("starts_at", "15:30"), ("place", "Library")):
        mira.locator(f"[name={name}]").fill(text)
    mira.get_by_label("Una Webb").check()
    press(mira, "button", "Ask them to come")
    press(mira, "link", "Add an action")
    mira.get_by_label("What will you do?").fill("Listeners report.")
    mira.get_by_label("How will you know that it worked?").fill("Five turns each.")
    mira.get_by_label("Who takes it on?").select_option(label="Una Webb")
    mira.locator("[name=by_on]").fill(school_day(30).isoformat())
    press(mira, "button", "Keep it")
    press(mira, "button", "It was held")
    press(mira, "link", "Say what changed")
    mira.locator("[name=on]").fill(localdate().isoformat())
    mira.get_by_label("By whom?").fill("Lee Marlow")
    mira.get_by_label("What changed?").fill("Five turns instead of one.")
    mira.get_by_label("How do you know?").fill("Counted again.")
    press(mira, "button", "This is what changed")
    hana.goto(address)
    press(hana, "button", "Close it")


def test_a_whole_review_from_invitation_to_its_end(desk_of, leaders, schools, framework, axe, complaints):
    lena, hana = desk_of("lena"), desk_of("hana")
    made = make_round(lena, framework)
    axe(lena)
    answer(hana, made, schools["ash"], "We host")
    axe(hana)
    answer(desk_of("hugo"), made, schools["birch"], "We give reviewers", (leaders["lee"], True))
    answer(desk_of("petra", **PHONE), made, schools["cedar"], "We give reviewers", (leaders["petra"], False))
    plan(lena, made, School.objects.get(pk=schools["ash"].pk))
    axe(lena)
    review = Review.objects.get()
    write_and_prepare(hana, desk_of("lee"), review)
    visit(desk_of("petra"), desk_of("lee"), review)
    complaints.clear()  # of the network that was cut
    axe(desk_of("petra"))
    axe(desk_of("lee"))
    lena.goto(f"/peer-review/reviews/{review.pk}/report/")
    expect(lena.get_by_role("heading", level=1)).not_to_have_text("Reading aloud")
    reply_and_release(hana, review)
    axe(hana)
    follow_up(desk_of("mira"), hana, leaders, review)
    axe(desk_of("mira"))

    review.refresh_from_db()
    assert (review.status, review.closed_at <= now()) == ("closed", True)
    lena.goto(f"/peer-review/rounds/{made.pk}/overview/")
    axe(lena)
    lena.goto(f"/peer-review/rounds/{made.pk}/close/")
    press(lena, "button", "Close the round")
    assert Round.objects.get().status == "closed"
