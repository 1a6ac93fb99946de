"""The states of a reflection and of an ask: who may take which step in each. What is not in a table, nobody may."""

import pytest

from reflections.models import Reflection, Status, Triangulation
from tests.reflections.test_visibility import CELLS, STAND_INS, reach

STEPS = ["editable_by", "askable_by", "withdrawable_by", "answerable_by", "finishable_by", "addable_by"]
# In "shared" one view is in, one is being written, one ask waits and one was declined.
AUTHOR_MAY = {
    "draft": {"editable_by"},
    "shared": {"askable_by", "answerable_by"},
    "triangulated": {"answerable_by", "finishable_by"},
    "agreed": {"addable_by"},
}
ASK_STEPS = ["answerable_by", "writable_by", "takeable_by", "revealed_to"]
WITH_AN_ASK_MAY = {
    ("author", "shared"): {"takeable_by", "revealed_to"},
    ("author", "triangulated"): {"revealed_to"},
    ("invited", "shared"): {"answerable_by"},
    ("accepted", "shared"): {"writable_by"},
    ("viewed", "shared"): {"revealed_to"},
    ("viewed", "triangulated"): {"revealed_to"},
}


def steps_of(rows, names, person):
    return {name for name in names if getattr(rows, name)(person).exists()}


@pytest.mark.parametrize(("person", "state"), CELLS)
def test_who_may_take_which_step(person, state, draft, everyone, mina):
    reach(state, draft, everyone, heads=[everyone["hana"]] if person == "head_allowed" else [])
    if person == "partner":
        Reflection.objects.filter(pk=draft.pk).update(partner=mina)
    who, is_author = everyone[STAND_INS[person]], person in ("author", "partner")
    relation = "author" if is_author else person

    assert steps_of(Reflection.objects, STEPS, who) == (AUTHOR_MAY[state] if is_author else set())
    assert steps_of(Triangulation.objects, ASK_STEPS, who) == WITH_AN_ASK_MAY.get((relation, state), set())


@pytest.mark.parametrize(
    ("reached", "may"), [("draft", False), ("shared", True), ("accepted", True), ("viewed", False)]
)
def test_a_reflection_is_taken_back_until_the_first_view_is_in(reached, may, request, people):
    request.getfixturevalue(reached)

    assert Reflection.objects.withdrawable_by(people["ada"]).exists() is may
    assert not any(Reflection.objects.withdrawable_by(people[name]).exists() for name in ("tariq", "joe", "hana"))


def test_the_tables_speak_of_every_state_and_step():
    assert set(AUTHOR_MAY) == set(Status)
    assert set.union(*AUTHOR_MAY.values()) == set(STEPS) - {"withdrawable_by"}
    assert set.union(*WITH_AN_ASK_MAY.values()) == set(ASK_STEPS)
