"""The whole job in a browser, as four people, with their clicks counted: 2 to write and share, 2 to give a view, 2 to reply."""

import pytest
from playwright.sync_api import expect

from reflections.models import Cycle, Reflection
from reflections.services.finishing import finish_reflection
from schools.models import Delivery
from tests.conftest import make_cycle

WELL = "They waited, and then three of them built on each other's answers."
SAW = "You counted to five under your breath. The back row spoke first."


@pytest.fixture
def last_term(viewed, people):
    """Last half-term Ada shared with Tariq and Joe, and finished."""
    finish_reflection(viewed.reflection, by=people["ada"], takeaway="Wait longer.", steps=[], heads=[])
    Cycle.objects.update(status=Cycle.Status.CLOSED)


@pytest.fixture
def this_term(last_term, framework, schools):
    return make_cycle(framework, schools.values(), name="Spring 1")


def test_a_reflection_is_written_triangulated_coached_and_finished(this_term, people, hands_of):
    ada, tariq, joe = hands_of("ada"), hands_of("tariq"), hands_of("joe")
    write_and_share(ada)
    asked = Delivery.objects.filter(person=people["tariq"], kind="at_once", messages__kind="view-asked")
    assert asked.count() == 2  # last half-term's and this one
    give_a_view(tariq)
    ask_a_question(joe)
    reply_and_finish(ada)
    assert Reflection.objects.get(cycle=this_term).status == "agreed"
    read_as_head(hands_of("hana"))


def write_and_share(ada):
    ada.open_today()
    ada.press("button", "Start with Questioning", lands_on="My reflection")
    ada.write("What is going well", WELL)
    ada.press("button", "Share with Tariq Aziz and Joe Platt", lands_on="My reflection")
    assert ada.clicks == 2
    expect(ada.page.get_by_text("Tariq Aziz has not answered yet")).to_be_visible()


def give_a_view(tariq):
    tariq.open_today()
    tariq.press("button", "Accept and open", lands_on="My view for Ada")
    expect(tariq.page.get_by_text(WELL)).to_have_count(0)
    expect(tariq.page.get_by_text("Who will read your view: Ada Obi and Joe Platt")).to_be_visible()
    tariq.write("What I saw", SAW)
    tariq.write("One question", "What did you do with the silence?")
    tariq.press("button", "Share my view with Ada Obi and Joe Platt", lands_on="Ada Obi’s reflection")
    assert tariq.clicks == 2
    for words in (WELL, SAW):
        expect(tariq.page.get_by_text(words)).to_be_visible()


def ask_a_question(joe):
    joe.open_today()
    joe.press("link", "Ada Obi You coach", lands_on="Ada Obi’s reflection")
    joe.write("Your words", "What surprised you?")
    joe.press("button", "Send to Ada Obi", lands_on="Ada Obi’s reflection")
    assert joe.clicks == 2


def reply_and_finish(ada):
    ada.open_today()
    ada.press("link", "Joe Platt Your coach has written", lands_on="My reflection")
    ada.press("button", "Thanks, I'm thinking about this", lands_on="My reflection")
    assert ada.clicks == 2
    expect(ada.page.get_by_text("Joe Platt, your coach. First opened")).to_be_visible()
    ada.press("link", "Finish my reflection", lands_on="Finish my reflection")
    ada.write("What I take from this", "Silence is work.")
    ada.page.get_by_label("Let Hana Hughes read it").check()
    ada.press("button", "Finish my reflection", lands_on="My reflection")
    expect(ada.page.get_by_text("Silence is work.")).to_be_visible()


def read_as_head(hana):
    hana.open_today()
    hana.press("link", "Ada Obi has finished their reflection", lands_on="Ada Obi’s reflection")
    expect(hana.page.get_by_text("Silence is work.")).to_be_visible()
    expect(hana.page.get_by_text("What surprised you?")).to_have_count(0)
