"""The demo's mail server: each e-mail becomes a file in MAILBOX_DIR, which the mailbox page shows."""

import os
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}")  # when it was written, and something to tell two of one moment apart
LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Letter:
    """One e-mail as its reader would see it."""

    name: str
    to: str
    subject: str
    sent_at: datetime
    text: str
    html: str

    @property
    def links(self) -> list[str]:
        return LINK.findall(self.text)


class MailboxBackend(BaseEmailBackend):
    """Keeps e-mails instead of sending them."""

    def send_messages(self, messages):
        folder = _folder()
        for message in messages:
            _write(folder, message.message().as_bytes())
        return len(messages)


def read_mailbox(limit: int = 100) -> list[Letter]:
    """The last letters, the newest first."""
    names = (path.stem for path in _folder().glob("*.eml"))
    newest = sorted(filter(NAME.fullmatch, names), reverse=True)[:limit]
    return [letter for name in newest if (letter := read_letter(name))]


def read_letter(name: str) -> Letter | None:
    """The letter of that name; None if there is none, or the name is not one that this mailbox gives."""
    path = _folder() / f"{name}.eml"
    if not NAME.fullmatch(name) or not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    return Letter(
        name=name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=timezone.make_aware(datetime.strptime(name[:21], "%Y%m%dT%H%M%S%f"), UTC),
        text=_body(message, "plain"),
        html=_body(message, "html"),
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return part.get_content() if part else ""


def _write(folder, content):
    """Under another name first, so that nobody ever reads half a letter."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}"
    draft = folder / f".{name}"
    draft.write_bytes(content)
    os.replace(draft, folder / f"{name}.eml")


def _folder():
    if not settings.MAILBOX_DIR:
        raise ImproperlyConfigured("MAILBOX_DIR names no folder for the demo's mail.")
    folder = Path(settings.MAILBOX_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder
