"""Lines of enquiry, the timetable of the visit, and its beginning."""

from dataclasses import dataclass, field
from datetime import date, time

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from peerreview.models import EnquiryQuestion, LineOfEnquiry, Review, Session, Stage
from peerreview.models.preparing import lines_agreed_by, prepared_by, visit_begun_by
from peerreview.models.seats import host_people, people_of
from peerreview.stage_dates import Length
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.models.calendars import calendars_of

from .steering import advance, note, tell

NOT_PREPARING = "This review is not being prepared now."


@transaction.atomic
def propose_line(question: EnquiryQuestion, text: str, *, by: Person) -> LineOfEnquiry:
    """Propose how to look into a question; the other side agrees, or says it in other words. The same text is one line.

    Raises Conflict for a seventh line of one question.
    """
    review = locked(prepared_by(by, timezone.localdate()), question.review, NOT_PREPARING)
    same = question.lines.filter(text=text).first()
    if same:
        return same
    there = question.lines.count()
    if there >= LineOfEnquiry.MOST:
        raise Conflict("Six lines for one question are enough. Change one of them instead.")
    note(review, "line", by)
    return LineOfEnquiry.objects.create(question=question, position=there + 1, text=text, proposed_by=by)


@transaction.atomic
def change_line(line: LineOfEnquiry, text: str, *, by: Person, version: int) -> LineOfEnquiry:
    """Say a line in other words; from then on it is this person's proposal, and the other side agrees to it anew."""
    review = locked(prepared_by(by, timezone.localdate()), line.question.review, NOT_PREPARING)
    line = locked(LineOfEnquiry.objects.filter(question__review=review), line)
    if line.version != version:
        raise Conflict(f"This line reads “{line.text}” now. Your words are below.")
    line.text, line.proposed_by, line.agreed_at, line.agreed_by = text, by, None, None
    line.version += 1
    line.save(update_fields=["text", "proposed_by", "agreed_at", "agreed_by", "version"])
    return line


@transaction.atomic
def agree_line(line: LineOfEnquiry, *, by: Person) -> LineOfEnquiry:
    """Agree to a line that the other side has proposed; safe to repeat."""
    today = timezone.localdate()
    right = lines_agreed_by(by, today)
    line = locked(right, line, "This line is agreed already, or it is for the other side to agree to.")
    line.agreed_at, line.agreed_by = timezone.now(), by
    line.save(update_fields=["agreed_at", "agreed_by"])
    return line


@transaction.atomic
def drop_line(line: LineOfEnquiry, *, by: Person) -> None:
    """Take a line out while preparing."""
    review = locked(prepared_by(by, timezone.localdate()), line.question.review, NOT_PREPARING)
    LineOfEnquiry.objects.filter(question__review=review, pk=line.pk).delete()


@dataclass(frozen=True)
class SessionPlan:
    """One session as it is planned. `meets`: a group, never a name."""

    on: date
    starts_at: time
    ends_at: time
    meets: str
    place: str
    reviewer: Person
    host_leader: Person
    lines: list[LineOfEnquiry] = field(default_factory=list)

    def as_fields(self) -> dict:
        """As a session's own fields."""
        return {name: value for name, value in vars(self).items() if name != "lines"}


@transaction.atomic
def plan_session(review: Review, plan: SessionPlan, *, by: Person) -> Session:
    """Add a session to the timetable. Raises Conflict, in one sentence, for a clash."""
    review = locked(prepared_by(by, timezone.localdate()), review, NOT_PREPARING)
    _check(review, plan)
    session = Session.objects.create(review=review, **plan.as_fields())
    session.lines.set(plan.lines)
    return session


@transaction.atomic
def change_session(session: Session, plan: SessionPlan, *, by: Person, version: int) -> Session:
    """Change anything of a session, on top of the version it was read at."""
    review = locked(prepared_by(by, timezone.localdate()), session.review, NOT_PREPARING)
    session = locked(Session.objects.filter(review=review), session, "That session was taken out.")
    if session.version != version:
        raise Conflict("Somebody changed this session while you did. What you typed is below.")
    _check(review, plan, besides=session)
    fields = plan.as_fields() | {"version": version + 1}
    for name, value in fields.items():
        setattr(session, name, value)
    session.save(update_fields=list(fields))
    session.lines.set(plan.lines)
    return session


@transaction.atomic
def drop_session(session: Session, *, by: Person) -> None:
    """Take a session out of the timetable while preparing."""
    review = locked(prepared_by(by, timezone.localdate()), session.review, NOT_PREPARING)
    Session.objects.filter(review=review, pk=session.pk).delete()


def clash_of(review: Review, plan: SessionPlan, besides: Session | None = None) -> str:
    """Why a session can't be like this, in one sentence; "" if it can."""
    today = timezone.localdate()
    days = visit_days(review)
    if plan.on not in days:
        return f"The visit is on {' and '.join(f'{day:%-d %B}' for day in days)}."
    if plan.ends_at <= plan.starts_at:
        return "It has to end after it begins."
    if not review.seats.current().filter(person=plan.reviewer, role__in=["lead", "peer"]).exists():
        return f"{plan.reviewer.name} is not in the team, or comes along to learn."
    if not host_people(review, today).contains(plan.host_leader):
        return f"{plan.host_leader.name} does not lead at {review.school.name}."
    return _overlap(review, plan, besides)


def _overlap(review, plan, besides):
    at_once = review.sessions.filter(on=plan.on, starts_at__lt=plan.ends_at, ends_at__gt=plan.starts_at)
    if besides:
        at_once = at_once.exclude(pk=besides.pk)
    same = Q(reviewer=plan.reviewer) | Q(host_leader=plan.host_leader) | Q(place__iexact=plan.place)
    other = at_once.filter(same).select_related("reviewer", "host_leader").first()
    if other is None:
        return ""
    when = f"{other.starts_at:%H:%M} to {other.ends_at:%H:%M}"
    if other.reviewer == plan.reviewer:
        return f"{plan.reviewer.name} meets “{other.meets}” from {when}."
    if other.host_leader == plan.host_leader:
        return f"{plan.host_leader.name} is with “{other.meets}” from {when}."
    return f"{other.place} is taken from {when}."


def _check(review, plan, besides=None):
    if problem := clash_of(review, plan, besides):
        raise Conflict(problem)


def visit_days(review: Review) -> list[date]:
    """The dates on which a review's visit is: one, or two school days of the host."""
    calendar = calendars_of([review.school])[review.school_id]
    return [calendar.after(review.visit_on, place) for place in range(Length(review.visit_length).dates)]


def missing_for_visit(review: Review) -> list[str]:
    """What a visit lacks before it can begin, in plain words."""
    lines = LineOfEnquiry.objects.filter(question__review=review)
    missing = [] if lines.exists() else ["there is no line of enquiry yet."]
    return missing + ([] if review.sessions.exists() else ["the timetable has no session yet."])


@transaction.atomic
def begin_visit(review: Review, *, by: Person) -> Review:
    """Begin the visit, as host or lead reviewer. Raises Conflict while something is missing (see `missing_for_visit`)."""
    review = locked(visit_begun_by(by, timezone.localdate()), review, NOT_PREPARING)
    if missing := missing_for_visit(review):
        raise Conflict(f"Not quite yet: {missing[0]}")
    return _begin(review, by)


@transaction.atomic
def begin_due_visits(*, today: date) -> int:
    """Begin each visit whose day has come and that lacks nothing. Returns how many."""
    due = Review.objects.published().at_stage(Stage.PREPARING).filter(visit_on__lte=today)
    ready = [
        review for review in due.select_for_update(of=("self",), skip_locked=True) if not missing_for_visit(review)
    ]
    for review in ready:
        _begin(review, None)
    return len(ready)


def _begin(review, by):
    advance(review, Stage.VISITING, by=by, moment="visit_began_at")
    told = people_of(review)
    tell(review, "visit-began", by=by, to=told)
    hosting = Person.objects.filter(pk__in=review.sessions.values("host_leader")).exclude(
        pk__in=[each.pk for each in told]
    )
    tell(review, "visit-notes", by=by, to=list(hosting))
    return review
