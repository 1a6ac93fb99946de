"""What is noted during a visit, on the spot or days later, and its end."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from peerreview.models import LineOfEnquiry, Note, Review, Seat, Session, Stage
from peerreview.models.seats import host_writers, people_of
from peerreview.models.visiting import (
    NOTING,
    notes_changed_by,
    sessions_noted_by,
    sessions_notes_arrive_for,
    visits_ended_by,
)
from peerreview.naming import named_in
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .steering import advance, tell

NOT_OPEN = "The notes of this visit stand as they are."


@dataclass(frozen=True)
class NoteWords:
    """What a note says: a strength, a challenge or a question, on a line of enquiry, naming nobody."""

    line: LineOfEnquiry
    kind: str
    text: str


def named_at_host(review: Review, text: str) -> str:
    """Whom of the host's people a text names, as it stands there; "" if nobody."""
    return named_in(text, host_writers(review, timezone.localdate()).values_list("first_name", "last_name"))


def refuse_names(review: Review, text: str) -> None:
    """Raise Conflict for a text that names somebody of the host."""
    if name := named_at_host(review, text):
        raise Conflict(naming(name))


def naming(name: str) -> str:
    """What somebody reads who has named a colleague."""
    return f"“{name}” may be somebody who works here. Say what happened, not who: “the teacher”, “an adult”."


@transaction.atomic
def take_note(session: Session, words: NoteWords, *, by: Person, key: UUID, written_at: datetime) -> Note:
    """Keep a note. Sent twice, under the same key, it is one note and stays as it first arrived.

    A note that was written without a signal is taken whenever it arrives: after the findings were handed over, after the
    review was paused or stopped, or from somebody who has been replaced, it is marked late, nothing is made of it by
    itself, and its team decides. Raises Conflict for who never wrote in that session, and for a text that names somebody.
    """
    if found := Note.objects.filter(by=by, key=key).first():
        return found
    session = locked(sessions_notes_arrive_for(by), session, "The visit has not begun, or this session is not yours.")
    review = Review.objects.select_for_update().get(pk=session.review_id)
    if words.line.question.review_id != review.pk:
        raise Conflict("That line of enquiry belongs to another review.")
    refuse_names(review, words.text)
    now = timezone.now()
    is_late = not (_is_noting(review) and sessions_noted_by(by).filter(pk=session.pk).exists())
    told = {"written_at": min(written_at, now), "arrived_at": now, "is_late": is_late}
    note, is_new = Note.objects.get_or_create(
        by=by, key=key, defaults={"review": review, "session": session, **vars(words), **told}
    )
    if is_new and is_late:
        leads = Person.objects.filter(pk__in=review.seats.current().filter(role=Seat.Role.LEAD).values("person"))
        tell(review, "note-arrived-late", by=by, to=list(leads))
    return note


def _is_noting(review):
    return review.is_running and review.status in NOTING


@transaction.atomic
def change_note(note: Note, words: NoteWords, *, by: Person, version: int) -> Note:
    """Say a note of one's own in other words, on top of the version that was read."""
    note = locked(notes_changed_by(by), note, NOT_OPEN)
    if note.version != version:
        raise Conflict(f"This note reads “{note.text}” now. Your words are below.")
    refuse_names(note.review, words.text)
    for name, value in vars(words).items():
        setattr(note, name, value)
    note.version += 1
    note.save(update_fields=[*vars(words), "version"])
    return note


@transaction.atomic
def take_back_note(note: Note, *, by: Person) -> Note:
    """Take back a note of one's own: nobody else reads it from now on, and it leaves every finding drawn from it."""
    note = locked(notes_changed_by(by).standing(), note, NOT_OPEN)
    note.taken_back_at = timezone.now()
    note.save(update_fields=["taken_back_at"])
    note.findings.clear()
    return note


@transaction.atomic
def put_back_note(note: Note, *, by: Person) -> Note:
    """Put back a note that one took back."""
    note = locked(notes_changed_by(by).exclude(taken_back_at=None), note, NOT_OPEN)
    note.taken_back_at = None
    note.save(update_fields=["taken_back_at"])
    return note


@transaction.atomic
def end_visit(review: Review, *, by: Person) -> Review:
    """End the visit, as lead reviewer or host: from now on the team writes what it noticed. Notes may still arrive."""
    review = locked(visits_ended_by(by, timezone.localdate()), review, "This visit has ended, or is not under way.")
    advance(review, Stage.FINDINGS, by=by, moment="visit_ended_at")
    tell(review, "visit-ended", by=by, to=people_of(review), due_on=review.findings_by_on)
    return review
