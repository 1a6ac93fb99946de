"""What the tests of mail share: two occasions of their own, people, and a mail server that keeps what it is sent."""

import asyncio
import logging
import socket
from contextlib import contextmanager
from datetime import UTC, date, datetime
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from schools.models import Membership, Person, Role, School
from schools.occasions import Occasion, register

logging.getLogger("mail.log").setLevel(logging.WARNING)  # aiosmtpd tells each line that it hears

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


WITHDRAWN = set()  # things, by a test that withdraws them in the middle


def _is_due(message):
    return not message.thing.startswith("withdrawn") and message.thing not in WITHDRAWN


def _sentence(message):
    return "The sender\r\nBcc: bea@larch.example" if message.thing == "news:header" else f"About {message.thing}"


def _path(message):
    return f"/about/{message.thing}/"


register(
    Occasion("test-news", True, _is_due, _sentence, _path),
    Occasion("test-digest-news", False, _is_due, _sentence, _path),
    Occasion("test-broken-news", True, _is_due, lambda message: message.nothing, _path),
    Occasion("test-unsure-news", True, lambda message: message.nothing, _sentence, _path),
    group="test",
)


def join(name="Ada", **about):
    """A teacher of Ash since 2020, by first name."""
    ash, _ = School.objects.get_or_create(urn="100001", defaults={"name": "Ash Primary School"})
    ends_on = about.pop("ends_on", None)
    last_name = about.pop("last_name", "Obi")
    person = Person.objects.create_user(f"{name.lower()}@larch.example", first_name=name, last_name=last_name, **about)
    Membership.objects.create(person=person, school=ash, role=Role.TEACHER, starts_on=date(2020, 1, 1), ends_on=ends_on)
    return person


class Sink:
    """Takes all mail, but for the addresses that `answers` names, and notes it; `pause` seconds on, and `then`, it answers."""

    def __init__(self):
        self.mails, self.answers, self.connections, self.pause, self.then = [], {}, 0, 0, lambda: None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = message_from_bytes(envelope.content, policy=policy.default)
        self.mails.append(mail)  # taken, whether or not its sender lives to hear so
        await asyncio.sleep(self.pause)
        self.then()
        return self.answers.get(mail["Subject"], "250 Taken")

    @property
    def readers(self):
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]

    @property
    def subjects(self):
        return [str(mail["Subject"]) for mail in self.mails]


@contextmanager
def open_sink():
    """A sink that listens on a free port of this machine."""
    sink = Sink()
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def use_server(settings, port):
    """Have Django send by SMTP to a port of this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
