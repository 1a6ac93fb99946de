"""The visibility table of a reflection, held against the rights of every model."""

from datetime import date

import pytest
from django.utils.timezone import localdate

from reflections.models import CountSnapshot, Judgement, Reflection, Thread
from reflections.services.finishing import finish_reflection
from reflections.services.sharing import ask_another, go_on_without, share_reflection
from reflections.services.triangulation import ViewWords, accept_ask, decline_ask, save_and_share_view
from reflections.visibility import PEOPLE, TABLE, TOLD_COUNTS, seen_by

STAND_INS = {
    "author": "ada",
    "invited": "nell",
    "accepted": "mo",
    "declined": "dee",
    "viewed": "tariq",
    "coach": "joe",
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
}
CELLS = [(person, state) for person in PEOPLE for state in TABLE if state in ONLY_IN.get(person, TABLE)]


@pytest.mark.parametrize(("person", "state"), CELLS)
def test_who_sees_what_of_a_reflection(person, state, draft, coached):
    people = coached
    reach(state, draft, people, heads=[people["hana"]] if person == "head_allowed" else [])

    assert seen(draft, people[STAND_INS[person]], people) == seen_by(person, state)


@pytest.mark.parametrize("person", PEOPLE)
def test_who_is_told_how_many_take_part(person, cycle, people, schools):
    week = {"cycle": cycle, "week_on": date(2026, 11, 2), "asked": 40, "shared": 20}
    CountSnapshot.objects.create(school=schools["ash"], **week)

    told = CountSnapshot.objects.visible_to(people[STAND_INS[person]], localdate())
    assert told.exists() is (person in TOLD_COUNTS)


def reach(state, draft, people, heads):
    """Take Ada's draft to a state, with one colleague in each relation to it."""
    if state == "draft":
        return
    ada, asked = people["ada"], [people[name] for name in ("dee", "mo", "tariq")]
    share_reflection(draft, by=ada, colleagues=asked, coach=people["joe"])
    asks = {ask.colleague.first_name: ask for ask in draft.triangulations.all()}
    decline_ask(asks["Dee"], by=people["dee"])
    ask_another(draft, people["nell"], by=ada)
    accept_ask(asks["Mo"], by=people["mo"])
    give_view(accept_ask(asks["Tariq"], by=people["tariq"]), people["tariq"])
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
    parts = {
        "entries": Reflection.objects.visible_to(person).contains(reflection),
        "judgement": judgements.filter(by=people["ada"]).exists(),
        "views": judgements.filter(by=people["tariq"]).exists(),
        "ending": Reflection.objects.read_in_full_by(person).filter(pk=reflection.pk, status="agreed").exists(),
        "thread": Thread.objects.visible_to(person).filter(reflection=reflection).exists(),
    }
    return {part for part, is_seen in parts.items() if is_seen}
