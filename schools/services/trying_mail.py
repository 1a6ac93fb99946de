from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from schools.models import Person

from .answers import Fault, answer_of, fault_of
from .mail_state import end_waiting, forget_refusal, note_refused

AN_HOUR = timedelta(hours=1)
MOST = 5  # test e-mails in an hour


def send_test_email(*, by: Person) -> tuple[bool, str]:
    """Send `by` an e-mail now, and say whether the mail server took it and what it answered. Waits EMAIL_TIMEOUT at most
    for each of its answers; what fails is not tried again. An address that was refused is mailed to again if it is taken
    now, and where mail is paused the next e-mail tries at once. After five in any hour nothing is sent, and it is said when
    the next may go."""
    if next_at := _next_at(by, timezone.now()):
        again = f"{timezone.localtime(next_at):%H:%M}"
        return False, f"That is five test e-mails within an hour. You can send the next one at {again}."
    email = EmailMessage(
        subject="A test from Candour",
        body=f"This came through at {timezone.localtime():%H:%M}. Nothing else to do.\n\n{settings.BASE_URL}",
        to=[by.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        with get_connection() as connection:
            connection.send_messages([email])
    except SMTPException as error:
        fault = fault_of(error)
        if fault in (Fault.ADDRESS, Fault.PERHAPS_ADDRESS):
            is_doubtful = fault == Fault.PERHAPS_ADDRESS
            note_refused(by, answer_of(error), timezone.now(), is_doubtful=is_doubtful)
        return False, f"The mail server said no: {answer_of(error)}"
    except OSError as error:
        return False, f"The mail server can’t be reached: {error.strerror or error}"
    forget_refusal(by)
    end_waiting(timezone.now())
    return True, f"The mail server has taken it, for {by.email}."


@transaction.atomic
def _next_at(person, now):
    """When their next one may go, where five have gone within the hour; otherwise None, and this one counts."""
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # so that two presses at once count as two
    key = f"test-mail:{person.pk}"
    gone = [at for at in cache.get(key, []) if now - at < AN_HOUR]
    if len(gone) >= MOST:
        return gone[0] + AN_HOUR
    cache.set(key, [*gone, now], AN_HOUR.total_seconds())
    return None
