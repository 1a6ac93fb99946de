"""How the mail goes: addresses that are refused, and a mail server that takes nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from schools.models import MailState, Person, RefusedAddress

MANY = 20  # e-mails in a row that fail by the mail server's doing: then mail is paused
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 30)]
SILENCE = timedelta(minutes=5)  # without a sweep; then something stands still


@dataclass
class Luck:
    """How many e-mails in a row failed by the mail server's doing, from batch to batch, and what it said last."""

    failures: int = 0
    answer: str = ""

    def turns(self) -> None:
        """One was taken."""
        self.failures = 0

    def worsens(self, answer: str, by: int = 1) -> None:
        """So many more failed."""
        self.failures, self.answer = self.failures + by, answer

    @property
    def is_out(self) -> bool:
        """Whether to give it up for a while."""
        return self.failures >= MANY


def mail_state() -> MailState:
    """How it goes now."""
    return MailState.objects.filter(pk=1).first() or MailState(pk=1)


def batch_size(state: MailState, now: datetime) -> int:
    """How many e-mails to take: none while mail is paused, one to try whether it works again, else many."""
    if state.paused_until and now < state.paused_until:
        return 0
    return 1 if state.failures >= MANY else 100


def note_luck(state: MailState, luck: Luck, now: datetime) -> None:
    """Keep how a batch went. After twenty failures in a row mail is paused: a minute at first, longer each time, half an hour
    at most; the first e-mail that is taken ends it."""
    if luck.failures == state.failures:
        return
    pauses = min(state.pauses + 1, len(PAUSES)) if luck.is_out else 0
    changes = {
        "failures": luck.failures,
        "answer": luck.answer if luck.failures else "",
        "pauses": pauses,
        "paused_until": now + PAUSES[pauses - 1] if pauses else None,
    }
    MailState.objects.update_or_create(pk=1, defaults=changes)


def note_sweep(now: datetime) -> None:
    """Keep that digests were looked for."""
    MailState.objects.update_or_create(pk=1, defaults={"swept_at": now})


def note_refused(person: Person, answer: str, now: datetime) -> None:
    """Mail nothing to this address any more."""
    RefusedAddress.objects.update_or_create(
        person=person, defaults={"email": person.email, "refused_at": now, "answer": answer}
    )


def forget_refusal(person: Person) -> None:
    """Mail to this address again. Safe to repeat."""
    RefusedAddress.objects.filter(person=person).delete()


def trouble_with_mail(now: datetime) -> str:
    """What stands still, in words for whoever keeps Candour running; "" where all goes well."""
    state = mail_state()
    if state.paused_until:
        until = timezone.localtime(state.paused_until)
        return f"The mail server takes nothing: {state.failures} e-mails in a row failed. It is tried again at {until:%H:%M}."
    if state.swept_at is None:
        return "Nothing was ever swept. Are a worker and beat running?"
    if now - state.swept_at > SILENCE:
        return f"Nothing was swept since {timezone.localtime(state.swept_at):%H:%M}. Are a worker and beat running?"
    return ""
