from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from schools.models import Person

from .answers import answer_of


def send_test_email(*, by: Person) -> tuple[bool, str]:
    """Send `by` an e-mail now, and say whether the mail server took it and what it answered. Waits EMAIL_TIMEOUT at most
    for each of its answers; what fails is not tried again."""
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
        return False, f"The mail server said no: {answer_of(error)}"
    except OSError as error:
        return False, f"The mail server can’t be reached: {error.strerror or error}"
    return True, f"The mail server has taken it, for {by.email}."
