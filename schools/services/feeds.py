"""The private address of somebody's own dates, and what calendars are told as dates change."""

from datetime import date, datetime
from email.utils import parseaddr

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from schools.dates import dates_of
from schools.feeds.entries import Address, Entry
from schools.feeds.icalendars import Method, as_feed, as_message
from schools.models import CalendarFeed, Person
from schools.tokens import digest_of, new_token

RAISE = """
    INSERT INTO schools_eventsequence (uid, number, changed_at) VALUES (%s, 1, %s)
    ON CONFLICT (uid) DO UPDATE SET number = schools_eventsequence.number + 1, changed_at = excluded.changed_at
    RETURNING number
"""


@transaction.atomic
def make_feed(*, by: Person) -> str:
    """Make an address for one's own dates, in place of any before. Gives its token, which is kept nowhere and shown once."""
    end_feed(by=by)
    token = new_token()
    CalendarFeed.objects.create(person=by, digest=digest_of(token), made_at=timezone.now())
    return token


@transaction.atomic
def end_feed(*, by: Person) -> None:
    """End the address of one's own dates, at once and for good; safe to repeat."""
    Person.objects.select_for_update().get(pk=by.pk)  # so that two windows do not make two
    CalendarFeed.objects.of(by).update(ended_at=timezone.now())


def end_feeds_of_leavers(*, today: date) -> int:
    """End the addresses of those who have no access any more, so that none comes back to life with a new post. Returns how
    many; safe to repeat."""
    gone = CalendarFeed.objects.standing().exclude(person__in=Person.objects.with_access(today).values("pk"))
    return gone.update(ended_at=timezone.now())


def feed_under(token: str) -> bytes | None:
    """The calendar under an address; None where it is wrong, has ended, or its person has no access, all alike."""
    today = timezone.localdate()
    feed = CalendarFeed.objects.opened_by(digest_of(token), today).select_related("person").first()
    return feed and as_feed(dates_of(feed.person, today), site=settings.BASE_URL, stamp=feed.made_at)


def raise_sequence(uid: str) -> int:
    """Note that the day or place of something has changed, or that it is off or on again, so that calendars take it."""
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [uid, timezone.now()])
        return cursor.fetchone()[0]


def invitation_for(person: Person, entry: Entry, method: Method, *, now: datetime | None = None) -> tuple[bytes, str]:
    """An entry as the attachment of an e-mail to one person, and its method."""
    name, email = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer, attendee = Address(name or "Candour", email), Address(person.name, person.email)
    about = {"site": settings.BASE_URL, "stamp": now or timezone.now(), "organizer": organizer, "attendee": attendee}
    return as_message(entry, method, **about), method.value


def download_of(entry: Entry) -> bytes:
    """An entry as a file to open in one's own calendar."""
    return as_message(entry, Method.PUBLISH, site=settings.BASE_URL, stamp=timezone.now())
