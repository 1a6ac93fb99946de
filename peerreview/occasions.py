"""What people are told about rounds, reviews and QA conversations: is it still due, what is the line, where does it lead."""

from django.urls import reverse
from django.utils.timezone import localdate

from schools.occasions import Occasion, register

from .models import Review, ReviewEvidence


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
    _register_reviews()


def _register_reviews():
    register(
        _of_review("self-review-began", "{school}: the self-review has begun"),
        _of_review("self-review-handed-over", "{school} has handed you its self-review"),
        _of_review("review-named", "{by} has named you in the review of {school}"),
        _of_review("came-instead", "{school}: somebody comes in another’s place", is_at_once=True),
        _of_review("team-lost-somebody", "{school}: somebody can no longer come to the review"),
        _of_review("visit-began", "{school}: the visit has begun"),
        _of_review("visit-moved", "{school}: the visit is on another day", is_at_once=True),
        _of_review("review-paused", "{school}: the review is paused", is_at_once=True),
        _of_review("review-resumed", "{school}: the review goes on, with new days", is_at_once=True),
        _of_review("review-stopped", "{school}: the review has been stopped", is_at_once=True),
        Occasion(
            "evidence-asked",
            False,
            lambda message: ReviewEvidence.objects.asked_of(message.person).filter(pk=message.thing_pk).exists(),
            lambda message: f"{message.by.name} would like to use the practice that you offer",
            lambda message: reverse("peerreview:evidence-asked", args=[message.thing_pk]),
        ),
    )


def _of_review(kind, line, *, is_at_once=False):
    return Occasion(kind, is_at_once, _is_review_seen, _says(line), _to_review)


def _says(line):
    def sentence(message):
        review = Review.objects.select_related("school").get(pk=message.thing_pk)
        return line.format(school=review.school.name, by=message.by.name if message.by else "")

    return sentence


def _to_review(message):
    return reverse("peerreview:review", args=[message.thing_pk])


def _is_review_seen(message):
    today = localdate()
    takes_part = Review.objects.visible_to(message.person, today).filter(pk=message.thing_pk)
    return takes_part.exists() or Review.objects.staged_for(message.person, today).filter(pk=message.thing_pk).exists()
