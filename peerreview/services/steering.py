"""Beginning, pausing, going on with, moving and stopping a review, and telling everybody whom it concerns."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from peerreview.models import Review, ReviewEvent, Round, Stage
from peerreview.models.seats import people_of, visiting_on
from peerreview.stage_dates import Length, StageDates
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.models.calendars import calendars_of
from schools.services.messages import notify_all

from .appointments import change_visit, change_workshop

MOVED = "This review has moved on since you opened the page."


def note(review: Review, kind: str, by: Person | None, about: Person | None = None) -> ReviewEvent:
    """Record what was done in a review, by whom and about whom."""
    return review.events.create(kind=kind, by=by, about=about, at=timezone.now())


def advance(review: Review, stage: Stage, *, by: Person | None, moment: str = "") -> Review:
    """Bring a locked review to a stage, with the moment that says so, and note it."""
    review.status = stage
    if moment:
        setattr(review, moment, timezone.now())
    review.save(update_fields=["status", *([moment] if moment else [])])
    note(review, stage, by)
    return review


def tell(
    review: Review, kind: str, *, by: Person | None, to: list[Person], due_on: date | None = None, mark: str = ""
) -> None:
    """Have these people told of something about a review."""
    notify_all(to, kind, review.thing, by=by, due_on=due_on, mark=mark)


@transaction.atomic
def begin_self_review(review: Review, *, by: Person) -> Review:
    """Begin the self-review now, as its host, rather than wait for its day."""
    right = Review.objects.startable_by(by, timezone.localdate())
    return _begin(locked(right, review, "This self-review has begun already."), by)


@transaction.atomic
def begin_due_self_reviews(*, today: date) -> int:
    """Begin each planned review whose day has come in a published round. Returns how many."""
    due = Review.objects.published().at_stage(Stage.PLANNED).filter(self_review_on__lte=today)
    reviews = list(due.select_for_update(of=("self",), skip_locked=True))
    for review in reviews:
        _begin(review, None)
    return len(reviews)


def _begin(review, by):
    Round.objects.filter(pk=review.round_id, status=Round.Status.PUBLISHED).update(status=Round.Status.RUNNING)
    advance(review, Stage.SELF_REVIEW, by=by)
    tell(review, "self-review-began", by=by, to=people_of(review, host=True))
    return review


@transaction.atomic
def pause_review(review: Review, *, by: Person) -> Review:
    """Stop the clocks: an inspection is called, somebody is ill. Nobody is asked why, every word stays where it is, and
    nothing can be written, sent or visited until somebody goes on with it."""
    right = Review.objects.pausable_by(by, timezone.localdate())
    review = locked(right, review, "This review is paused, stopped or closed already.")
    review.paused_at = timezone.now()
    review.save(update_fields=["paused_at"])
    note(review, "paused", by)
    tell(review, "review-paused", by=by, to=people_of(review), mark=change_visit(review))
    change_workshop(review, by=by)
    return review


@transaction.atomic
def resume_review(review: Review, *, by: Person, visit_on: date | None = None) -> Review:
    """Go on where it was paused. All days still to come are found anew: from a new day for the visit, or, where the visit
    is over, from today on by as much as the pause took."""
    right = Review.objects.resumable_by(by, timezone.localdate())
    review = locked(right, review, "This review is not paused.")
    away = timezone.localdate() - timezone.localdate(review.paused_at)
    review.paused_at = None
    review.save(update_fields=["paused_at"])
    note(review, "resumed", by)
    if Review.objects.movable_by(by, timezone.localdate()).contains(review):
        _set_visit(review, visit_on or next_visit_day(review))
    else:
        _put_off(review, away)
    tell(review, "review-resumed", by=by, to=people_of(review), mark=change_visit(review))
    change_workshop(review, by=by)
    return review


@transaction.atomic
def move_visit(review: Review, *, by: Person, visit_on: date) -> Review:
    """Set another day for a visit that is to come; everything that hangs on it is found anew, and everybody told at once.

    Raises Conflict if the day is no school day of the host, has passed, or takes somebody of the team to two visits.
    """
    today = timezone.localdate()
    review = locked(Review.objects.movable_by(by, today), review, MOVED)
    if problem := why_not(review, visit_on, today):
        raise Conflict(problem)
    _set_visit(review, visit_on)
    note(review, "moved", by)
    tell(review, "visit-moved", by=by, to=people_of(review), due_on=visit_on, mark=change_visit(review))
    return review


@transaction.atomic
def stop_review(review: Review, *, by: Person | None, because: str) -> Review:
    """End a review before its time, and say why. What was written stays with its host; nothing more is made of it.

    `by` is None where it happens by itself, because its school has closed.
    """
    right = Review.objects.stoppable_by(by, timezone.localdate()) if by else Review.objects.filter(stopped_at=None)
    review = locked(right, review, "This review has ended already.")
    review.stopped_at, review.stopped_because = timezone.now(), because
    review.save(update_fields=["stopped_at", "stopped_because"])
    note(review, "stopped", by)
    tell(review, "review-stopped", by=by, to=people_of(review), mark=change_visit(review))
    change_workshop(review, by=by)
    return review


@transaction.atomic
def stop_reviews_of_closed_schools() -> int:
    """Stop each review whose school has closed. Returns how many."""
    open_ones = Review.objects.filter(stopped_at=None, school__closed_on__isnull=False).exclude(status=Stage.CLOSED)
    reviews = list(open_ones)
    for review in reviews:
        stop_review(review, by=None, because="The school has closed.")
    return len(reviews)


def why_not(review: Review, visit_on: date, today: date) -> str:
    """Why the visit can't be on that day, in one sentence; "" if it can."""
    calendar = calendars_of([review.school])[review.school_id]
    if visit_on <= today:
        return "That day has passed, or is today. Choose one that is to come."
    if not calendar.is_school_day(visit_on):
        return f"{visit_on:%-d %B} is no school day at {review.school.name}."
    team = review.seats.current().in_team().filter(person__in=visiting_on(visit_on, besides=review))
    busy = team.select_related("person").first()
    return f"{busy.person.name} is on another visit that day." if busy else ""


def next_visit_day(review: Review) -> date:
    """The day to propose for a visit that was put off: its own if that is still to come, otherwise ten school days on."""
    today = timezone.localdate()
    if review.visit_on > today:
        return review.visit_on
    return calendars_of([review.school])[review.school_id].after(today, 10)


def _set_visit(review, visit_on):
    calendar = calendars_of([review.school])[review.school_id]
    moved_by = visit_on - review.visit_on
    dates = review.round.stage_plan.resolved(visit_on, Length(review.visit_length), calendar).as_fields()
    _save_dates(review, dates)
    for session in review.sessions.all():  # a timetable goes with its day
        session.on += moved_by
        session.save(update_fields=["on"])


def _put_off(review, away):
    """The days still to come, later by as much as the pause took."""
    names = [name for name in StageDates.__dataclass_fields__ if name.endswith("_by_on")]
    today, calendar = timezone.localdate(), calendars_of([review.school])[review.school_id]
    since = today - away
    later = {name: calendar.after(getattr(review, name) + away, 0) for name in names if getattr(review, name) >= since}
    _save_dates(review, later)


def _save_dates(review, dates):
    for name, day in dates.items():
        setattr(review, name, day)
    review.save(update_fields=list(dates))
