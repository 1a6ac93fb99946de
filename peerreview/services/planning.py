"""A round's teams and dates, set by hand; held to the rules before they are published."""

from dataclasses import fields

from django.db import transaction
from django.utils import timezone

from peerreview.models import Review, Round, RoundSchool, Seat
from peerreview.models.seats import people_of
from peerreview.scheduling.plan import Visit
from peerreview.scheduling.rules import Problem, problems_of
from peerreview.stage_dates import Length, StageDates
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify_all

from .questions import known_part, setting_of
from .rounds import heads_to_tell, record
from .steering import tell

SETTLED = "This round is not being planned now."


def visits_of(made: Round) -> list[Visit]:
    """The plan as it stands, of the hosts that take part."""
    reviews = Review.objects.filter(round=made, stopped_at=None).prefetch_related("seats")
    return [_visit(review) for review in reviews]


def _visit(review):
    seats = [seat for seat in review.seats.all() if seat.ended_at is None]
    of = {role: tuple(seat.person_id for seat in seats if seat.role == role) for role in ("lead", "peer", "shadow")}
    return Visit(review.school_id, review.visit_on, next(iter(of["lead"]), None), of["peer"], of["shadow"])


def problems_in(made: Round) -> list[Problem]:
    """Which rules the plan breaks. Whom somebody took out of the answers since is not in it any more."""
    setting = setting_of(made)
    known = [visit for visit in visits_of(made) if visit.school in setting.hosts]
    return problems_of(setting, [known_part(setting, visit) for visit in known])


@transaction.atomic
def plan_visit(row: RoundSchool, visit: Visit, *, by: Person, was: str) -> Review:
    """Set day and team of one host; all days of its review are found in its calendar. Clashes with others are shown, and
    stop the publishing, not the planning.

    `was`: the `mark` of the plan as it was read. Raises Conflict if somebody changed it since, and for people whom no
    school gives.
    """
    made = locked(Round.objects.plannable_by(by, timezone.localdate()), row.round, SETTLED)
    row = locked(RoundSchool.objects.filter(round=made).hosting(), row, "This school does not host any more.")
    if planned_for(row).mark != was:
        raise Conflict("Somebody planned this visit while you did. What you chose is below.")
    setting = setting_of(made)
    if not set(visit.people) <= set(setting.reviewers):
        raise Conflict("Choose people whom a school of this round gives.")
    review, _ = Review.objects.get_or_create(round=made, school=row.school)
    _set_day(review, row, visit.on, setting)
    review.seats.in_team().delete()
    leads = (visit.lead,) if visit.lead is not None else ()
    for role, people in (("lead", leads), ("peer", visit.peers), ("shadow", visit.shadows)):
        for key in people:
            seat = {"role": role, "school_id": setting.reviewers[key].school, "begun_at": timezone.now()}
            Seat.objects.create(review=review, person_id=key, **seat)
    return review


def _set_day(review, row, on, setting):
    review.visit_length = row.visit_length
    calendar = setting.schools[row.school_id].calendar
    dates = row.round.stage_plan.resolved(on, Length(row.visit_length), calendar).as_fields() if on else {}
    names = [each.name for each in fields(StageDates)]
    for name in names:
        setattr(review, name, dates.get(name))
    review.save(update_fields=["visit_length", *names])


def planned_for(row: RoundSchool) -> Visit:
    """Day and team of one host as they stand."""
    review = Review.objects.filter(round=row.round_id, school=row.school_id).prefetch_related("seats").first()
    return _visit(review) if review else Visit(row.school_id)


@transaction.atomic
def show_plan(made: Round, *, by: Person) -> Round:
    """Show the plan to the heads who take part; it can still be changed. Safe to repeat."""
    made = locked(Round.objects.plannable_by(by, timezone.localdate()), made, SETTLED)
    if made.status == Round.Status.PROPOSED:
        return made
    if not made.reviews.exists():
        raise Conflict("There is nothing to show yet: set a day and a team first.")
    made.status = Round.Status.PROPOSED
    made.save(update_fields=["status"])
    record(made, "proposed", by)
    notify_all(heads_to_tell(made, taking_part=True), "plan-shown", made.thing, by=by)
    return made


def missing_for_publishing(made: Round, problems: list[Problem]) -> list[str]:
    """What stands between a plan and its publishing, in plain words; `problems` as `problems_in` finds them."""
    rows = RoundSchool.objects.filter(round=made)
    hosts = [] if rows.hosting().exists() else ["No school hosts."]
    unsigned = rows.to_sign().order_by("school__name").values_list("school__name", flat=True)
    signing = [f"The protocol, as it reads now, is not signed yet by {', '.join(unsigned)}."] if unsigned else []
    names = dict(rows.values_list("school", "school__name"))
    broken = [f"{names[each.school]}: {each.text}" if each.school else each.text for each in problems]
    return hosts + signing + broken


@transaction.atomic
def publish_round(made: Round, *, by: Person) -> Round:
    """Publish teams and dates: from then on each host owns its review, and everybody named is told.

    Raises Conflict with the first thing that is missing, see `missing_for_publishing`.
    """
    right = Round.objects.publishable_by(by, timezone.localdate())
    made = locked(right, made, "Show the plan to the heads first; or it is published already.")
    if missing := missing_for_publishing(made, problems_in(made)):
        raise Conflict(f"Not quite yet. {missing[0]}")
    made.status = Round.Status.PUBLISHED
    made.save(update_fields=["status"])
    record(made, "published", by)
    notify_all(heads_to_tell(made, taking_part=True), "round-published", made.thing, by=by)
    for review in made.reviews.all():
        tell(review, "review-planned", by=by, to=people_of(review, team=True), due_on=review.visit_on)
    return made
