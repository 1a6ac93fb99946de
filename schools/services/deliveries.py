import logging
from datetime import datetime, timedelta
from smtplib import SMTPResponseException
from time import monotonic

from django.core.mail import get_connection

from schools.models import Delivery

from .answers import Fault, answer_of, fault_of, is_goodbye
from .mail_state import Luck, note_refused
from .outcomes import fold, hand_back, note_sent, settle, try_later
from .sorting import letters_of

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
LONGEST_BATCH = 75  # seconds: with one slow e-mail on top, a batch ends before its lease does
FRESH = 5  # seconds for which it counts that something is still due; then the rest of the batch is asked again

TAKE = """
    WITH taken AS MATERIALIZED (
        SELECT id FROM schools_delivery
        WHERE status IN ('waiting', 'sending') AND due_at <= %(now)s
            AND (status = 'waiting' OR lease_until <= %(now)s)
        ORDER BY due_at, id
        LIMIT %(limit)s
        FOR UPDATE SKIP LOCKED
    )
    UPDATE schools_delivery AS delivery
    SET status = 'sending', lease_until = %(lease_until)s, attempts = attempts + 1
    FROM taken WHERE delivery.id = taken.id
    RETURNING delivery.*
"""


def lease_deliveries(*, limit: int, now: datetime) -> list[Delivery]:
    """Take up to so many e-mails that are due, or whose lease ran out with whoever took them, for two minutes.

    No two callers get the same one. A lease counts as a try, so that what kills its sender is not tried for ever.
    """
    batch = Delivery.objects.raw(TAKE, {"now": now, "limit": limit, "lease_until": now + LEASE})
    return sorted(batch, key=lambda delivery: (delivery.due_at, delivery.pk))


def send_deliveries(batch: list[Delivery], *, now: datetime, luck: Luck | None = None) -> bool:
    """Send leased e-mails over one connection, each marked as soon as the mail server has taken it.

    What is no longer due, was read, or is for somebody without access is dropped, with the reason. What finds its reader
    away or out of hours waits; what is late by half a day, or over the week's ceiling, goes into a later digest. All that
    is asked for the whole batch, and again for the rest of it every few seconds. Where an address is refused, what was to
    be said waits until it works; a refused e-mail fails; any other trouble means another try later. None stops the rest.
    A batch that takes too long is handed back, and so is one in which `luck` runs out. Returns False if the mail server
    cannot be reached or takes nothing.
    """
    connection, stop_at, left, luck = get_connection(), monotonic() + LONGEST_BATCH, batch, luck or Luck()
    try:
        while left and monotonic() < stop_at:
            left = _send_while_fresh(left, connection, now, stop_at, luck)
    except GivenUp:
        return False
    finally:
        connection.close()
    hand_back(left)
    return True


class GivenUp(Exception):
    """The mail server cannot be reached, or takes nothing; what was left of the batch waits."""


def _send_while_fresh(batch, connection, now, stop_at, luck):
    """Send what is to be sent, as long as what was asked of the batch counts; gives the rest."""
    fresh_until = min(monotonic() + FRESH, stop_at)
    letters = letters_of(batch, now)
    for place, (delivery, email) in enumerate(letters):
        left = [delivery for delivery, _ in letters[place:]]
        if place and luck.is_out:
            hand_back(left)
            raise GivenUp
        if place and monotonic() > fresh_until:
            return left
        _open(connection, left, now, luck)
        _send(email, delivery, connection, now, luck)
    return []


def _open(connection, left, now, luck):
    try:
        connection.open()
    except OSError as error:  # smtplib's own errors are OSErrors as well
        logger.warning("The mail server cannot be reached", exc_info=True)
        answer = (
            answer_of(error) if isinstance(error, SMTPResponseException) else "The mail server could not be reached."
        )
        try_later(left, answer, now, folds=True)
        luck.worsens(answer, by=len(left))
        raise GivenUp from error


def _send(email, delivery, connection, now, luck):
    try:
        connection.send_messages([email])
    except (OSError, ValueError) as error:
        if is_goodbye(error):  # the next one needs a new connection
            connection.close()
        _note_failed(delivery, error, now, luck)
    else:
        note_sent(delivery, now)
        luck.turns()


def _note_failed(delivery, error, now, luck):
    """What surely fails by its address tells nothing of the mail server; its messages wait until it works, or another does."""
    fault, answer = fault_of(error), answer_of(error)
    if fault in (Fault.ADDRESS, Fault.PERHAPS_ADDRESS):
        note_refused(delivery.person, answer, now, is_doubtful=fault == Fault.PERHAPS_ADDRESS)
        fold([delivery], answer, Delivery.Status.FAILED)
    elif fault == Fault.EMAIL:
        settle([delivery], Delivery.Status.FAILED, answer=answer)
    else:
        try_later([delivery], answer, now, folds=True)
    if fault != Fault.ADDRESS and not isinstance(error, ValueError):
        luck.worsens(answer)
