"""The days of a review, stage by stage. One that is paused, stopped or closed reminds nobody."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from peerreview.models import Correction, HostReply, Reply, Review, Stage
from schools.reminders.series import Series
from schools.reminding import Candidate, Reminder

from .people import EVERYBODY, FOLLOWERS, HOST, HOSTS, WRITING, Side, heads, seated
from .series import (
    ANSWERS,
    CALL_WORKSHOP,
    FINDINGS,
    HAND_OVER,
    PREPARE,
    RELEASE,
    REPLY,
    REVISIT,
    SELF_REVIEW,
    VISIT,
)

BEFORE_VISIT = (Stage.PLANNED, Stage.SELF_REVIEW, Stage.PREPARING)
IS_UNANSWERED = Q(is_waiting=True) | Q(is_correcting=True)


def standing():
    """Reviews that run, with how far the reply has come."""
    of_review = {"finding__review": OuterRef("pk")}
    return (
        Review.objects.published()
        .running()
        .annotate(
            has_sent=Exists(HostReply.objects.filter(review=OuterRef("pk"))),
            is_waiting=Exists(Reply.objects.waiting().filter(**of_review)),
            is_correcting=Exists(Correction.objects.waiting().filter(**of_review)),
        )
    )


@dataclass(frozen=True)
class StageDay:
    """One of a review's days: which, for whom, at which stages, and what else must be so."""

    series: Series
    day: str
    side: Side
    stages: tuple[str, ...]
    label: str
    before: str
    after: str = ""
    to: str = "review"
    where: Q = Q()

    def find(self, around):
        """Everybody of the side, for reviews at one of the stages."""
        return self._people(standing().filter(self.where, status__in=self.stages), around)

    def may_reach(self, around):
        """Everybody of the side, at whatever stage: the trust knows a review's days."""
        return self._people(standing(), around)

    def still(self, person, reviews, today):
        """The day, for somebody of the side while it is still to do."""
        own = self.side.right(person, today).order_by().values("pk")
        rows = standing().filter(self.where, status__in=self.stages, pk__in=own).filter(pk__in=reviews)
        return [(row, getattr(row, self.day)) for row in rows.select_related("school")]

    def as_reminder(self):
        return Reminder(
            self.series,
            label=self.label,
            thing="review",
            find=self.find,
            still=self.still,
            path=lambda message: reverse(f"peerreview:{self.to}", args=[message.thing_pk]),
            before="{school}: " + self.before,
            after="{school}: " + self.after if self.after else "",
            names=school_of,
            may_reach=self.may_reach,
        )

    def _people(self, rows, around):
        rows = rows.filter(**{f"{self.day}__range": (around.first, around.last)}).order_by()
        for pk, school, day in rows.values_list("pk", "school", self.day):
            for person in self.side.of(pk, school, around.once(seated), around.once(heads)):
                yield Candidate(person, pk, day)


def school_of(message):
    """The host's name."""
    return {"school": message.about.school.name}


DAYS = [
    StageDay(
        SELF_REVIEW,
        "self_review_on",
        HOSTS,
        (Stage.PLANNED,),
        "A self-review begins",
        "your self-review begins on {day}",
    ),
    StageDay(
        HAND_OVER,
        "preparing_on",
        HOSTS,
        (Stage.SELF_REVIEW,),
        "Hand over the self-review",
        "the self-review goes to the team by {day}",
        "the self-review can still go to the team",
        to="self-review",
    ),
    StageDay(
        PREPARE,
        "visit_on",
        EVERYBODY,
        (Stage.PREPARING,),
        "Prepare a visit",
        "lines of enquiry and the timetable can be agreed before the visit on {day}",
        to="preparing",
    ),
    StageDay(VISIT, "visit_on", EVERYBODY, BEFORE_VISIT, "A visit", "the visit is on {day}"),
    StageDay(
        FINDINGS,
        "findings_by_on",
        WRITING,
        (Stage.VISITING, Stage.FINDINGS),
        "Say what the team noticed",
        "what you noticed goes to the school by {day}",
        "what you noticed can still go to the school",
        to="findings",
    ),
    StageDay(
        REPLY,
        "reply_by_on",
        HOST,
        (Stage.HOST_REPLY,),
        "Reply to what the team noticed",
        "you can reply to what the team noticed by {day}",
        "you can still reply to what the team noticed",
        to="reply",
        where=Q(has_sent=False),
    ),
    StageDay(
        ANSWERS,
        "release_by_on",
        WRITING,
        (Stage.HOST_REPLY,),
        "Answer a host’s reply",
        "the school’s reply can be answered by {day}",
        "the school’s reply can still be answered",
        to="reply",
        where=IS_UNANSWERED & Q(has_sent=True),
    ),
    StageDay(
        RELEASE,
        "release_by_on",
        HOST,
        (Stage.HOST_REPLY,),
        "Release a report",
        "your report can be released by {day}, to whom you choose",
        "your report can still be released, to whom you choose",
        to="release",
        where=~IS_UNANSWERED & Q(has_sent=True),
    ),
    StageDay(
        CALL_WORKSHOP,
        "workshop_by_on",
        FOLLOWERS,
        (Stage.RELEASED,),
        "Call the workshop",
        "the workshop can be called for a day until {day}",
        "the workshop can still be called",
        to="follow-up",
    ),
    StageDay(
        REVISIT,
        "revisit_by_on",
        FOLLOWERS,
        (Stage.IMPROVING,),
        "Look again",
        "you meant to look again by {day}",
        "you meant to look again by {day}; it can still be done",
        to="follow-up",
    ),
]
REVIEWS = [day.as_reminder() for day in DAYS]
