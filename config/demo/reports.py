"""What the demo's hosts say: first of themselves, and then to what their visitors noticed."""

from datetime import time, timedelta
from uuid import UUID, uuid5

from django.utils import timezone

from peerreview.models import Action, AreaText, HostReply, Reply, Revisit, Stage, Workshop

from .rounds import Told
from .rows import Rows


def add_self_reviews(rows: Rows, told: list[Told], areas: dict) -> None:
    """What each host said first; `areas` by name."""
    for each in told:
        name, text = each.data["said_first"]
        at = each.review.submitted_at or each.review.round.made_at + timedelta(days=20)
        by = each.person(each.data["host_lead"])
        rows.add(AreaText(review=each.review, area=areas[name], text=text, saved_at=at, saved_by=by))


def add_replies(rows: Rows, told: list[Told]) -> None:
    """What each host of a released review replied to each finding; the team left what differs to stand."""
    for each in told:
        replies = each.data.get("replies")
        if replies and each.review.has_reached(Stage.RELEASED):
            _reply(rows, each, replies)


def _reply(rows, each, replies):
    by = each.cast.head_of(each.data["school"]).person
    at = each.review.findings_given_at + timedelta(days=3)
    for finding, text in zip(each.findings, replies, strict=True):
        differs = "less strongly" in text
        answer = {"answer": "accepted", "answered_at": at + timedelta(days=1), "answered_by": finding.saved_by}
        stance = Reply.Stance.DIFFER if differs else Reply.Stance.AGREE
        said = {"stance": stance, "text": text, "saved_by": by, "saved_at": at}
        rows.add(Reply(finding=finding, **said, **(answer if differs else {})))
    rows.add(HostReply(review=each.review, sent_by=by, sent_at=at))


NAMESPACE = UUID(int=7)


def add_follow_ups(rows: Rows, told: list[Told]) -> None:
    """The workshop of each review that came to one, its actions with what came of them, and the other look."""
    for each in told:
        if each.review.workshop_held_at:
            _workshop(rows, each)
            _actions(rows, each)
        if each.review.revisited_at:
            _revisit(rows, each)


def _workshop(rows, each):
    on = timezone.localdate(each.review.workshop_held_at)
    by = each.person(each.data["champion"])
    where = {"starts_at": time(15, 45), "place": "Staff room", "about": "What do we do with it?"}
    rows.add(Workshop(review=each.review, on=on, called_by=by, **where))


def _actions(rows, each):
    by, at = each.person(each.data["champion"]), each.review.workshop_held_at
    by_on = each.review.revisit_by_on - timedelta(days=7)
    for text, owner, success in each.data.get("actions", []):
        key = uuid5(NAMESPACE, f"{each.data['school']} {text}")
        done = {"done_at": each.review.revisited_at, "came_of_it": success} if each.review.revisited_at else {}
        said = {"text": text, "success": success, "owner": each.person(owner), "by_on": by_on, "form_key": key}
        rows.add(Action(review=each.review, saved_by=by, saved_at=at, **said, **done))


def _revisit(rows, each):
    at, lead = each.review.revisited_at, each.person(each.data["lead"])
    said = {
        "what_changed": each.data["changed"],
        "evidence": "We looked at the same things in the same way as the first time.",
    }
    by = each.person(each.data["champion"])
    rows.add(Revisit(review=each.review, on=timezone.localdate(at), who=lead.name, saved_by=by, saved_at=at, **said))
