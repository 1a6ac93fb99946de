from django.urls import reverse

from .reviews import ORDER, TEAM, Seat, Stage, stages_before
from .steps import Step


def beginning_steps(review, person, today):
    """The self-review and preparing. The review comes with `is_host` and `own_seats`; no query here."""
    mine = {seat.role for seat in review.own_seats}
    is_host_side = review.is_host or bool(mine & {Seat.Role.HOST_LEAD, Seat.Role.CHAMPION, Seat.Role.WRITER})
    is_team = bool(mine & {Seat.Role.LEAD, Seat.Role.PEER, Seat.Role.SHADOW})
    at = ORDER.index(review.status)
    is_read = is_host_side or (is_team and at >= ORDER.index(Stage.PREPARING))
    writing = Step(
        "Write the self-review",
        "The host, and those it names",
        by_on=review.preparing_on,
        url=reverse("peerreview:self-review", args=[review.pk]) if is_read else "",
        is_mine=is_host_side and review.status == Stage.SELF_REVIEW,
        is_done=at > ORDER.index(Stage.SELF_REVIEW),
    )
    preparing = Step(
        "Agree lines of enquiry and the timetable",
        "The team and the host",
        by_on=review.visit_on,
        url=reverse("peerreview:preparing", args=[review.pk]) if is_read and at >= ORDER.index(Stage.PREPARING) else "",
        is_mine=(is_host_side or bool(mine & {Seat.Role.LEAD, Seat.Role.PEER})) and review.status == Stage.PREPARING,
        is_done=at > ORDER.index(Stage.PREPARING),
    )
    return [writing, preparing, *_answering(review)]


def _answering(review):
    """For who has a place in the team and has not said whether they come; nobody else is shown it."""
    is_open = review.status in stages_before(Stage.VISITING)
    if is_open and any(seat.role in TEAM and seat.accepted_at is None for seat in review.own_seats):
        url = review.get_absolute_url()
        yield Step("Say whether you can come", "You", by_on=review.visit_on, url=url, is_mine=True)
