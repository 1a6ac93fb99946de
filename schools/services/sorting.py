"""What of a leased batch is sent now, asked for the whole batch in a fixed number of queries."""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone

from schools.models import Delivery, Message, Person
from schools.models.mail import with_refusals
from schools.occasions import due_among

from .ceilings import being_sent_to, may_have_mail, with_mail_of_week
from .emails import compose_email
from .hours import is_in_hours, next_start
from .outcomes import fold, is_tried_too_often, settle, try_later

logger = logging.getLogger(__name__)

LATE = timedelta(hours=12)  # after an outage, what should have come by itself comes together
NOT_DUE = "Nothing in it was still due, or all was read."


@dataclass(frozen=True)
class Verdict:
    """Why an e-mail is not sent now, and what becomes of it. `folds`: what it says is left to a later digest."""

    status: str
    answer: str = ""
    folds: bool = False
    due_at: datetime | None = None


def letters_of(batch: list[Delivery], now: datetime) -> list[tuple[Delivery, EmailMultiAlternatives]]:
    """The e-mails to send now, in the batch's order. All others are settled: what is no longer due, was read, or is for
    somebody without access or out of reach, what is late, what is over the week's ceiling, what cannot be written."""
    admitted = _admitted(batch, now)
    messages = _messages_of(admitted)
    due = _due_of(admitted, messages, now)
    settle([each for each in admitted if due.get(each.pk) == []], Delivery.Status.DROPPED, answer=NOT_DUE)
    letters = [(each, _written(each, due[each.pk], now)) for each in admitted if due.get(each.pk)]
    return [(delivery, email) for delivery, email in letters if email]


def _admitted(batch, now):
    """Those that may go to their readers now. Each is asked in the order in which they came to be, so that two batches that
    hold e-mails to one person agree which are the first of the week."""
    today = timezone.localdate(now)
    found = Person.objects.with_access(today).filter(pk__in={delivery.person_id for delivery in batch})
    people = with_refusals(with_mail_of_week(found, now)).in_bulk()
    sending, verdicts = being_sent_to(people), {}
    for delivery in sorted(batch, key=lambda delivery: delivery.pk):
        person = people.get(delivery.person_id)
        verdict = _verdict_on(delivery, person, sending[delivery.person_id], now)
        if verdict:
            sending[delivery.person_id].discard(delivery.pk)
            verdicts[delivery.pk] = verdict
        else:
            delivery.person = person
    _carry_out(batch, verdicts)
    return [delivery for delivery in batch if delivery.pk not in verdicts]


def _verdict_on(delivery, person, sending, now) -> Verdict | None:
    """None where it may go now. `sending`: the ids of all that is being sent to the person."""
    if is_tried_too_often(delivery):
        return Verdict(Delivery.Status.FAILED, "Tried too often.")
    if person is None:
        return Verdict(Delivery.Status.DROPPED, "They have no access any more.")
    if person.is_refused:
        return _folded("The mail server refused their address: it stands in Candour.")
    if not _may_reach(person, delivery, now):
        return _postponed(delivery, person, now)
    if delivery.kind == Delivery.Kind.AT_ONCE and now - delivery.due_at > LATE:
        return _folded("It was held up: it goes into the next digest.")
    if not may_have_mail(person, besides=sum(pk < delivery.pk for pk in sending)):
        return _folded("Enough mail this week: it goes into a later digest.")
    return None


def _may_reach(person, delivery, now):
    """A digest on its own day, inside the person's hours; what is at once whenever they are not away."""
    today = timezone.localdate(now)
    if delivery.kind == Delivery.Kind.DIGEST:
        return delivery.digest_on == today and is_in_hours(person, now)
    return not person.is_away(today)


def _postponed(delivery, person, now):
    """Until the person's next working day: a digest's messages go into that day's digest."""
    if delivery.kind == Delivery.Kind.DIGEST:
        return _folded("They were not at work: it goes into the next digest.")
    return Verdict(Delivery.Status.WAITING, due_at=next_start(person, now) or now + timedelta(days=1))


def _folded(why):
    return Verdict(Delivery.Status.DROPPED, why, folds=True)


def _carry_out(batch, verdicts):
    """As many writes as there are different verdicts."""
    alike = defaultdict(list)
    for delivery in batch:
        if delivery.pk in verdicts:
            alike[verdicts[delivery.pk]].append(delivery)
    for verdict, some in alike.items():
        if verdict.folds:
            fold(some, verdict.answer)
        elif verdict.due_at:
            settle(some, verdict.status, due_at=verdict.due_at, attempts=0)
        else:
            settle(some, verdict.status, answer=verdict.answer)


def _messages_of(deliveries) -> dict[int, list[Message]]:
    """What each e-mail is to say, as far as it is unread and wanted by mail."""
    people = {delivery.pk: delivery.person for delivery in deliveries}
    found = {pk: [] for pk in people}
    for message in Message.objects.filter(delivery__in=people, read_at=None, is_mailed=True).select_related("by"):
        message.person = people[message.delivery_id]
        found[message.delivery_id].append(message)
    return found


def _due_of(deliveries, messages, now) -> dict[int, list[Message]]:
    """What is still due, by e-mail. Where one occasion breaks, its fault must not stop the rest: all are asked one by one."""
    try:
        due = {message.pk for message in due_among(message for some in messages.values() for message in some)}
        return {pk: [message for message in some if message.pk in due] for pk, some in messages.items()}
    except Exception:
        logger.exception("A batch of %s could not be asked at once", len(deliveries))
    found = {each.pk: _or_later(each, now, lambda: due_among(messages[each.pk])) for each in deliveries}  # noqa: B023
    return {pk: some for pk, some in found.items() if some is not None}


def _written(delivery, messages, now):
    return _or_later(delivery, now, lambda: compose_email(delivery, messages))


def _or_later(delivery, now, step):
    """What a step gives; if it breaks, None, and the e-mail is tried later."""
    try:
        return step()
    except Exception:
        logger.exception("Delivery %s could not be written", delivery.pk)
        try_later([delivery], "It could not be written.", now)
