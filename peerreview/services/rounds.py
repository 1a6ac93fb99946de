"""Making a round, inviting schools to it, a school that leaves, and closing it."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from peerreview.models import ProtocolClause, Review, Round, RoundEvent, RoundSchool, Seat
from peerreview.models.seats import people_of
from reflections.models import Framework
from reflections.models.frameworks import leads_trust
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Membership, Person, Role, School
from schools.services.messages import notify_all
from schools.words import all_under

from .overview import count_themes
from .pulse import end_round_pulse
from .seats import leads_of_trust, unseat
from .steering import note, stop_review, tell

NOT_OPEN = "This round is published. Its terms and its schools stand."


@dataclass(frozen=True)
class RoundTerms:
    """What a trust lead sets of a round. `stage_days`: in the order of StagePlan."""

    theme: str
    about: str
    framework: Framework
    answer_by_on: date
    visits_from_on: date
    visits_until_on: date
    team_size: int
    visit_lengths: list[str]
    stage_days: list[int]
    readers: list[str]
    most_away: int
    is_mutual_allowed: bool
    allowance: int


def record(made: Round, kind: str, by: Person, school: School | None = None) -> RoundEvent:
    """Keep what was done with a round, by whom and about which school."""
    return made.events.create(kind=kind, by=by, school=school, at=timezone.now())


def heads_to_tell(made: Round, *, taking_part: bool = False) -> list[Person]:
    """The heads of the schools that are invited to a round, or only of those that take part."""
    rows = RoundSchool.objects.filter(round=made, left_at=None)
    rows = rows.taking_part() if taking_part else rows.exclude(answer=RoundSchool.Answer.NO)
    today = timezone.localdate()
    heads = Membership.objects.current(today).filter(school__in=rows.values("school"), role=Role.HEAD)
    return list(Person.objects.with_access(today).filter(pk__in=heads.values("person")))


@transaction.atomic
def make_round(terms: RoundTerms, *, by: Person) -> Round:
    """Plan a round. Its protocol begins as that of the last round, or with the words that the trust has for it. Nobody is
    told before the invitations are sent. Raises Conflict if `by` does not lead the trust."""
    if not leads_trust(by, timezone.localdate()).exists():
        raise Conflict("Rounds are planned by trust leads.")
    last = Round.objects.order_by("-made_at").first()
    made = Round.objects.create(**vars(terms), made_by=by, made_at=timezone.now())
    texts = list(last.clauses.standing().values_list("text", flat=True)) if last else []
    for position, text in enumerate(texts or all_under("protocol").values(), start=1):
        ProtocolClause.objects.create(round=made, position=position, text=text, saved_by=by, saved_at=made.made_at)
    record(made, "made", by)
    return made


@transaction.atomic
def change_round(made: Round, terms: RoundTerms, *, by: Person, version: int) -> Round:
    """Change a round's terms until it is published. Once invitations are out, heads sign anew what they signed before.

    Raises Conflict on top of another change.
    """
    made = locked(Round.objects.changeable_by(by, timezone.localdate()), made, NOT_OPEN)
    if made.version != version:
        raise Conflict("Somebody changed this round while you did. What you typed is below.")
    for name, value in vars(terms).items():
        setattr(made, name, value)
    made.version += 1
    made.save(update_fields=[*vars(terms), "version"])
    record(made, "changed", by)
    return reword(made, by=by)


def reword(made: Round, *, by: Person) -> Round:
    """What heads sign reads otherwise from now on: those who have signed are told, and sign anew."""
    if made.status == Round.Status.DRAFT:
        return made
    signed = RoundSchool.objects.filter(round=made, signed_version=made.protocol_version).values("signed_by")
    told = list(Person.objects.filter(pk__in=signed))
    made.protocol_version += 1
    made.save(update_fields=["protocol_version"])
    notify_all(told, "protocol-changed", made.thing, by=by)
    return made


@transaction.atomic
def invite_schools(made: Round, schools: list[School], *, by: Person) -> list[RoundSchool]:
    """Add schools to a round. While it is a draft nobody hears of it; later their heads are invited at once."""
    made = locked(Round.objects.changeable_by(by, timezone.localdate()), made, NOT_OPEN)
    rows = [RoundSchool.objects.get_or_create(round=made, school=school) for school in schools]
    new = [row for row, is_new in rows if is_new]
    if made.status != Round.Status.DRAFT:
        _invite(made, new, by)
    return new


@transaction.atomic
def remove_school(row: RoundSchool, *, by: Person) -> None:
    """Take back an invitation that nobody has answered."""
    right = RoundSchool.objects.removable_by(by, timezone.localdate())
    locked(right, row, "They have answered already. Ask them to answer “not this time”.").delete()


@transaction.atomic
def send_invitations(made: Round, *, by: Person) -> Round:
    """Invite the heads of all schools of a draft: from then on they see the round, answer, and write its protocol.

    Raises Conflict while there are fewer than two schools.
    """
    right = Round.objects.invitable_by(by, timezone.localdate())
    made = locked(right, made, "The invitations are on their way already.")
    rows = list(made.round_schools.all())
    if len(rows) < 2:
        raise Conflict("A round needs at least two schools. Choose them first.")
    made.status = Round.Status.INVITING
    made.save(update_fields=["status"])
    record(made, "invited", by)
    _invite(made, rows, by)
    return made


def _invite(made, rows, by):
    today = timezone.localdate()
    for row in rows:
        heads = Membership.objects.current(today).filter(school=row.school_id, role=Role.HEAD).values("person")
        people = Person.objects.with_access(today).filter(pk__in=heads)
        notify_all(people, "round-invited", row.thing, by=by, due_on=made.answer_by_on)


@transaction.atomic
def leave_round(row: RoundSchool, *, by: Person) -> RoundSchool:
    """A school leaves a published round and takes its reports with it: its own review stops unless it is closed, its people
    leave the teams of others, who are told, and what it has released is read by its own staff alone."""
    right = RoundSchool.objects.leavable_by(by, timezone.localdate())
    row = locked(right, row, "This school has left already, or the round is closed.")
    row.left_at = timezone.now()
    row.save(update_fields=["left_at"])
    record(row.round, "left", by, row.school)
    reviews = Review.objects.filter(round=row.round_id)
    for review in reviews.filter(school=row.school_id, stopped_at=None).exclude(status="closed"):
        stop_review(review, by=None, because="The school has left the round.")
    seats = Seat.objects.current().in_team().filter(review__in=reviews.running().exclude(status="closed"))
    for seat in seats.filter(school=row.school_id).select_related("review", "person"):
        unseat(seat)
        note(seat.review, f"ended_{seat.role}", by, seat.person)
        tell(seat.review, "team-lost-somebody", by=by, to=[seat.person, *people_of(seat.review), *trust_leads()])
    return row


def trust_leads() -> list[Person]:
    """Who leads the trust now."""
    today = timezone.localdate()
    return list(Person.objects.with_access(today).filter(pk__in=leads_of_trust(today)))


@transaction.atomic
def close_round(made: Round, *, by: Person) -> Round:
    """Close a round honestly: when each of its reviews is closed or was stopped, and not before.

    Raises Conflict that names the schools whose reviews still run.
    """
    right = Round.objects.closable_by(by, timezone.localdate())
    made = locked(right, made, "This round is closed already, or has not been published.")
    if going := still_running(made):
        raise Conflict(
            f"Still running: {', '.join(going)}. A round closes when each of its reviews is closed or stopped."
        )
    made.status = Round.Status.CLOSED
    made.save(update_fields=["status"])
    record(made, "closed", by)
    end_round_pulse(made)
    count_themes(made)
    notify_all(heads_to_tell(made, taking_part=True), "round-closed", made.thing, by=by)
    return made


def still_running(made: Round) -> list[str]:
    """The names of the schools whose reviews are neither closed nor stopped; a paused one still runs."""
    open_ones = made.reviews.filter(stopped_at=None).exclude(status="closed")
    return list(open_ones.order_by("school__name").values_list("school__name", flat=True))
