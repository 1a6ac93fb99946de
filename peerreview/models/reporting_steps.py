"""What there is to do between the findings and the report, for a review's page and for Today."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from .replies import Correction, HostReply, Reply
from .reviews import Review, Stage
from .steps import Step


def reporting_steps(review, person, today):
    """Reply, answers and release of a review `with_reply_state`; no query here."""
    if not review.has_reached(Stage.HOST_REPLY):
        return []
    waits, is_open = review.is_waiting or review.is_correcting, review.status == Stage.HOST_REPLY
    url = reverse("peerreview:reply", args=[review.pk]) if review.takes_part else ""
    release = reverse("peerreview:release", args=[review.pk]) if review.hosts else ""
    is_hosts = review.is_running and is_open and review.hosts
    is_teams = review.is_running and waits and review.writes
    is_answered = review.has_sent and not waits
    missing = ["the team has answers to give"] if waits and is_open else []
    by, until = review.reply_by_on, review.release_by_on
    return [
        Step("Reply to what the team noticed", "The host", by, url, is_hosts and not review.has_sent, review.has_sent),
        Step("Answer the reply", "The team", until, url, is_teams, is_answered),
        Step("Release the report", "The host", until, release, is_hosts and is_answered, not is_open, missing),
    ]


def with_reply_state(reviews, person, today):
    """With how far reply and answers have come (`has_sent`, `is_waiting`, `is_correcting`), and what this person is to each
    (`hosts`, `writes`, `takes_part`)."""
    of_review = {"finding__review": OuterRef("pk")}

    def holds(right):
        return Exists(right.filter(pk=OuterRef("pk")))

    return reviews.annotate(
        has_sent=Exists(HostReply.objects.filter(review=OuterRef("pk"))),
        is_waiting=Exists(Reply.objects.waiting().filter(**of_review)),
        is_correcting=Exists(Correction.objects.waiting().filter(**of_review)),
        hosts=holds(Review.objects.hosted_by(person, today)),
        writes=holds(Review.objects.written_up_by(person)),
        takes_part=holds(Review.objects.visible_to(person, today)),
    )
