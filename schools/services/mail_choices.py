"""How somebody hears of things: each group at once, in the digest or in Candour alone; when the digest comes; and no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from django.core import signing
from django.db import transaction

from schools.models import Delivery, MailChoice, Message, Person
from schools.models.mail import How
from schools.occasions import kinds_in

STOPPING = "schools.mail.stop"
DIGESTS = "digests"
REMINDERS = "reminders"


@dataclass(frozen=True)
class MailTimes:
    """When digests come. `every`: as in Person.Digest; `weekday`: of a weekly one, Monday is 1; `days`, `starts_at` and
    `ends_at` narrow the working days and hours, None leaves them as they are."""

    every: str = Person.Digest.DAY
    weekday: int = 1
    days: list[int] | None = None
    starts_at: time | None = None
    ends_at: time | None = None


@transaction.atomic
def choose_mail(choices: Mapping[str, str], times: MailTimes, *, by: Person) -> None:
    """Keep how `by` wants to hear of each group; "" is as Candour does it. What waits and is now off is mailed no more;
    what is on again begins with what comes next. Safe to repeat."""
    kept = {about: how for about, how in choices.items() if how}
    MailChoice.objects.of(by).exclude(about__in=kept).delete()
    for about, how in kept.items():
        MailChoice.objects.update_or_create(person=by, about=about, defaults={"how": how})
    _stop_mailing(by, [about for about, how in kept.items() if how == How.OFF])
    by.digest_every, by.digest_weekday = times.every, times.weekday
    by.mail_days, by.mail_starts_at, by.mail_ends_at = times.days, times.starts_at, times.ends_at
    by.save(update_fields=["digest_every", "digest_weekday", "mail_days", "mail_starts_at", "mail_ends_at"])


@transaction.atomic
def reset_mail(*, by: Person) -> None:
    """Let `by` hear of things as Candour does it by itself."""
    choose_mail({}, MailTimes(), by=by)


def stop_token(person: Person, about: str) -> str:
    """What a link in mail carries to stop one group, or DIGESTS: signed, and good for nothing else."""
    return signing.dumps([person.pk, about], salt=STOPPING)


def read_stop_token(token: str) -> tuple[Person, str] | None:
    """Whose mail of which group a token stops; None for one that is not ours."""
    try:
        pk, about = signing.loads(token, salt=STOPPING)
    except signing.BadSignature:
        return None
    person = Person.objects.filter(pk=pk).first()
    return (person, about) if person else None


@transaction.atomic
def stop_mail(person: Person, about: str) -> None:
    """Mail no more of one group, or no digests, because its reader said so from an e-mail. Safe to repeat."""
    if about == DIGESTS:
        Person.objects.filter(pk=person.pk).update(digest_every=Person.Digest.NEVER)
        return
    MailChoice.objects.update_or_create(person=person, about=about, defaults={"how": How.OFF})
    _stop_mailing(person, [about])


def _stop_mailing(person, groups):
    kinds = [kind for about in groups for kind in kinds_in(about)]
    sent = Delivery.objects.filter(person=person, status=Delivery.Status.SENT)
    Message.objects.unread_by(person).filter(kind__in=kinds).exclude(delivery__in=sent).update(is_mailed=False)
