"""What waits for somebody in the rounds of their trust, for Today."""

from django.urls import reverse

from .reviews import Seat
from .round_schools import RoundSchool
from .rounds import Round
from .steps import Step


def round_steps(person, today, *, leads_trust=False, has_free_places=False):
    """What to do in rounds, as (round, step): for heads an invitation to answer and a protocol to sign, for trust leads
    a place to fill and what comes next. Three queries: one for heads, one for trust leads, one where places are free."""
    found = _of_head(person, today)
    if leads_trust and has_free_places:
        found += _free_places(person, today)
    return found + _of_lead(person, today) if leads_trust else found


def _of_head(person, today):
    rows = RoundSchool.objects.answerable_by(person, today).exclude(answer="no").select_related("round", "school")
    return [(row.round, step) for row in rows if (step := _next_for(row))]


def _next_for(row):
    if not row.answer:
        url = reverse("peerreview:answer-round", args=[row.round_id, row.pk])
        return Step(
            "Answer the invitation, in five minutes", row.school.name, row.round.answer_by_on, url, is_mine=True
        )
    if row.signed_version != row.round.protocol_version:
        url = reverse("peerreview:protocol", args=[row.round_id])
        return Step("Read and sign what the schools agree on", row.school.name, url=url, is_mine=True)
    return None


def _free_places(person, today):
    """Places that were handed back and that nobody has taken yet."""
    led = Round.objects.led_by(person, today).order_by()
    rows = (
        Seat.objects.to_fill().filter(review__round__in=led).select_related("review__round", "review__school", "person")
    )
    return [(seat.review.round, _to_fill(seat)) for seat in rows]


def _to_fill(seat):
    url = reverse("peerreview:come-instead", args=[seat.review_id, seat.pk])
    title = f"Find somebody for the visit to {seat.review.school.name}"
    return Step(title, "The trust", url=url, is_mine=True, missing=[f"{seat.person.name} can’t come"])


LEADS = {
    Round.Status.DRAFT: "Choose the schools and invite them",
    Round.Status.INVITING: "Set teams and dates",
    Round.Status.PROPOSED: "Publish teams and dates",
}


def _of_lead(person, today):
    rounds = Round.objects.changeable_by(person, today)
    return [(row, Step(LEADS[row.status], "The trust", url=row.get_absolute_url(), is_mine=True)) for row in rounds]
