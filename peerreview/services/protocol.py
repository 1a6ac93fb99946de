"""What the schools of a round agree on: written by their heads together, and signed by each."""

from django.db import transaction
from django.utils import timezone

from peerreview.models import ClauseWording, ProtocolClause, Round, RoundSchool
from peerreview.models.protocol import protocols_written_by
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .rounds import record, reword

SETTLED = "The protocol stands: the round is published, or it is not open to you."


@transaction.atomic
def add_clause(made: Round, text: str, *, by: Person) -> ProtocolClause:
    """Add a clause at the end; the same text is one clause. Whoever has signed signs anew.

    Raises Conflict for a twenty-first clause.
    """
    made = locked(protocols_written_by(by, timezone.localdate()), made, SETTLED)
    same = made.clauses.standing().filter(text=text).first()
    if same:
        return same
    if made.clauses.standing().count() >= ProtocolClause.MOST:
        raise Conflict("Twenty clauses are enough to remember. Change one of them instead.")
    last = made.clauses.order_by("-position").first()
    position = last.position + 1 if last else 1
    saved = {"saved_by": by, "saved_at": timezone.now()}
    clause = ProtocolClause.objects.create(round=made, position=position, text=text, **saved)
    reword(made, by=by)
    return clause


@transaction.atomic
def change_clause(clause: ProtocolClause, text: str, *, by: Person, version: int) -> ProtocolClause:
    """Say a clause in other words, on top of the wording that was read; the earlier wording stays to be seen."""
    made = locked(protocols_written_by(by, timezone.localdate()), clause.round, SETTLED)
    clause = locked(made.clauses.standing(), clause, "Somebody took this clause out. Your words are below.")
    if clause.version != version:
        raise Conflict(f"This clause reads “{clause.text}” now. Your words are below.")
    if clause.text == text:
        return clause
    _keep(clause)
    clause.text, clause.saved_by, clause.saved_at = text, by, timezone.now()
    clause.version += 1
    clause.save(update_fields=["text", "saved_by", "saved_at", "version"])
    reword(made, by=by)
    return clause


@transaction.atomic
def take_out_clause(clause: ProtocolClause, *, by: Person) -> None:
    """Take a clause out; its wording stays to be seen, and it can be put back."""
    made = locked(protocols_written_by(by, timezone.localdate()), clause.round, SETTLED)
    clause = locked(made.clauses.standing(), clause, "Somebody took this clause out already.")
    _keep(clause)
    clause.taken_out_at, clause.saved_by = timezone.now(), by
    clause.save(update_fields=["taken_out_at", "saved_by"])
    reword(made, by=by)


@transaction.atomic
def put_back_clause(clause: ProtocolClause, *, by: Person) -> ProtocolClause:
    """Put back a clause that was taken out."""
    made = locked(protocols_written_by(by, timezone.localdate()), clause.round, SETTLED)
    clause = locked(made.clauses.exclude(taken_out_at=None), clause, "This clause is in the protocol.")
    clause.taken_out_at = None
    clause.save(update_fields=["taken_out_at"])
    reword(made, by=by)
    return clause


def _keep(clause):
    ClauseWording.objects.create(clause=clause, text=clause.text, by=clause.saved_by, saved_at=timezone.now())


@transaction.atomic
def sign_protocol(row: RoundSchool, *, by: Person, version: int) -> RoundSchool:
    """Sign, as a school's head, the protocol as it reads. Raises Conflict if it was changed since it was read."""
    right = RoundSchool.objects.answerable_by(by, timezone.localdate()).taking_part()
    row = locked(right, row, "Answer the invitation first; or the round is published already.")
    if row.round.protocol_version != version:
        raise Conflict("Somebody changed the protocol while you read it. Read it again, and then sign.")
    row.signed_version, row.signed_by, row.signed_at = version, by, timezone.now()
    row.save(update_fields=["signed_version", "signed_by", "signed_at"])
    record(row.round, "signed", by, row.school)
    return row
