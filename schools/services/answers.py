"""What a mail server answers, and what it means for the e-mail."""

import re
import smtplib
from enum import Enum

from .emails import one_line

SENDERS = ("1.7", "1.8")  # of an address, but of ours
SAY_NOTHING = ("", "1.0", "2.0", "0.0")


class Fault(Enum):
    """Where it lies that an e-mail was not taken. `PERHAPS_ADDRESS`: so it says, in words that a server which takes nothing
    from us uses as well."""

    ADDRESS = "address"
    PERHAPS_ADDRESS = "perhaps the address"
    EMAIL = "e-mail"
    SERVER = "server"


def fault_of(error: Exception) -> Fault:
    """Where the fault lies. With the reader's address only where the server refused it for good (5xx) and does not say more
    (RFC 3463) that points to whoever sends: 5.1.7, 5.1.8 and all of 5.7. What may pass is the server's."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _fault_of_refusal(*_code_and_text(error))
    if isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500:
        return Fault.SERVER if _more(error.smtp_error).startswith("7.") else Fault.EMAIL
    return Fault.EMAIL if isinstance(error, ValueError) else Fault.SERVER


def _fault_of_refusal(code, text):
    more = _more(text)
    if code < 500 or more in SENDERS:
        return Fault.SERVER
    if more in SAY_NOTHING:
        return Fault.PERHAPS_ADDRESS if code in (550, 551, 553) else Fault.SERVER
    return Fault.ADDRESS if more.startswith(("1.", "2.")) else Fault.SERVER


def _more(text):
    """The end of an enhanced code: "1.1" of "5.1.1 No such reader here"; "" where there is none."""
    found = re.match(rb"5\.(\d+\.\d+)\b", text)
    return found[1].decode() if found else ""


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
