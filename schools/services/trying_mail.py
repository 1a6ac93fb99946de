from smtplib import SMTPException

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from schools.models import Person

from .answers import Fault, answer_of, fault_of
from .mail_state import end_waiting, forget_refusal, note_refused

AN_HOUR = 3600  # seconds
MOST = 5  # test e-mails in an hour


def send_test_email(*, by: Person) -> tuple[bool, str]:
    """Send `by` an e-mail now, and say whether the mail server took it and what it answered. Waits EMAIL_TIMEOUT at most
    for each of its answers; what fails is not tried again. An address that was refused is mailed to again if it is taken
    now, and where mail is paused the next e-mail tries at once. After five in an hour nothing is sent, and that is said."""
    if _is_too_often(by):
        return False, "That is five test e-mails within an hour. The next one goes in an hour."
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
        if fault_of(error) in (Fault.ADDRESS, Fault.PERHAPS_ADDRESS):
            note_refused(by, answer_of(error), timezone.now())
        return False, f"The mail server said no: {answer_of(error)}"
    except OSError as error:
        return False, f"The mail server can’t be reached: {error.strerror or error}"
    forget_refusal(by)
    end_waiting(timezone.now())
    return True, f"The mail server has taken it, for {by.email}."


def _is_too_often(person):
    key = f"test-mail:{person.pk}"
    cache.add(key, 0, AN_HOUR)
    return cache.incr(key) > MOST
