"""QA conversations: planned, prepared, held by the clock, and ended in commitments."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from peerreview.models import Attendee, Commitment, Contribution, Conversation, PreRead, ReviewEvidence
from peerreview.models.conversations import order_of, pieces_to_take, plans_conversations
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify_all

from .appointments import tell_of_meeting

OVER = "This conversation is over, or has moved on."
ADDED = 120  # seconds


@dataclass(frozen=True)
class ConversationPlan:
    """What somebody plans. Each person has one part; `presenters` present in this order."""

    theme: str
    outcomes: str
    on: date
    starts_at: time
    place: str
    pre_reads_on: date
    facilitator: Person
    note_taker: Person
    presenters: list[Person] = field(default_factory=list)
    friends: list[Person] = field(default_factory=list)
    previous: Conversation | None = None

    def as_fields(self) -> dict:
        """As a conversation's own fields."""
        return {name: value for name, value in vars(self).items() if name not in PEOPLE}

    def seats(self) -> list[tuple[Person, str, int]]:
        """Everybody with their part and place."""
        one = [(self.facilitator, Attendee.Role.FACILITATOR, 0), (self.note_taker, Attendee.Role.NOTE_TAKER, 0)]
        presenting = [(person, Attendee.Role.PRESENTER, place) for place, person in enumerate(self.presenters)]
        return one + presenting + [(person, Attendee.Role.FRIEND, 0) for person in self.friends]


PEOPLE = ("facilitator", "note_taker", "presenters", "friends")


@transaction.atomic
def plan_conversation(plan: ConversationPlan, *, by: Person) -> Conversation:
    """Plan a QA conversation, as head or trust lead; everybody named is told. Raises Conflict for anybody else, for a meeting
    without presenters, and where somebody has two parts."""
    if not plans_conversations(by, timezone.localdate()).exists():
        raise Conflict("QA conversations are planned by heads and trust leads.")
    _check(plan)
    made = Conversation.objects.create(**plan.as_fields(), planned_by=by)
    notify_all(_seat(made, plan), "conversation-planned", made.thing, by=by, due_on=made.on)
    return made


@transaction.atomic
def change_conversation(made: Conversation, plan: ConversationPlan, *, by: Person, version: int) -> Conversation:
    """Change a planned conversation on top of the version that was read; who is new or need not come any more is told, and
    everybody where its day, time or place changes."""
    made = locked(Conversation.objects.changeable_by(by, timezone.localdate()), made, OVER)
    if made.version != version:
        raise Conflict("Somebody changed this conversation while you did. What you typed is below.")
    _check(plan)
    fields = plan.as_fields() | {"version": version + 1}
    moved = any(getattr(made, name) != fields[name] for name in ("on", "starts_at", "place"))
    before = [row.person for row in made.attendees.select_related("person")]
    for name, value in fields.items():
        setattr(made, name, value)
    made.save(update_fields=list(fields))
    made.attendees.all().delete()
    people = _seat(made, plan)
    new = [person for person in people if moved or person not in before]
    tell_of_meeting(made, new, [person for person in before if person not in people], by=by)
    return made


def _check(plan):
    people = [person for person, _, _ in plan.seats()]
    if len({person.pk for person in people}) != len(people):
        raise Conflict("Somebody has two parts. One part for each is enough.")
    if not plan.presenters:
        raise Conflict("Choose at least one person who presents.")


def _seat(made, plan):
    rows = [Attendee(conversation=made, person=who, role=role, position=place) for who, role, place in plan.seats()]
    Attendee.objects.bulk_create(rows)
    return [row.person for row in rows]


@transaction.atomic
def save_pre_read(
    made: Conversation, texts: dict[str, str], *, by: Person, version: int, pieces: Iterable[ReviewEvidence] = ()
) -> PreRead:
    """Save one's own pre-read (`proud`, `evidence`, `question`), as a presenter, until the conversation begins. The others
    read it from its date on, with the pieces of one's own self-reviews. Raises Conflict on top of another version."""
    right = Conversation.objects.attended_by(by).filter(status=Conversation.Status.PLANNED)
    made = locked(right, made, "The conversation has begun; what you wrote stands.")
    if not made.attendees.filter(person=by, role=Attendee.Role.PRESENTER).exists():
        raise Conflict("Presenters write the pre-reads.")
    standing = PreRead.objects.filter(conversation=made, person=by).first()
    if (standing.version if standing else 0) != version:
        raise Conflict("You saved other words in another window. These are below.")
    told = texts | {"version": version + 1, "saved_at": timezone.now()}
    row, _ = PreRead.objects.update_or_create(conversation=made, person=by, defaults=told)
    may = pieces_to_take(by, timezone.localdate())
    row.pieces.set(may.filter(pk__in=[piece.pk for piece in pieces]))
    return row


@transaction.atomic
def begin_conversation(made: Conversation, *, by: Person) -> Conversation:
    """Begin, on its day; pressed twice it has begun once."""
    made = locked(Conversation.objects.steered_by(by), made, OVER)
    if made.status == Conversation.Status.IN_SESSION:
        return made
    if made.on > timezone.localdate():
        raise Conflict(f"This conversation is on {made.on:%-d %B}.")
    steps = order_of(made)[0]
    now = timezone.now()
    return _set(made, status=Conversation.Status.IN_SESSION, began_at=now, **_at_step(steps, 0, now))


@transaction.atomic
def move_on(made: Conversation, *, by: Person, step: int) -> Conversation:
    """Go on from a step to the next, and after the last to the end. `step`: the one that the screen showed, so that two who
    press at once go on by one."""
    made = locked(Conversation.objects.steered_by(by).in_session(), made, OVER)
    if made.step != step:
        return made
    steps, now = order_of(made)[0], timezone.now()
    if step + 1 < len(steps):
        return _set(made, **_at_step(steps, step + 1, now))
    return _set(made, status=Conversation.Status.ENDED, ended_at=now, paused_at=None)


def _at_step(steps, place, now):
    return {"step": place, "step_began_at": now, "step_seconds": steps[place].seconds, "paused_at": None}


@transaction.atomic
def pause_conversation(made: Conversation, *, by: Person) -> Conversation:
    """Hold the clock; safe to repeat."""
    made = locked(Conversation.objects.steered_by(by).in_session(), made, OVER)
    return made if made.paused_at else _set(made, paused_at=timezone.now())


@transaction.atomic
def resume_conversation(made: Conversation, *, by: Person) -> Conversation:
    """Let the clock go on where it stood; safe to repeat."""
    made = locked(Conversation.objects.steered_by(by).in_session(), made, OVER)
    if made.paused_at is None:
        return made
    return _set(made, step_began_at=made.step_began_at + (timezone.now() - made.paused_at), paused_at=None)


@transaction.atomic
def extend_step(made: Conversation, *, by: Person, step: int) -> Conversation:
    """Give the step two minutes more, if it is still the one that the screen showed."""
    made = locked(Conversation.objects.steered_by(by).in_session(), made, OVER)
    return _set(made, step_seconds=made.step_seconds + ADDED) if made.step == step else made


def _set(made, **fields):
    for name, value in fields.items():
        setattr(made, name, value)
    made.room_version += 1
    made.save(update_fields=[*fields, "room_version"])
    return made


@transaction.atomic
def contribute(made: Conversation, kind: str, text: str, *, by: Person, to: Person, form_key: UUID) -> Contribution:
    """Bring a challenge or an offer of help to a presenter, or write down what was said; one form gives one."""
    made = locked(Conversation.objects.attended_by(by).in_session(), made, OVER)
    if not made.attendees.filter(person=to, role=Attendee.Role.PRESENTER).exists():
        raise Conflict("Bring it to somebody who presents.")
    told = {"kind": kind, "text": text, "by": by, "to": to, "at": timezone.now()}
    row, is_new = Contribution.objects.get_or_create(conversation=made, form_key=form_key, defaults=told)
    if is_new:
        Conversation.objects.filter(pk=made.pk).update(room_version=F("room_version") + 1)
    return row


@transaction.atomic
def commit_to(
    made: Conversation, text: str, *, by: Person, to: Person | None, by_on: date, form_key: UUID
) -> Commitment:
    """Promise something with a day: during the conversation, or within a week of its end. One form gives one."""
    made = locked(Conversation.objects.attended_by(by).exclude(status=Conversation.Status.PLANNED), made, OVER)
    if made.ended_at and made.ended_at < timezone.now() - timedelta(days=7):
        raise Conflict("This conversation ended more than a week ago. Bring it to the next one.")
    if by_on < timezone.localdate():
        raise Conflict("That day has passed.")
    told = {"text": text, "by": by, "to": to, "by_on": by_on}
    row, is_new = Commitment.objects.get_or_create(conversation=made, form_key=form_key, defaults=told)
    if is_new:
        Conversation.objects.filter(pk=made.pk).update(room_version=F("room_version") + 1)
    return row


@transaction.atomic
def say_how_it_went(promise: Commitment, text: str, *, by: Person) -> Commitment:
    """Say in a line what came of a promise of one's own."""
    promise = locked(Commitment.objects.filter(by=by), promise, "This is somebody else’s promise.")
    promise.came_of_it = text
    promise.save(update_fields=["came_of_it"])
    Conversation.objects.filter(previous=promise.conversation_id).update(room_version=F("room_version") + 1)
    return promise
