"""What there is to do between the findings and the report, for a review's page and for Today."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from .mediation import Mediation
from .replies import Correction, HostReply, Reply, reviews_sendable_by
from .reports import reviews_releasable_by
from .reviews import Review, Stage
from .steps import Step


def reporting_steps(review, person, today):
    """Reply, answers and release of one review, in three queries."""
    if not review.has_reached(Stage.HOST_REPLY):
        return []
    has_sent = HostReply.objects.filter(review=review)
    of_review = {"finding__review": review}
    state = Review.objects.filter(pk=review.pk).annotate(
        has_sent=Exists(has_sent),
        is_waiting=Exists(Reply.objects.waiting().filter(**of_review)),
        is_correcting=Exists(Correction.objects.waiting().filter(**of_review)),
        hosts=Exists(Review.objects.hosted_by(person, today).filter(pk=OuterRef("pk"))),
        writes=Exists(Review.objects.written_up_by(person).filter(pk=OuterRef("pk"))),
        takes_part=Exists(Review.objects.visible_to(person, today).filter(pk=OuterRef("pk"))),
    )[0]
    waits, is_open = state.is_waiting or state.is_correcting, review.status == Stage.HOST_REPLY
    url = reverse("peerreview:reply", args=[review.pk]) if state.takes_part else ""
    release = reverse("peerreview:release", args=[review.pk]) if state.hosts else ""
    mine = review.is_running and is_open
    return [
        Step("Reply to what the team noticed", "The host’s head", review.reply_by_on, url, mine and state.hosts and not state.has_sent, state.has_sent),
        Step("Answer the reply", "The team", review.release_by_on, url, review.is_running and waits and state.writes, state.has_sent and not waits),
        Step(
            "Release the report",
            "The host’s head",
            review.release_by_on,
            release,
            mine and state.hosts and state.has_sent and not waits,
            not is_open,
            ["the team has answers to give"] if waits and is_open else [],
        ),
    ]


def reporting_for(person, today):
    """For Today: [(review, what)] where reply, answer, release or mediation waits for this person, in one query. `what`:
    "reply", "release", "answer" or "mediate"."""
    answerable = [rows.answerable_by(person).values("finding__review") for rows in (Reply.objects, Correction.objects)]
    rights = {
        "can_reply": reviews_sendable_by(person, today).order_by().values("pk"),
        "can_release": reviews_releasable_by(person, today).order_by().values("pk"),
        "can_answer": answerable[0].union(answerable[1]),
        "can_mediate": Mediation.objects.acceptable_by(person).order_by().values("review"),
    }
    ids = list(rights.values())
    found = Review.objects.filter(pk__in=ids[0].union(*ids[1:])).select_related("school")
    for name, right in rights.items():
        found = found.annotate(**{name: Exists(Review.objects.filter(pk=OuterRef("pk"), pk__in=right))})
    waits = [(review, name.removeprefix("can_")) for review in found for name in rights if getattr(review, name)]
    return [(review, what) for review, what in waits if (review, "release") not in waits or what != "reply"]
