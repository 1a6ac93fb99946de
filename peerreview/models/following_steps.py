"""What there is to do from the release to the end, for a review's page and for Today."""

from django.db.models import Count, Q
from django.urls import reverse

from .reviews import Seat, Stage
from .steps import Step


def following_steps(review, person, today):
    """Workshop, actions, revisit and end of a review `with_follow_up`; no query here."""
    if not review.has_reached(Stage.RELEASED):
        return []
    mine = {seat.role for seat in review.own_seats}
    leads = review.is_host or Seat.Role.CHAMPION in mine
    reads = leads or bool(mine & {Seat.Role.HOST_LEAD, Seat.Role.WRITER})
    url = reverse("peerreview:follow-up", args=[review.pk]) if reads else ""
    at, runs = Stage(review.status), review.is_running
    unowned = [] if not review.unowned_actions else ["somebody who takes on an action"]

    def step(title, who, by_on, reached, *waits, is_mine=leads, missing=()):
        return Step(
            title, who, by_on, url, is_mine and runs and at in waits, review.has_reached(reached), list(missing)
        )

    return [
        step("Call the workshop", "The follow-up lead", review.workshop_by_on, Stage.WORKSHOP, Stage.RELEASED),
        step("Hold it, and agree who does what", "The school", review.workshop_by_on, Stage.IMPROVING, Stage.WORKSHOP),
        step(
            "Do it, and look again",
            "Those who took it on",
            review.revisit_by_on,
            Stage.REVISITED,
            Stage.IMPROVING,
            missing=unowned,
        ),
        step("Close the review", "The host", None, Stage.CLOSED, Stage.REVISITED, is_mine=review.is_host),
    ]


def with_follow_up(reviews):
    """With how many of each one's actions have nobody who does them."""
    unowned = Count("actions", filter=Q(actions__owner=None, actions__dropped_at=None), distinct=True)
    return reviews.annotate(unowned_actions=unowned)
