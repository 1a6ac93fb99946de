"""The permission matrix of a reflection that two write together: both may what its author may, and neither opens it alone."""

import pytest

from tests.permissions import EVERYONE, STATES, TABLE, expected
from tests.permissions_together import BOTH, PARTNER
from tests.scene import build_scene
from tests.test_permissions import fields_answered, fields_seen
from tests.visitors import Visitors

STRANGERS = ("staff", "head", "line_manager", "trust_lead", "admin")


@pytest.fixture
def visitors(draft, everyone, mina):
    def at(state):
        scene = build_scene(state, draft, everyone)
        scene.people["partner"] = scene.reflection.partner = mina
        scene.reflection.save(update_fields=["partner"])
        return Visitors(scene)

    return at


def due(route, method, relation, state):
    own = BOTH.get((route, method)) or TABLE[route, method].get("author") or TABLE[route, method].get(EVERYONE)
    answers = ((relation == "partner" and PARTNER.get((route, method))) or own or "404").split()
    answer = answers[STATES.index(state)] if len(answers) > 1 else answers[0]
    return int(answer.rstrip("=")), method == "POST" and answer.startswith(("2", "3")) and not answer.endswith("=")


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_with_what_two_write_together(state, visitors):
    visitors, wrong, read = visitors(state), [], {"author": set(), "partner": set()}
    rows = [row for row in TABLE if row[0].startswith("reflections:") and "author" in TABLE[row]]
    for route, method in rows:
        for relation in read:
            response, has_changed = visitors.send(relation, route, method)
            read[relation] |= fields_answered(response)
            answer, wanted = (response.status_code, has_changed), due(route, method, relation, state)
            if answer != wanted:
                wrong.append(f"{method} {route} as {relation} when {state}: (status, changes) {answer}, not {wanted}")

    assert not wrong, "\n".join(wrong)
    assert read["author"] - {"offer"} == fields_seen("author", state) - {"offer"}
    assert read["author"] - read["partner"] == {"earlier_version"}
    assert read["partner"] <= read["author"]


@pytest.mark.parametrize("state", STATES)
def test_nobody_else_gains_anything_by_it(state, visitors):
    visitors, wrong = visitors(state), []
    for route, method in BOTH:
        for relation in STRANGERS:
            response, has_changed = visitors.send(relation, route, method)
            if (response.status_code, has_changed) != expected(route, method, relation, state):
                wrong.append(f"{method} {route} as {relation} when {state}: {response.status_code}")

    assert not wrong, "\n".join(wrong)
