"""Two journeys of triangulation: a no that is replaced from another school, and a difference that is talked over."""

import re

import pytest
from playwright.sync_api import expect

from reflections.models import Triangulation
from reflections.services.triangulation import ViewWords, save_and_share_view

MESSAGE = "You do this so well: would you look at it with me?"
QUESTION = "Who would you have asked first?"
LINE = "Marking week here, so sorry."


def sees(hands, *texts):
    for text in texts:
        expect(hands.page.get_by_role("main").get_by_text(text).first).to_be_visible()


def test_a_no_leads_to_somebody_of_another_school(shared, people, hands_of):
    tariq, ada, bea = hands_of("tariq"), hands_of("ada"), hands_of("bea")
    decline(tariq)
    ask_bea(ada)
    give_a_view(bea)
    ada.open_today()
    ada.press("link", "Read side by side", lands_on="My reflection")
    sees(ada, "The quiet table had the best answers.")
    assert dict(Triangulation.objects.values_list("colleague__first_name", "status")) == {
        "Tariq": "declined",
        "Bea": "submitted",
    }


def decline(tariq):
    tariq.open_today()
    tariq.press("link", "Not this time", lands_on="Ada asks for your view")
    tariq.page.get_by_text("Not this time", exact=True).click()
    tariq.write("A line to Ada", LINE)
    tariq.press("button", "Say “not this time”", lands_on="Hello, Tariq")


def ask_bea(ada):
    ada.open_today()
    ada.press("link", "Ask somebody else", lands_on="My reflection")
    sees(ada, LINE)
    ada.press("link", "Ask somebody else", lands_on="Ask another colleague")
    ada.page.get_by_text("Add a line or a question").click()
    ada.write("A line with it", MESSAGE)
    ada.write("A question for them", QUESTION)
    ada.write("Find a colleague by name", "bea")
    expect(ada.page.get_by_role("button", name="Ask Bea Stone")).to_contain_text("Birch Academy")
    ada.axe(ada.page)
    ada.press("button", re.compile("^Ask Bea Stone"), lands_on="My reflection")
    sees(ada, "Bea Stone has been asked.", "Bea Stone has not answered yet")
    expect(ada.page.get_by_role("status").get_by_role("button", name="Take it back")).to_be_visible()


def give_a_view(bea):
    bea.open_today()
    sees(bea, MESSAGE)
    expect(bea.page.get_by_text(QUESTION)).to_have_count(0)
    bea.press("button", "Accept and open", lands_on="My view for Ada")
    sees(bea, QUESTION)
    bea.write("What I saw", "The quiet table had the best answers.")
    bea.press("button", "Share my view with Ada Obi and Joe Platt", lands_on="Ada Obi’s reflection")


@pytest.fixture
def two_levels_apart(accepted, people, levels):
    """Ada says secure; Tariq, just starting."""
    words = {
        entry.pk: ViewWords(levels[3], False, "Three children carried it.")
        for entry in accepted.reflection.entries.all()
    }
    return save_and_share_view(accepted, by=people["tariq"], version=accepted.version, how="visited", words=words)


def test_a_difference_is_talked_over_and_both_views_stay(two_levels_apart, people, hands_of):
    tariq, ada = hands_of("tariq"), hands_of("ada")
    tariq.page.goto(two_levels_apart.reflection.get_absolute_url())
    sees(tariq, "We see this differently", "Only you and Ada Obi read these lines.")
    tariq.write("A line to Ada Obi", "I sat at the back.")
    tariq.press("button", "Send to Ada Obi", lands_on="Ada Obi’s reflection")
    settle(ada)
    tariq.page.reload()
    tariq.axe(tariq.page)
    for hands in (tariq, ada):
        sees(hands, "Ada's narrative", "Three children carried it.", "I sat at the back.", "I saw the front.")
        sees(hands, "We each saw half of the room.")
        expect(hands.page.get_by_role("button", name=re.compile("^Send to (Ada|Tariq)"))).to_have_count(0)


def settle(ada):
    ada.open_today()
    ada.press("link", "Tariq Aziz has written about your two views", lands_on="My reflection")
    ada.write("A line to Tariq Aziz", "I saw the front.")
    ada.press("button", "Send to Tariq Aziz", lands_on="My reflection")
    ada.page.get_by_text("Write what came of it").click()
    ada.write("What came of it", "We each saw half of the room.")
    ada.press("button", "Keep it beside both views", lands_on="My reflection")
    ada.press("link", "Finish my reflection", lands_on="Finish my reflection")
    ada.write("What I take from this", "Walk to the back.")
    ada.press("button", "Finish my reflection", lands_on="My reflection")
