import logging
import smtplib
from datetime import datetime, timedelta
from time import monotonic

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import F
from django.utils import timezone

from schools.models import Delivery, Message, Person
from schools.occasions import occasion_of

from .ceilings import may_have_mail, with_mail_of_week
from .emails import compose_email, one_line
from .hours import is_in_hours, next_start

logger = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
LATE = timedelta(hours=12)  # after an outage, what should have come by itself comes together
LONGEST_BATCH = 75  # seconds: with one slow e-mail on top, a batch ends before its lease does
WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 80, 160, 240, 360, 480)]  # 12 tries, 23 hours

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
    away or out of hours waits; what is late by half a day, or over the week's ceiling, goes into a later digest. A refused
    address fails, any other trouble means another try later, and neither stops the rest. A batch that takes too long is
    handed back. Returns False if the mail server cannot be reached.
    """
    connection, stop_at = get_connection(), monotonic() + LONGEST_BATCH
    try:
        for place, delivery in enumerate(batch):
            if monotonic() > stop_at:
                _hand_back(batch[place:])
                break
            if not _deliver(delivery, connection, now):
                _try_all_later(batch[place:], now)
                return False
    finally:
        connection.close()
    return True


def _deliver(delivery, connection, now):
    """Whether the mail server could be reached, or had no need to be."""
    email = _prepared(delivery, now)
    if email is None:
        return True
    try:
        connection.open()
    except OSError:  # smtplib's own errors are OSErrors as well
        logger.warning("The mail server cannot be reached", exc_info=True)
        return False
    _send(email, delivery, connection, now)
    return True


def _prepared(delivery, now) -> EmailMultiAlternatives | None:
    """The e-mail, if there is one to send now; if not, the delivery is settled."""
    if delivery.attempts > len(WAITS) + 1:
        return _settle(delivery, Delivery.Status.FAILED, answer="Tried too often.")
    people = Person.objects.with_access(timezone.localdate(now)).filter(pk=delivery.person_id)
    person = with_mail_of_week(people, now, besides=delivery).first()
    if person is None:
        return _settle(delivery, Delivery.Status.DROPPED, answer="They have no access any more.")
    if not _may_reach(person, delivery, now):
        return _postpone(delivery, person, now)
    if delivery.kind == Delivery.Kind.AT_ONCE and now - delivery.due_at > LATE:
        return _fold(delivery, "It was held up: it goes into the next digest.")
    if not may_have_mail(person):
        return _fold(delivery, "Enough mail this week: it goes into a later digest.")
    delivery.person = person
    return _written(delivery, now)


def _written(delivery, now):
    """The e-mail of what is still due. An occasion that cannot say is tried later: its fault must not stop the rest."""
    try:
        messages = _still_due(delivery)
        if messages:
            return compose_email(delivery, messages)
    except Exception:
        logger.exception("Delivery %s could not be written", delivery.pk)
        return _try_later(delivery, "It could not be written.", now)
    return _settle(delivery, Delivery.Status.DROPPED, answer="Nothing in it was still due, or all was read.")


def _still_due(delivery) -> list[Message]:
    unread = delivery.messages.filter(read_at=None, is_mailed=True).select_related("person", "by")
    return [message for message in unread if occasion_of(message.kind).is_due(message)]


def _may_reach(person, delivery, now):
    """A digest on its own day, inside the person's hours; what is at once whenever they are not away."""
    today = timezone.localdate(now)
    if delivery.kind == Delivery.Kind.DIGEST:
        return delivery.digest_on == today and is_in_hours(person, now)
    return not person.is_away(today)


def _postpone(delivery, person, now):
    """Until the person's next working day: a digest's messages go into that day's digest."""
    if delivery.kind == Delivery.Kind.DIGEST:
        return _fold(delivery, "They were not at work: it goes into the next digest.")
    due_at = next_start(person, now) or now + timedelta(days=1)
    return _settle(delivery, Delivery.Status.WAITING, due_at=due_at, attempts=0)


def _fold(delivery, why):
    """Leave what it says to a later digest."""
    delivery.messages.update(delivery=None, is_at_once=False)
    return _settle(delivery, Delivery.Status.DROPPED, answer=why)


def _send(email, delivery, connection, now):
    try:
        connection.send_messages([email])
    except (OSError, ValueError) as error:
        if _code_and_text(error)[0] in (None, 421):  # no answer, or a goodbye: the next one needs a new connection
            connection.close()
        if _is_refused(error):
            _settle(delivery, Delivery.Status.FAILED, answer=answer_of(error))
        else:
            _try_later(delivery, answer_of(error), now)
    else:
        Delivery.objects.filter(pk=delivery.pk).update(  # even if the lease ran out meanwhile: it was sent
            status=Delivery.Status.SENT, sent_at=now, lease_until=None, answer=""
        )


def _is_refused(error):
    """Whether the server will never take it: it said 5xx to the address or the e-mail, or the address is malformed."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return _code_and_text(error)[0] >= 500
    return isinstance(error, ValueError)


def _code_and_text(error):
    """What the mail server answered; without an answer no code, and what happened."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return None, type(error).__name__


def answer_of(error):
    """What the mail server said, short enough to keep."""
    code, text = _code_and_text(error)
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return one_line(f"{code or ''} {text}")[:300]


def _try_all_later(deliveries, now):
    for delivery in deliveries:
        _try_later(delivery, "The mail server could not be reached.", now)


def _try_later(delivery, answer, now):
    if delivery.attempts > len(WAITS):
        return _settle(delivery, Delivery.Status.FAILED, answer=answer)
    return _settle(delivery, Delivery.Status.WAITING, due_at=now + WAITS[delivery.attempts - 1], answer=answer)


def _hand_back(deliveries):
    """Leave untried ones to the next batch, as if they had not been leased."""
    ours = Delivery.objects.filter(pk__in=[each.pk for each in deliveries], lease_until=deliveries[0].lease_until)
    ours.filter(status=Delivery.Status.SENDING).update(
        status=Delivery.Status.WAITING, lease_until=None, attempts=F("attempts") - 1
    )


def _settle(delivery, status, **changes):
    """Note the end of our lease; where it ran out and somebody else took over, theirs is the word that counts."""
    ours = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.SENDING, lease_until=delivery.lease_until)
    ours.update(status=status, lease_until=None, **changes)
