"""One person's dates of peer review and QA conversations, for their own calendar. Days stay whether or not they have done
what a day is for; a title names nobody, and a place is named for visits and meetings alone."""

from django.urls import reverse

from schools.feeds.entries import Entry

from .appointments import meeting_entries, visit_entries, workshop_entries
from .models import Action, Commitment, Conversation, Review, RoundSchool, Workshop
from .models.following import ACTING
from .reminders.people import visits_attended_by
from .reminders.reviews import DAYS, standing
from .reminders.rounds import ASKING

TITLES = {
    "self-review": "Peer review: self-review begins",
    "hand-over": "Peer review: self-review to the team by",
    "findings": "Peer review: findings by",
    "reply": "Peer review: reply by",
    "answers": "Peer review: answers by",
    "release": "Peer review: report by",
    "call-workshop": "Peer review: workshop by",
    "revisit": "Peer review: look again by",
}


def own_dates(person, today):
    """Of rounds and reviews in which they have a part, of workshops, actions, QA conversations and promises."""
    appointments = [*_visits(person, today), *_workshops(person), *_meetings(person)]
    return [*appointments, *_stages(person, today), *_answers(person, today), *_actions(person), *_promises(person)]


def _visits(person, today):
    return visit_entries(visits_attended_by(person, today))


def _workshops(person):
    running = Review.objects.running().order_by().values("pk")
    return workshop_entries(Workshop.objects.filter(invited=person, review__in=running))


def _meetings(person):
    return meeting_entries(Conversation.objects.attended_by(person))


def _stages(person, today):
    for stage in DAYS:
        if title := TITLES.get(stage.series.name):
            own = stage.side.right(person, today).order_by().values("pk")
            rows = standing().filter(pk__in=own, **{f"{stage.day}__isnull": False}).order_by()
            for pk, day in rows.values_list("pk", stage.day):
                path = reverse("peerreview:review", args=[pk])
                yield Entry(f"{stage.series.name}-{pk}", title, day, path=path)


def _answers(person, today):
    rows = RoundSchool.objects.answerable_by(person, today).filter(round__status__in=ASKING).select_related("round")
    for row in rows:
        path = reverse("peerreview:round", args=[row.round_id])
        yield Entry(f"answer-{row.pk}", "Peer review: answer by", row.round.answer_by_on, path=path)


def _actions(person):
    rows = Action.objects.standing().filter(owner=person, review__in=Review.objects.at_stage(*ACTING).values("pk"))
    for action in rows:
        path = reverse("peerreview:action", args=[action.pk])
        yield Entry(f"action-{action.pk}", "Peer review: an action by", action.by_on, path=path)


def _promises(person):
    for promise in Commitment.objects.filter(by=person):
        path = reverse("peerreview:conversation", args=[promise.conversation_id])
        yield Entry(f"promise-{promise.pk}", "QA conversation: a promise by", promise.by_on, path=path)
