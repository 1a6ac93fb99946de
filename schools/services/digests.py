from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from schools.models import Delivery, Message, Person
from schools.models.mail import with_refusals
from schools.models.rhythms import rhythms_of

from .ceilings import digest_goes_at, may_have_digest, with_mail_of_week
from .hours import is_in_hours
from .sorting import LATE

FOLDING = 720_031  # the advisory lock's number, of no other meaning


@transaction.atomic
def fold_digests(*, now: datetime) -> int:
    """Put what waits for each person's digest into one e-mail, at most one a local day, due now.

    Only for people with access who are at work at this moment, never in their schools' holidays, and who have not had their
    share of the week's mail; who has mail that was held up waits until it was taken back, so that it comes in the same
    digest. Queries do not grow with the people. Harmless when two run at once: the second finds the lock taken and does
    nothing. Returns how many digests were made.
    """
    if not _is_alone():
        return 0
    today = timezone.localdate(now)
    waiting = list(_with_something_waiting(now))
    rhythms = rhythms_of({person.pk for person in waiting}, today)
    people = [each for each in waiting if rhythms[each.pk].works_on(today) and _is_ready(each, now)]
    digest = {"kind": Delivery.Kind.DIGEST, "digest_on": today}
    Delivery.objects.bulk_create(Delivery(person=person, due_at=now, **digest) for person in people)
    theirs = Delivery.objects.filter(person=OuterRef("person"), **digest).values("pk")
    Message.objects.waiting_for_digest().filter(person__in=people).update(delivery=theirs)
    return len(people)


@dataclass(frozen=True)
class WaitingDigest:
    """What waits for one person's next digest; `goes_at` is None for somebody who works on no day."""

    person: Person
    count: int
    goes_at: datetime | None


def waiting_digests(*, now: datetime) -> list[WaitingDigest]:
    """For whom messages wait, how many, and when each person's next digest goes."""
    waiting = Message.objects.waiting_for_digest().order_by()
    counts = dict(waiting.values_list("person").annotate(Count("pk")))
    people = list(_with_something_waiting(now))
    rhythms = rhythms_of({person.pk for person in people}, timezone.localdate(now))
    goes_at = {person.pk: digest_goes_at(person, now, rhythms[person.pk].works_on) for person in people}
    return [WaitingDigest(person, counts.get(person.pk, 0), goes_at[person.pk]) for person in people]


def _is_ready(person, now):
    is_open = not (person.had_digest or person.has_late_mail)
    return is_open and is_in_hours(person, now) and may_have_digest(person, now)


def _with_something_waiting(now) -> QuerySet[Person]:
    """People with access and an address that works for whom messages wait, whether they have had today's digest or have
    late mail, and their mail of the week."""
    today = timezone.localdate(now)
    waiting = Message.objects.waiting_for_digest().values("person")
    todays = Delivery.objects.filter(person=OuterRef("pk"), kind=Delivery.Kind.DIGEST, digest_on=today)
    people = Person.objects.with_access(today).filter(pk__in=waiting)
    people = people.annotate(had_digest=Exists(todays), has_late_mail=Exists(_late_mail(now)))
    return with_mail_of_week(with_refusals(people).filter(is_refused=False), now)


def _late_mail(now):
    """What should have gone to a person by itself, is not sent and is late."""
    unsent = Delivery.objects.filter(status__in=[Delivery.Status.WAITING, Delivery.Status.SENDING])
    return unsent.filter(person=OuterRef("pk"), kind=Delivery.Kind.AT_ONCE, due_at__lt=now - LATE)


def _is_alone():
    """Whether no other transaction folds; the lock goes when this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [FOLDING])
        return cursor.fetchone()[0]
