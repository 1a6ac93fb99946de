"""Visits, workshops and QA conversations as calendars have them, and what a message about one tells somebody's calendar."""

from datetime import datetime
from math import ceil

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate, make_aware

from schools.feeds.entries import Entry
from schools.feeds.icalendars import Method
from schools.models.calendars import calendars_of
from schools.models.feeds import sequences_of
from schools.services.feeds import invitation_for

from .conversation_clock import steps_of
from .models import Attendee, Commitment, Conversation, Review, Stage, Workshop
from .reminders.people import visits_attended_by
from .stage_dates import Length

VISIT_IS_TO_COME = (Stage.PLANNED, Stage.SELF_REVIEW, Stage.PREPARING, Stage.VISITING)
SHORTEST = 30  # minutes of a QA conversation in a calendar


def uid_of(kind: str, pk: int) -> str:
    """How calendars know it, through all changes: "visit-41" and "workshop-41" of a review, "meeting-7" of a conversation."""
    return f"{kind}-{pk}"


def visit_entries(reviews) -> list[Entry]:
    """The visits of these reviews, which have a day, with the host's place; three queries."""
    rows = list(reviews.select_related("school"))
    calendars = calendars_of({row.school for row in rows})
    sequences = sequences_of([uid_of("visit", row.pk) for row in rows])
    return [_visit(row, calendars[row.school_id], sequences) for row in rows]


def workshop_entries(workshops) -> list[Entry]:
    """These workshops; two queries."""
    rows = list(workshops)
    sequences = sequences_of([uid_of("workshop", row.review_id) for row in rows])
    return [_workshop(row, sequences) for row in rows]


def meeting_entries(conversations) -> list[Entry]:
    """These QA conversations, as long as their steps take; two queries."""
    presenting = Count("attendees", filter=Q(attendees__role=Attendee.Role.PRESENTER))
    promised = Commitment.objects.filter(conversation=OuterRef("previous"))
    rows = list(conversations.annotate(presenting=presenting, has_last_time=Exists(promised)).order_by("pk"))
    sequences = sequences_of([uid_of("meeting", row.pk) for row in rows])
    return [_meeting(row, sequences) for row in rows]


def visit_in_mail(message):
    """What a message about a review does to the visit in somebody's calendar: puts it in, or takes it out for whoever does
    not come or where it stands still. None once the visit is over."""
    rows = Review.objects.filter(pk=message.thing_pk, visit_on__isnull=False, status__in=VISIT_IS_TO_COME)
    comes = visits_attended_by(message.person, localdate()).filter(pk=message.thing_pk).exists()
    return _in_mail(message.person, visit_entries(rows), comes)


def workshop_in_mail(message):
    """The same of its workshop."""
    rows = Workshop.objects.filter(review=message.thing_pk)
    return _in_mail(
        message.person, workshop_entries(rows), workshops_to_come(message.person, message.thing_pk).exists()
    )


def meeting_in_mail(message):
    """The same of a QA conversation."""
    rows = Conversation.objects.filter(pk=message.thing_pk)
    comes = Conversation.objects.attended_by(message.person).filter(pk=message.thing_pk).exists()
    return _in_mail(message.person, meeting_entries(rows), comes)


def workshops_to_come(person, review):
    """A review's workshop, if it is called, the review runs and this person is invited."""
    running = Review.objects.at_stage(Stage.WORKSHOP).order_by().values("pk")
    return Workshop.objects.filter(review=review, review__in=running, invited=person)


def _in_mail(person, entries, comes):
    """The first entry as an attachment for this person, with its method; None without any."""
    method = Method.REQUEST if comes else Method.CANCEL
    return invitation_for(person, entries[0], method) if entries else None


def _visit(review, calendar, sequences):
    uid = uid_of("visit", review.pk)
    return Entry(
        uid,
        "Peer-review visit",
        review.visit_on,
        until=calendar.after(review.visit_on, Length(review.visit_length).dates - 1),
        place=review.school.name,
        path=reverse("peerreview:review", args=[review.pk]),
        sequence=sequences[uid],
        is_busy=True,
    )


def _workshop(workshop, sequences):
    uid = uid_of("workshop", workshop.review_id)
    path = reverse("peerreview:workshop", args=[workshop.review_id])
    return _timed(uid, "Workshop", workshop, sequences, path=path)


def _meeting(conversation, sequences):
    uid = uid_of("meeting", conversation.pk)
    steps = steps_of(conversation.presenting, has_last_time=conversation.has_last_time)
    minutes = max(SHORTEST, ceil(sum(step.seconds for step in steps) / 60))
    path = reverse("peerreview:conversation", args=[conversation.pk])
    return _timed(uid, "QA conversation", conversation, sequences, path=path, minutes=minutes)


def _timed(uid, title, row, sequences, **more):
    starts_at = make_aware(datetime.combine(row.on, row.starts_at))
    return Entry(uid, title, row.on, starts_at=starts_at, place=row.place, sequence=sequences[uid], **more)
