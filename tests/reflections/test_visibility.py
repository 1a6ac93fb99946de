"""The visibility table of a reflection, held against the rights of every model."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils.timezone import localdate

from reflections.models import (
    AskDraft,
    CountSnapshot,
    DifferenceLine,
    Judgement,
    Reflection,
    Thread,
    Triangulation,
)
from reflections.services.finishing import finish_reflection
from reflections.services.guests import bring_in
from reflections.services.settling import write_line
from reflections.services.sharing import ask_another, go_on_without, share_reflection
from reflections.services.together import invite_partner
from reflections.services.triangulation import ViewWords, accept_ask, decline_ask, save_and_share_view
from reflections.services.writing import AskWords, choose_audience
from reflections.visibility import PEOPLE, TABLE, TOLD_COUNTS, seen_by

STAND_INS = {
    "author": "ada",
    "partner": "mina",
    "partner_asked": "mina",
    "invited": "nell",
    "accepted": "mo",
    "declined": "dee",
    "viewed": "tariq",
    "coach": "joe",
    "guest": "gwen",
    "head": "hana",
    "head_allowed": "hana",
    "staff": "mira",
    "trust_lead": "lena",
    "admin": "tess",
}
ONLY_IN = {
    "invited": {"shared"},
    "accepted": {"shared"},
    "declined": {"shared", "triangulated", "agreed"},
    "viewed": {"shared", "triangulated", "agreed"},
    "head_allowed": {"agreed"},
    "guest": {"shared", "triangulated", "agreed"},
}
CELLS = [(person, state) for person in PEOPLE for state in TABLE if state in ONLY_IN.get(person, TABLE)]


@pytest.mark.parametrize(("person", "state"), CELLS)
def test_who_sees_what_of_a_reflection(person, state, draft, everyone, mina):
    people = everyone
    if person == "partner_asked" and state == "draft":
        invite_partner(draft, mina, by=people["ada"])
    reach(state, draft, people, heads=[people["hana"]] if person == "head_allowed" else [])

    if person == "partner":
        Reflection.objects.filter(pk=draft.pk).update(partner=mina)
    assert seen(draft, people[STAND_INS[person]], people) == seen_by(person, state)


@pytest.mark.parametrize("person", PEOPLE)
def test_who_is_told_how_many_take_part(person, cycle, everyone, mina, schools):
    week = {"cycle": cycle, "week_on": date(2026, 11, 2), "asked": 40, "shared": 20}
    CountSnapshot.objects.create(school=schools["ash"], **week)

    told = CountSnapshot.objects.visible_to(everyone[STAND_INS[person]], localdate())
    assert told.exists() is (person in TOLD_COUNTS)


def reach(state, draft, people, heads):
    """Take Ada's draft to a state, with one colleague in each relation to it."""
    ada, asked = people["ada"], [people[name] for name in ("dee", "mo", "tariq")]
    words = AskWords("Would you?", "What do you see?")
    choose_audience(draft, by=ada, colleagues=asked, coach=people["joe"], words={person.pk: words for person in asked})
    if state == "draft":
        return
    share_reflection(draft, by=ada, colleagues=asked, coach=people["joe"])
    asks = {ask.colleague.first_name: ask for ask in draft.triangulations.all()}
    decline_ask(asks["Dee"], by=people["dee"])
    ask_another(draft, people["nell"], by=ada, words=words)
    accept_ask(asks["Mo"], by=people["mo"])
    bring_in(draft.threads.get(), people["gwen"], by=ada)
    give_view(accept_ask(asks["Tariq"], by=people["tariq"]), people["tariq"])
    view = Judgement.objects.get(entry__reflection=draft, by=people["tariq"])
    write_line(view, by=ada, text="I had not seen it so.", form_key=uuid4())
    if state != "shared":
        go_on_without(draft, by=ada)
    if state == "agreed":
        finish_reflection(draft, by=ada, takeaway="More waiting.", steps=[], heads=heads)


def give_view(ask, by):
    words = {
        entry.pk: ViewWords(narrative="Good pauses.", question="And then?") for entry in ask.reflection.entries.all()
    }
    save_and_share_view(ask, by=by, version=ask.version, how="talked", words=words)


def seen(reflection, person, people):
    """The parts of the reflection that the rights give this person."""
    judgements = Judgement.objects.visible_to(person).filter(entry__reflection=reflection)
    asks, drafts = Triangulation.objects.filter(reflection=reflection), AskDraft.objects.visible_to(person)
    parts = {
        "message": asks.message_read_by(person).exclude(message="").exists() or drafts.exclude(message="").exists(),
        "asked": asks.question_read_by(person).exclude(question="").exists() or drafts.exclude(question="").exists(),
        "lines": DifferenceLine.objects.visible_to(person).exists(),
        "entries": Reflection.objects.visible_to(person).contains(reflection),
        "judgement": judgements.filter(by=people["ada"]).exists(),
        "views": judgements.filter(by=people["tariq"]).exists(),
        "ending": Reflection.objects.read_in_full_by(person).filter(pk=reflection.pk, status="agreed").exists(),
        "thread": Thread.objects.held_by(person).filter(reflection=reflection).exists(),
        "since": Thread.objects.visited_by(person).filter(reflection=reflection).exists(),
    }
    return {part for part, is_seen in parts.items() if is_seen}
