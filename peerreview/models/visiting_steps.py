"""What there is to do from the visit to the hand-over, for a review's page and for Today."""

from django.urls import reverse

from .reviews import Seat, Stage
from .steps import Step

WRITERS = {Seat.Role.LEAD, Seat.Role.PEER}


def visiting_steps(review, person, today):
    """The visit and the findings. The review comes with `is_host` and `own_seats`; no query here."""
    if not review.has_reached(Stage.VISITING):
        return []
    mine = {seat.role for seat in review.own_seats}
    is_team, writes = bool(mine & (WRITERS | {Seat.Role.SHADOW})), bool(mine & WRITERS)
    is_fed_back = review.feedback_at is not None
    reads = is_team or (review.is_host and is_fed_back)
    is_given = review.has_reached(Stage.HOST_REPLY)
    visit = Step(
        "Visit, and note what you notice",
        "The team, and the leaders who host a session",
        by_on=review.visit_on,
        url=reverse("peerreview:visit", args=[review.pk]) if reads else "",
        is_mine=writes and review.status == Stage.VISITING,
        is_done=review.has_reached(Stage.FINDINGS),
    )
    findings = Step(
        "Say what you noticed",
        "The team",
        by_on=review.findings_by_on,
        url=reverse("peerreview:findings", args=[review.pk]) if reads or is_given else "",
        is_mine=writes and review.status == Stage.FINDINGS,
        is_done=is_given,
        missing=[] if is_given or is_fed_back else ["the feedback point with the host"],
    )
    return [visit, findings]
