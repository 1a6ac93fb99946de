"""How the mail goes: addresses that are refused, and a mail server that takes nothing."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from schools.models import MailState, Person, RefusedAddress

logger = logging.getLogger(__name__)
MANY = 20  # e-mails in a row that fail by the mail server's doing: then mail is paused
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 30)]
TRYING = timedelta(minutes=2)  # for which whoever tries after a pause holds off the other workers


@dataclass
class Luck:
    """How a batch goes. `before`: how many e-mails in a row had failed by the mail server's doing when it began; `failures`:
    how many have since, or since the last that was taken; `answer`: what the server said last."""

    before: int = 0
    failures: int = 0
    was_taken: bool = False
    answer: str = ""

    def turns(self) -> None:
        """One was taken."""
        self.failures, self.was_taken = 0, True

    def worsens(self, answer: str, by: int = 1) -> None:
        """So many more failed."""
        self.failures, self.answer = self.failures + by, answer

    @property
    def in_a_row(self) -> int:
        return self.failures + (0 if self.was_taken else self.before)

    @property
    def is_out(self) -> bool:
        """Whether to give it up for a while."""
        return self.in_a_row >= MANY

    @property
    def tells_something(self) -> bool:
        """Whether it says more of the mail server than was known."""
        return bool(self.failures or (self.was_taken and self.before))


@dataclass(frozen=True)
class Turn:
    """What a worker may do at a moment: take so many e-mails. `failures`: how many in a row had failed; `paused_until`: as
    the row says while the turn lasts, `paused_before` as it said until then."""

    began_at: datetime
    limit: int
    failures: int
    paused_until: datetime | None = None
    paused_before: datetime | None = None


def mail_state() -> MailState:
    """How it goes now."""
    return MailState.objects.filter(pk=1).first() or MailState(pk=1)


def take_turn(now: datetime) -> Turn:
    """How many e-mails to take: none while mail is paused; after a pause one, to try whether it works again, and of several
    workers only one tries; else a hundred."""
    state = mail_state()
    if state.paused_until is None:
        return Turn(now, 100, state.failures)
    until = now + TRYING
    is_ours = now >= state.paused_until and MailState.objects.filter(paused_until=state.paused_until).update(
        paused_until=until
    )
    return Turn(now, 1, state.failures, until, state.paused_until) if is_ours else Turn(now, 0, state.failures)


@transaction.atomic
def note_luck(turn: Turn, luck: Luck, now: datetime) -> None:
    """Keep how a turn went. After twenty failures in a row mail is paused: a minute at first, longer each time, half an hour
    at most; the first e-mail that is taken ends it. Where another worker has paused mail meanwhile, theirs is what counts."""
    if not (luck.tells_something or turn.paused_until):
        return
    state, _ = MailState.objects.select_for_update().get_or_create(pk=1)
    if state.paused_until != turn.paused_until:
        return
    if luck.tells_something:
        _worsen_or_end(state, turn, luck, now)
    else:  # there was nothing to try it with
        state.paused_until = turn.paused_before
    state.save(update_fields=["failures", "failing_since", "answer", "pauses", "paused_until"])


def _worsen_or_end(state, turn, luck, now):
    before, since = (0, None) if luck.was_taken else (state.failures, state.failing_since)
    state.failures, state.answer = before + luck.failures, luck.answer
    state.failing_since = (since or turn.began_at) if state.failures else None
    is_out = state.failures >= MANY
    state.pauses = min(state.pauses + 1, len(PAUSES)) if is_out else 0
    state.paused_until = now + PAUSES[state.pauses - 1] if is_out else None
    if is_out:
        logger.warning("Mail is paused until %s: %s e-mails in a row failed", state.paused_until, state.failures)
        RefusedAddress.objects.filter(is_doubtful=True, refused_at__gte=state.failing_since).delete()


def end_waiting(now: datetime) -> None:
    """Have the next e-mail try at once whether the mail server takes mail again, because another has just been taken."""
    MailState.objects.filter(paused_until__gt=now).update(paused_until=now)


def note_sweep(now: datetime) -> None:
    """Keep that digests were looked for."""
    MailState.objects.update_or_create(pk=1, defaults={"swept_at": now})


def note_refused(person: Person, answer: str, now: datetime, *, is_doubtful: bool = False) -> None:
    """Mail nothing to this address any more. Where the answer leaves it in doubt whether it is the address, it is mailed to
    again once everybody's is refused (see `note_luck`)."""
    about = {"email": person.email, "refused_at": now, "answer": answer, "is_doubtful": is_doubtful}
    RefusedAddress.objects.update_or_create(person=person, defaults=about)


def forget_refusal(person: Person) -> None:
    """Mail to this address again. Safe to repeat."""
    RefusedAddress.objects.filter(person=person).delete()
