import logging
from datetime import datetime, timedelta
from time import monotonic

from django.core.mail import get_connection

from schools.models import Delivery

from .answers import answer_of, is_goodbye, is_refused
from .outcomes import hand_back, note_sent, settle, try_later
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


def send_deliveries(batch: list[Delivery], *, now: datetime) -> bool:
    """Send leased e-mails over one connection, each marked as soon as the mail server has taken it.

    What is no longer due, was read, or is for somebody without access is dropped, with the reason. What finds its reader
    away or out of hours waits; what is late by half a day, or over the week's ceiling, goes into a later digest. All that
    is asked for the whole batch, and again for the rest of it every few seconds. A refused address fails, any other trouble
    means another try later, and neither stops the rest. A batch that takes too long is handed back. Returns False if the
    mail server cannot be reached.
    """
    connection, stop_at, left = get_connection(), monotonic() + LONGEST_BATCH, batch
    try:
        while left and monotonic() < stop_at:
            left = _send_while_fresh(left, connection, now, stop_at)
    except Unreachable:
        return False
    finally:
        connection.close()
    hand_back(left)
    return True


class Unreachable(Exception):
    """The mail server cannot be reached; what was left of the batch waits."""


def _send_while_fresh(batch, connection, now, stop_at):
    """Send what is to be sent, as long as what was asked of the batch counts; gives the rest."""
    fresh_until = min(monotonic() + FRESH, stop_at)
    letters = letters_of(batch, now)
    for place, (delivery, email) in enumerate(letters):
        left = [delivery for delivery, _ in letters[place:]]
        if place and monotonic() > fresh_until:
            return left
        _open(connection, left, now)
        _send(email, delivery, connection, now)
    return []


def _open(connection, left, now):
    try:
        connection.open()
    except OSError as error:  # smtplib's own errors are OSErrors as well
        logger.warning("The mail server cannot be reached", exc_info=True)
        try_later(left, "The mail server could not be reached.", now)
        raise Unreachable from error


def _send(email, delivery, connection, now):
    try:
        connection.send_messages([email])
    except (OSError, ValueError) as error:
        if is_goodbye(error):  # the next one needs a new connection
            connection.close()
        if is_refused(error):
            settle([delivery], Delivery.Status.FAILED, answer=answer_of(error))
        else:
            try_later([delivery], answer_of(error), now)
    else:
        note_sent(delivery, now)
