"""What waits for somebody in the rounds of their trust, for Today."""

from django.urls import reverse

from .round_schools import RoundSchool
from .rounds import Round
from .steps import Step


def round_steps(person, today, *, leads_trust=False):
    """What to do in rounds, as (round, step): for heads an invitation to answer and a protocol to sign, for trust leads
    what comes next. Two queries, of which one is for trust leads alone."""
    found = _of_head(person, today)
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


LEADS = {
    Round.Status.DRAFT: "Choose the schools and invite them",
    Round.Status.INVITING: "Set teams and dates",
    Round.Status.PROPOSED: "Publish teams and dates",
}


def _of_lead(person, today):
    rounds = Round.objects.changeable_by(person, today)
    return [(row, Step(LEADS[row.status], "The trust", url=row.get_absolute_url(), is_mine=True)) for row in rounds]
