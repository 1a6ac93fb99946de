"""What becomes of leased e-mails. Where a lease ran out and somebody else took over, theirs is the word that counts."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic, sleep

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.db.models import F, QuerySet

from schools.models import Delivery, Message

WAITS = [timedelta(minutes=minutes) for minutes in (1, 2, 5, 10, 20, 40, 80, 160, 240, 360, 480)]  # 12 tries, 23 hours
NOTE_SENT = """
    UPDATE schools_delivery SET status = 'sent', sent_at = %s, lease_until = NULL, answer = '' WHERE id = %s
"""  # as SQL, since it is the one query for each e-mail
LONGEST_AWAY = 120  # seconds in which a database that went away may come back: as long as a lease


def is_tried_too_often(delivery: Delivery) -> bool:
    """Whether this lease is one more than an e-mail is tried."""
    return delivery.attempts > len(WAITS) + 1


def settle(deliveries: list[Delivery], status: str, **changes) -> None:
    """Note what became of e-mails of one batch, and end our lease."""
    _ours(deliveries).update(status=status, lease_until=None, **changes)


def fold(deliveries: list[Delivery], why: str, status: str = Delivery.Status.DROPPED) -> None:
    """Leave what they say to later digests."""
    Message.objects.filter(delivery__in=_ours(deliveries)).update(delivery=None, is_at_once=False)
    settle(deliveries, status, answer=why)


def try_later(deliveries: Iterable[Delivery], answer: str, now: datetime, *, folds: bool = False) -> None:
    """Have them wait, each longer than after its last try. What was tried often enough fails; where that `folds`, what it
    says goes into a later digest."""
    alike = defaultdict(list)
    for delivery in deliveries:
        alike[delivery.attempts].append(delivery)
    for attempts, some in alike.items():
        if attempts <= len(WAITS):
            settle(some, Delivery.Status.WAITING, due_at=now + WAITS[attempts - 1], answer=answer)
        elif folds:
            fold(some, answer, Delivery.Status.FAILED)
        else:
            settle(some, Delivery.Status.FAILED, answer=answer)


def hand_back(deliveries: list[Delivery]) -> None:
    """Leave untried ones to the next batch, as if they had not been leased."""
    settle(deliveries, Delivery.Status.WAITING, attempts=F("attempts") - 1)


def note_sent(delivery: Delivery, now: datetime) -> None:
    """Note that the mail server has taken it, even if our lease ran out meanwhile: it was sent.

    A database that is away is waited for, since what is not noted would be sent again.
    """
    give_up_at = monotonic() + LONGEST_AWAY
    while True:
        try:
            with connection.cursor() as cursor:
                cursor.execute(NOTE_SENT, [now, delivery.pk])
            return
        except (DatabaseError, InterfaceError) as error:
            if connection.in_atomic_block or monotonic() > give_up_at or not _is_away(error):
                raise
            connection.close()
            sleep(0.5)


def _is_away(error: Exception) -> bool:
    """Whether the database went away: psycopg2 calls a server that crashed in the middle of a statement a DatabaseError."""
    return isinstance(error, (OperationalError, InterfaceError)) or not connection.is_usable()


def _ours(deliveries) -> QuerySet[Delivery]:
    """Those whose lease still is ours. All of one batch have the same."""
    ids, leases = [each.pk for each in deliveries], {each.lease_until for each in deliveries}
    return Delivery.objects.filter(pk__in=ids, status=Delivery.Status.SENDING, lease_until__in=leases)
