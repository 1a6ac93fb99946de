"""What a round asks of heads: to answer, and to sign what the schools agree on."""

from django.urls import reverse

from peerreview.models import Round, RoundSchool
from schools.models import Membership, Role
from schools.reminding import Candidate, Reminder

from .series import ANSWER, ANSWER_ENDED, SIGN

ASKING = [Round.Status.INVITING, Round.Status.PROPOSED]


def _for_heads(invitations):
    """The heads of the schools that these invitations went to, by the round's day."""

    def find(around):
        days = {"round__status__in": ASKING, "round__answer_by_on__range": (around.first, around.last)}
        rows = invitations().filter(**days).order_by().values_list("pk", "school", "round__answer_by_on")
        heads = around.once(_heads)
        for pk, school, day in rows:
            for person in heads.get(school, ()):
                yield Candidate(person, pk, day)

    return find


def _heads(around):
    """By school."""
    found = {}
    posts = Membership.objects.current(around.today).filter(role=Role.HEAD)
    for person, school in posts.values_list("person", "school"):
        found.setdefault(school, []).append(person)
    return found


def _day(invitations):
    def still(person, pks, today):
        mine = RoundSchool.objects.answerable_by(person, today).filter(pk__in=invitations().order_by().values("pk"))
        rows = mine.filter(pk__in=pks).select_related("round", "school")
        return [(row, row.round.answer_by_on) for row in rows]

    return still


def _unanswered():
    return RoundSchool.objects.filter(answer="")


def _unsigned():
    return RoundSchool.objects.to_sign()


def _ended(around):
    """Trust leads, of rounds that still wait."""
    rows = Round.objects.filter(status__in=ASKING, answer_by_on__range=(around.first, around.last)).order_by()
    leads = Membership.objects.current(around.today).filter(role=Role.TRUST_LEAD)
    people = list(leads.values_list("person", flat=True))
    return [Candidate(person, pk, day) for pk, day in rows.values_list("pk", "answer_by_on") for person in people]


def _ended_on(person, rounds, today):
    rows = Round.objects.led_by(person, today).filter(pk__in=rounds, status__in=ASKING)
    return [(row, row.answer_by_on) for row in rows]


def _round(message):
    return {"theme": message.about.round.theme, "school": message.about.school.name}


def _to_answer(message):
    return reverse("peerreview:answer-round", args=[message.about.round_id, message.thing_pk])


def _to_protocol(message):
    return reverse("peerreview:protocol", args=[message.about.round_id])


ROUNDS = [
    Reminder(
        ANSWER,
        label="Answer the invitation to a round",
        thing="round-school",
        find=_for_heads(_unanswered),
        still=_day(_unanswered),
        path=_to_answer,
        before="{theme}: {school} can answer by {day}, in five minutes",
        after="{theme}: {school} can still answer, in five minutes; “not this time” is an answer too",
        names=_round,
        may_reach=_for_heads(RoundSchool.objects.all),
    ),
    Reminder(
        SIGN,
        label="Sign what the schools of a round agree on",
        thing="round-school",
        find=_for_heads(_unsigned),
        still=_day(_unsigned),
        path=_to_protocol,
        before="{theme}: what the schools agree on can be signed for {school} by {day}",
        after="{theme}: what the schools agree on can still be signed for {school}",
        names=_round,
        may_reach=_for_heads(RoundSchool.objects.all),
    ),
    Reminder(
        ANSWER_ENDED,
        label="Word to trust leads: reminders to answer have ended",
        thing="round",
        find=_ended,
        still=_ended_on,
        path=lambda message: reverse("peerreview:round", args=[message.thing_pk]),
        before="{theme}: the reminders to answer have ended",
        names=lambda message: {"theme": message.about.theme},
        may_reach=_ended,
    ),
]
