"""What stands still, for whoever keeps Candour running: no name, no address and nothing that the mail server said."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format

from schools.models import ReminderSweep
from schools.reminding import reminding_apps

from .mail_state import mail_state

SILENCE = timedelta(minutes=5)  # without a sweep; then something stands still
AT_WORK = "Are a worker and beat running, and does the worker's log tell of an error?"


def trouble_with_mail(now: datetime) -> str:
    """What keeps mail from going, in a sentence; "" where all goes well: mail is not paused, and both digests and each app's
    reminders were looked for within five minutes."""
    state = mail_state()
    if state.paused_until:
        again = (
            f"at {timezone.localtime(state.paused_until):%H:%M}" if now < state.paused_until else "with the next e-mail"
        )
        return f"The mail server takes nothing: {state.failures} e-mails in a row failed. It is tried again {again}."
    swept = {"Digests": state.swept_at} | {f"Reminders of {app}": _last_sweep_of(app) for app in reminding_apps()}
    return next((_silence(what, at) for what, at in swept.items() if at is None or now - at > SILENCE), "")


def _last_sweep_of(app):
    return ReminderSweep.objects.filter(app=app).values_list("last_at", flat=True).first()


def _silence(what, at):
    if at is None:
        return f"{what} were never looked for. {AT_WORK}"
    return f"{what} were last looked for at {date_format(timezone.localtime(at), 'H:i, j F')}. {AT_WORK}"
