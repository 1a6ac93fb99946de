"""What a head answers to an invitation: does the school host, give reviewers, both, or not this time."""

from dataclasses import dataclass, field, replace
from datetime import date

from django.db import transaction
from django.utils import timezone

from peerreview.models import Review, RoundReviewer, RoundSchool
from peerreview.models.round_schools import leaders_at
from peerreview.stage_dates import Length
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .rounds import record


@dataclass(frozen=True)
class ReviewerGiven:
    """Somebody whom a school gives: as what, on how many visits, and the days they cannot."""

    person: Person
    role: str = RoundReviewer.Role.PEER
    is_lead_trained: bool = False
    capacity: int = 1
    away_on: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Answered:
    """One school's answer. `visit_length`: "" for a school that does not host."""

    answer: str
    visit_length: str = ""
    cannot_host_on: list[date] = field(default_factory=list)
    remark: str = ""
    reviewers: list[ReviewerGiven] = field(default_factory=list)

    @property
    def gives(self) -> bool:
        return self.answer in (RoundSchool.Answer.GIVE, RoundSchool.Answer.BOTH)

    def cover_days(self, longest: str) -> float:
        """The person-days out of school that it may cost at most: each reviewer on all their visits, each visit as long as
        the round's longest."""
        visits = sum(each.capacity for each in self.reviewers) if self.gives else 0
        return visits * Length(longest).half_days / 2


@transaction.atomic
def answer_invitation(row: RoundSchool, given: Answered, *, by: Person, version: int) -> RoundSchool:
    """Answer for a school that one heads, or answer otherwise until the round is published.

    Whom it no longer gives, and a school that no longer hosts, leave the plan. Raises Conflict on top of another answer,
    and for reviewers who do not work there.
    """
    today = timezone.localdate()
    row = locked(
        RoundSchool.objects.answerable_by(by, today), row, "The round is published, or it is not yours to answer."
    )
    if row.version != version:
        who = row.answered_by.name if row.answered_by else "Somebody"
        raise Conflict(f"{who} answered while you did. What you typed is below.")
    _check(row, given, today)
    row.answer, row.visit_length = given.answer, given.visit_length
    row.cannot_host_on, row.remark = given.cannot_host_on, given.remark
    row.answered_by, row.answered_at, row.version = by, timezone.now(), version + 1
    row.save(
        update_fields=[
            "answer", "visit_length", "cannot_host_on", "remark", "answered_by", "answered_at", "version",
        ]
    )  # fmt: skip
    _set_reviewers(row, given)
    record(row.round, f"answered_{given.answer}", by, row.school)
    return row


def _check(row, given, today):
    may = set(leaders_at([row.school_id], today).values_list("pk", flat=True))
    if stranger := next((each for each in given.reviewers if each.person.pk not in may), None):
        raise Conflict(f"{stranger.person.name} does not lead at {row.school.name}.")
    if given.gives and not given.reviewers:
        raise Conflict("Name at least one person who goes, or answer that you only host.")


def _set_reviewers(row, given):
    stay = given.reviewers if given.gives else []
    row.reviewers.exclude(person__in=[each.person for each in stay]).delete()
    for each in stay:
        fields = {name: value for name, value in vars(each).items() if name != "person"}
        RoundReviewer.objects.update_or_create(round_school=row, person=each.person, defaults=fields)
    _leave_the_plan(row, [each.person for each in stay])


def _leave_the_plan(row, stay):
    """Nothing is published yet, so a plan's rows may go."""
    planned = Review.objects.filter(round=row.round_id)
    if not row.hosts:
        planned.filter(school=row.school_id).delete()
    for review in planned:
        review.seats.in_team().filter(school=row.school_id).exclude(person__in=stay).delete()


def answered_before(row: RoundSchool) -> Answered:
    """What a form begins with: the answer that stands, or what the school answered the last time that it was asked, less
    its dates; an empty one the first time."""
    if row.answer:
        return _as_answered(row)
    earlier = RoundSchool.objects.filter(school=row.school_id).exclude(pk=row.pk).exclude(answer="")
    last = earlier.order_by("-answered_at").first()
    if last is None:
        return Answered("")
    told = _as_answered(last)
    people = [replace(each, away_on=[]) for each in told.reviewers]
    return replace(told, cannot_host_on=[], remark="", reviewers=people)


def _as_answered(row):
    given = [
        ReviewerGiven(each.person, each.role, each.is_lead_trained, each.capacity, each.away_on)
        for each in row.reviewers.select_related("person")
    ]
    return Answered(row.answer, row.visit_length, row.cannot_host_on, row.remark, given)
