"""The permission matrix of peer review: each route, method, relation and stage is requested and held to the table."""

import pytest
from django.utils import timezone

from peerreview.models import Seat
from peerreview.visibility import PARTS, sees
from tests.peerreview.permissions import STAGES, TABLE, due
from tests.peerreview.scene import CANARY, ReviewVisitors, build, offer_of
from tests.test_permissions import text_of
from tests.visitors import fingerprint

READS = {
    "self_review": {"self_review", "question"},
    "plan": {"line", "session"},
    "findings": {"finding"},
    "notes": {"note"},
    "own_notes": {"note", "line", "session"},  # the scene's one session is theirs
    "reply": {"reply"},
    "actions": {"action"},
    "own_action": {"action"},
}
TRIED_BY_ALL = {"preparing", "released"}
LOOKED_AT = TRIED_BY_ALL | {"planned", "self_review", "visiting", "host_reply", "closed", "paused", "stopped"}


@pytest.fixture
def visitors(review_at, leaders, viewed):
    def at(stage):
        review = review_at("visiting" if stage in ("paused", "stopped") else stage)
        now = timezone.now()
        if stage == "paused":
            review.paused_at = now
        if stage == "stopped":
            review.stopped_at, review.stopped_because = now, "A flood."
        review.save(update_fields=["paused_at", "stopped_at", "stopped_because"])
        return ReviewVisitors(build(review, leaders, offer_of(viewed.reflection)))

    return at


def cells(stage, relations):
    """At two stages everybody tries everything; at the others those whom a row names, and where something changes or may
    change for anybody. Who was replaced, and a head of the same round, try to read at each of them."""
    for (route, method), row in TABLE.items():
        changes = any(f" {stage}:" in answer for answer in row.values())
        for relation in relations if changes or stage in LOOKED_AT else ():
            reads = method == "GET" and relation in ("replaced", "round_head", "trust_lead")
            if stage in TRIED_BY_ALL or relation in row or reads:
                yield route, method, relation


@pytest.mark.parametrize("stage", STAGES)
def test_who_may_do_what_at_each_stage(stage, visitors):
    visitors, wrong = visitors(stage), []
    read = {relation: set() for relation in visitors.scene.people}
    for route, method, relation in cells(stage, visitors.scene.people):
        response, has_changed = visitors.send(relation, route, method)
        page, typed = text_of(response), str(visitors.payload(route, relation))
        read[relation] |= {name for name, word in CANARY.items() if word in page and word not in typed}
        answer, expected = (response.status_code, has_changed), due(route, method, relation, stage)
        if answer != expected:
            wrong.append(f"{method} {route} as {relation} at {stage}: (status, changes) {answer}, not {expected}")
    wrong += [
        f"{relation} at {stage} reads {sorted(words)}, of which {sorted(words - may_read(relation, stage))} is not theirs"
        for relation, words in read.items()
        if words - may_read(relation, stage)
    ]

    assert not wrong, "\n".join(wrong)


def may_read(relation, stage):
    """The fields that somebody may read, by the table that the page for people shows."""
    at = "visiting" if stage in ("paused", "stopped") else stage
    fed_back = at in STAGES[STAGES.index("host_reply") : STAGES.index("closed") + 1]
    parts = [part for part in PARTS if sees(relation, part, at, is_fed_back=fed_back)]
    found = set().union(*(READS.get(part, set()) for part in parts))
    if "report" in parts and at in ("revisited", "closed"):
        found |= {"action"}  # what changed stands in the report from then on
    is_draft = at == "host_reply" and relation not in ("host_head", "host_lead")
    return found - {"reply"} if is_draft else found


def test_what_belongs_to_one_review_is_not_found_through_another(visitors, review_at, leaders, schools):
    visitors = visitors("preparing")
    scene = visitors.scene
    other = type(scene.review).objects.create(
        round=scene.review.round, school=schools["dogwood"], visit_on=scene.review.visit_on
    )
    Seat.objects.create(review=other, person=leaders["lee"], role="lead", begun_at=timezone.now())
    type(scene.review).objects.filter(pk=other.pk).update(status="preparing", submitted_at=timezone.now())
    visitors.before = fingerprint()
    for route in (
        "change-line",
        "agree-line",
        "drop-line",
        "change-session",
        "drop-session",
        "take-out-evidence",
        "add-line",
    ):
        url = visitors.url(f"peerreview:{route}", "lead").replace(f"/{scene.review.pk}/", f"/{other.pk}/", 1)
        response, has_changed = visitors.send_to("lead", url, "POST", visitors.payload(f"peerreview:{route}", "lead"))
        assert (response.status_code, has_changed) == (404, False), route
