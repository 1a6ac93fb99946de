"""What the demo's hosts say: first of themselves, and then to what their visitors noticed."""

from datetime import timedelta

from peerreview.models import AreaText, HostReply, Reply, Stage

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
