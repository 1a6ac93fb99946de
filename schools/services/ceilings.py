"""How many e-mails somebody gets in a week: few, spread over their working days. What is over waits for a later digest."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from schools.models import Delivery, Membership, Person, Role

from .hours import is_in_hours, next_digest_start

MOST = {True: 5, False: 3}
"""E-mails from Monday to Sunday, sign-in and security mail apart: for whoever has any post besides teacher, and for others."""


def with_mail_of_week(people: QuerySet[Person], now: datetime) -> QuerySet[Person]:
    """Each with `mails_in_week`, what was sent to them since Monday, and `has_lead`."""
    sent = Delivery.objects.filter(status=Delivery.Status.SENT, sent_at__gte=_monday(now), person=OuterRef("pk"))
    mails = sent.order_by().values("person").annotate(number=Count("pk"))
    leads = Membership.objects.current(timezone.localdate(now)).filter(person=OuterRef("pk")).exclude(role=Role.TEACHER)
    number = Coalesce(Subquery(mails.values("number"), output_field=IntegerField()), 0)
    return people.annotate(mails_in_week=number, has_lead=Exists(leads))


def being_sent_to(people: Iterable[int]) -> dict[int, set[int]]:
    """The ids of the e-mails that are being sent to each of these people, by anybody."""
    found = defaultdict(set)
    rows = Delivery.objects.filter(person__in=people, status=Delivery.Status.SENDING)
    for person, pk in rows.values_list("person", "pk"):
        found[person].add(pk)
    return found


def may_have_mail(person: Person, *, besides: int) -> bool:
    """Whether one more e-mail keeps to the week's ceiling, besides so many that are being sent."""
    return person.mails_in_week + besides < MOST[person.has_lead]


def may_have_digest(person: Person, now: datetime) -> bool:
    """Whether a digest today leaves enough of the week's e-mails for the working days to come."""
    return person.mails_in_week < _share(person, timezone.localdate(now).isoweekday())


def digest_goes_at(person: Person, now: datetime, works_on: Callable[[date], bool]) -> datetime | None:
    """When the next digest goes to somebody for whom one waits; None for whoever works on no day.

    Needs `had_digest` too: whether they had today's. `works_on`: whether their schools are open to them on a day.
    """
    is_now = is_in_hours(person, now) and works_on(timezone.localdate(now))
    if is_now and not person.had_digest and may_have_digest(person, now):
        return now
    start = next_digest_start(person, now)
    while start and not (works_on(timezone.localdate(start)) and _has_share(person, start, now)):
        start = next_digest_start(person, start)
    return start


def _has_share(person, start, now):
    """Whether the ceiling lets a digest go then, which of a later week it does."""
    return start >= _monday(now) + timedelta(7) or may_have_digest(person, start)


def _share(person, weekday):
    """How many of the week's e-mails may have gone by that day: one on their first working day, all on the last."""
    most, days = MOST[person.has_lead], person.digest_days
    before = sum(day < weekday for day in days)
    return most if len(days) < 2 else 1 + (most - 1) * before // (len(days) - 1)


def _monday(now):
    """The moment at which the local week begins."""
    today = timezone.localdate(now)
    return timezone.make_aware(datetime.combine(today - timedelta(today.weekday()), time()))
