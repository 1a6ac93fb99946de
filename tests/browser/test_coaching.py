"""A month of coaching, and practice that is offered and withdrawn, each as the people in it see it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from reflections.models import Comment, Judgement, PracticeOffer, ThreadGuest
from reflections.services.sharing import go_on_without
from reflections.services.writing import choose_audience, start_reflection

QUIET_WORDS = "Whose voice was it?"


class Seat:
    """One person at a browser; each page they come to is looked at by axe."""

    def __init__(self, page, axe):
        self.page, self.axe = page, axe

    def open(self, url):
        self.page.goto(url, wait_until="networkidle")
        self.axe(self.page)

    def press(self, role, name, *, lands_on, within=None):
        with self.page.expect_navigation(wait_until="networkidle"):
            (within or self.page.get_by_role("main")).get_by_role(role, name=name).first.click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text(lands_on)
        self.axe(self.page)

    def part(self, name):
        return self.page.get_by_role("region", name=name)

    def sees(self, text):
        expect(self.page.get_by_text(text).first).to_be_visible()

    def does_not_see(self, text):
        expect(self.page.get_by_text(text)).to_have_count(0)


@pytest.fixture(params=[{}, {"viewport": {"width": 390, "height": 844}}], ids=["desktop", "phone"])
def seat_of(request, people, new_page, sign_in, axe):
    def sit_down(name):
        page = new_page(**request.param)
        sign_in(people[name], page)
        return Seat(page, axe)

    return sit_down


def test_a_month_of_coaching(draft, coached, seat_of):
    people = coached
    choose_audience(draft, by=people["ada"], colleagues=[people["tariq"]], coach=people["joe"])
    ada, joe, nell = seat_of("ada"), seat_of("joe"), seat_of("nell")
    ada.open(f"/reflections/{draft.pk}/write/")
    ada.press("button", "Share with Tariq Aziz and Joe Platt", lands_on="My reflection")
    ask_from_an_opener(joe)
    change_ones_words(joe)
    a_month_passes()
    thank_without_typing(ada)
    talk_on_a_criterion(ada)
    bring_somebody_in(ada, joe, nell)
    let_them_go(ada, nell)
    close_and_reopen(joe, ada)

    assert not draft.threads.filter(closed_at__isnull=False).exists()
    assert not ThreadGuest.objects.standing().exists()
    assert Comment.objects.exclude(earlier=[]).get().text == "What surprised you most?"


def ask_from_an_opener(joe):
    joe.open("/")
    joe.press("link", "Ada Obi You coach", lands_on="Ada Obi’s reflection")
    box = joe.page.get_by_label("Your words")
    box.press_sequentially("You must wait longer")
    joe.sees("“You must” tells. Could it be a question?")
    box.fill("")
    joe.page.get_by_role("button", name="Quote").first.click()
    joe.page.get_by_text("Start from a question").click()
    joe.page.get_by_role("button", name="What surprised you?").click()
    expect(box).to_have_value("What surprised you?")
    joe.press("button", "Send to Ada Obi", lands_on="Ada Obi’s reflection")
    expect(joe.page.locator(".comment blockquote")).to_have_text("Ada's narrative")


def change_ones_words(joe):
    joe.press("link", "Change or take back", lands_on="Change my words")
    joe.page.get_by_label("Your words").fill("What surprised you most?")
    joe.press("button", "Change it", lands_on="Ada Obi’s reflection")
    joe.sees("What surprised you most?")
    joe.sees("Changed since; the earlier words")


def a_month_passes():
    Comment.objects.update(written_at=timezone.now() - timedelta(days=30))


def thank_without_typing(ada):
    ada.open("/")
    ada.press("link", "Joe Platt Your coach has written", lands_on="My reflection")
    ada.press("button", "Thanks, I'm thinking about this", lands_on="My reflection")


def talk_on_a_criterion(ada):
    ada.press("button", "Talk about this one with Joe Platt", lands_on="My reflection")
    beside = ada.part("On this, with my coach, Joe Platt")
    beside.get_by_label("Your words").fill("How long is too long?")
    ada.press("button", "Send to Joe Platt", within=beside, lands_on="My reflection")
    expect(beside.get_by_text("How long is too long?")).to_be_visible()


def bring_somebody_in(ada, joe, nell):
    ada.press("link", "Bring in somebody", within=ada.part("On this, with my coach"), lands_on="Bring in somebody")
    ada.page.get_by_label("Find a colleague by name").fill("Nell")
    ada.press("button", "Bring in Nell Price", lands_on="My reflection")
    joe.open("/reflections/coaching/")
    joe.press("link", "Ada Obi Questioning", lands_on="Ada Obi’s reflection")
    beside = joe.part("On this, with Ada")
    expect(beside.get_by_text("Who will read this: you, Ada Obi, Nell Price")).to_be_visible()
    beside.get_by_label("Your words").fill(QUIET_WORDS)
    joe.press("button", "Send to Ada Obi and Nell Price", within=beside, lands_on="Ada Obi’s reflection")
    nell.open("/")
    nell.press("link", "Ada Obi has brought you into a conversation", lands_on="A conversation")
    nell.sees(QUIET_WORDS)
    nell.does_not_see("How long is too long?")
    nell.does_not_see("Ada's narrative")
    nell.page.get_by_label("Your words").fill("I count to seven.")
    nell.press("button", "Send to Ada Obi and Joe Platt", lands_on="A conversation")


def let_them_go(ada, nell):
    ada.page.reload(wait_until="networkidle")
    ada.sees("I count to seven.")
    ada.sees("first opened")
    ada.press("button", "Thank Nell and let them go", lands_on="My reflection")
    nell.page.reload()
    nell.does_not_see(QUIET_WORDS)
    nell.open("/reflections/coaching/")
    nell.sees("No conversations yet")


def close_and_reopen(joe, ada):
    joe.press(
        "button",
        "Close this conversation for now",
        within=joe.part("Coaching Ada"),
        lands_on="Ada Obi’s reflection",
    )
    ada.page.reload(wait_until="networkidle")
    ada.press("button", "Go on with this conversation", lands_on="My reflection")
    whole = ada.part("My coach, Joe Platt").last
    ada.press("button", "No messages about this one", within=whole, lands_on="My reflection")
    expect(ada.page.get_by_role("button", name="Tell me about new words again")).to_be_visible()


@pytest.fixture
def asker(draft, people, criteria):
    """Bea, at another school, has begun to write on questioning."""
    return start_reflection(draft.cycle, criteria[0], by=people["bea"])


def test_practice_is_offered_found_asked_for_and_withdrawn(shared, asker, levels, people, seat_of):
    Judgement.objects.filter(by=people["ada"]).update(level=levels[0])
    go_on_without(shared, by=people["ada"])
    ada, bea = seat_of("ada"), seat_of("bea")
    offer_with_a_preview(ada, shared)
    find_and_ask(bea, asker)
    hear_of_it_and_withdraw(ada)
    for url in ("/reflections/practice/", f"/reflections/{asker.pk}/write/", "/"):
        bea.open(url)
        bea.does_not_see("Warm starts")
    ada.open("/")
    ada.does_not_see("Bea Stone would like to see")

    assert not PracticeOffer.objects.standing(timezone.localdate()).exists()


def offer_with_a_preview(ada, reflection):
    ada.open(f"/reflections/{reflection.pk}/")
    ada.press("link", "I can show this", lands_on="I can show this")
    ada.page.get_by_label("In a few words").fill("Warm starts")
    ada.page.get_by_label("What it is").fill("A question waits on each desk.")
    ada.page.get_by_label("How to see it").fill("Any Monday at nine")
    ada.press("button", "Show me how it looks", lands_on="I can show this")
    expect(ada.part("This is all that colleagues will see").get_by_text("A question waits")).to_be_visible()
    ada.press("button", "Offer it to everybody in the trust", lands_on="Practice to see")


def find_and_ask(bea, draft):
    bea.open(f"/reflections/{draft.pk}/write/")
    bea.page.get_by_text("See how colleagues do it").click()
    bea.sees("Ada Obi, “Warm starts”")
    bea.press("link", "See what they show", lands_on="Practice to see")
    expect(bea.page.get_by_label("Criterion")).to_have_value("Questioning")
    bea.page.get_by_label("What would you like to see?").fill("warm desk")
    bea.press("button", "Find", lands_on="Practice to see")
    bea.does_not_see("Exemplary")
    bea.press("button", "Ask Ada to see it", lands_on="Practice to see")
    bea.sees("Ada Obi has been told.")


def hear_of_it_and_withdraw(ada):
    ada.open("/")
    ada.press("link", "Bea Stone would like to see what you offer", lands_on="Practice to see")
    ada.press("button", "Withdraw Warm starts", lands_on="Practice to see")
    ada.sees("Withdrawn. Nobody sees it any more.")


def test_a_trust_lead_edits_the_coaching_words(each_page, sign_in, people, axe):
    seat = Seat(each_page, axe)
    sign_in(people["lena"], each_page)
    seat.open("/reflections/coaching/")
    seat.press("link", "Coaching words", lands_on="Coaching words")
    each_page.get_by_label("Phrases that tell rather than ask").fill("obviously\nas everyone knows")
    seat.press("button", "Save these words", lands_on="Coaching words")
    seat.sees("Last changed by Lena Marsh")
    seat.press("button", "Put back the ready-made telling phrases", lands_on="Coaching words")
    expect(each_page.get_by_label("Phrases that tell rather than ask")).to_have_value(re.compile("you must"))
