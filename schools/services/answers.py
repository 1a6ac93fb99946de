"""What a mail server answers, and what it means for the e-mail."""

import re
import smtplib

from .emails import one_line


def is_refused(error: Exception) -> bool:
    """Whether the server will never take it: it said 5xx to the address or the e-mail, or the address is malformed."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return _code_and_text(error)[0] >= 500
    return isinstance(error, ValueError)


def is_address_refused(error: Exception) -> bool:
    """Whether it was the address that the server will never take: 550, 551 or 553 to the reader, and, where it says more
    (RFC 3463), that the fault is the address or its mailbox, not who sends."""
    if not isinstance(error, smtplib.SMTPRecipientsRefused):
        return False
    code, text = _code_and_text(error)
    more = re.match(rb"5\.(\d+)\.", text)
    return code in (550, 551, 553) and (more is None or more[1] in (b"1", b"2"))


def is_goodbye(error: Exception) -> bool:
    """Whether the connection is of no use any more: no answer came, or the server said that it leaves."""
    return _code_and_text(error)[0] in (None, 421)


def answer_of(error: Exception) -> str:
    """What the mail server said, short enough to keep."""
    code, text = _code_and_text(error)
    text = text.decode(errors="replace") if isinstance(text, bytes) else text
    return one_line(f"{code or ''} {text}")[:300]


def _code_and_text(error):
    """What the mail server answered; without an answer no code, and what happened."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next(iter(error.recipients.values()))
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, error.smtp_error
    return None, type(error).__name__
