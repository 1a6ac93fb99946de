from email.utils import formataddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from schools.models import Delivery, Message
from schools.occasions import occasion_of

from .letters import Letter
from .mail_choices import DIGESTS, stop_token

IN_WORDS = dict(
    enumerate(["Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"], start=2)
)


def compose_email(delivery: Delivery, messages: list[Message]) -> Letter:
    """The e-mail that says these messages: for each a sentence and a link, and nothing of what the link leads to.

    Its Message-ID is the delivery's own, so that mail programs know a second sending for the same e-mail.
    """
    sentences = [one_line(occasion_of(message.kind).sentence(message)) for message in messages]
    links = [settings.BASE_URL + occasion_of(message.kind).path(message) for message in messages]
    person = delivery.person
    stop = settings.BASE_URL + reverse("schools:stop-mail", args=[stop_token(person, _stoppable(delivery, messages))])
    context = {
        "settings_url": settings.BASE_URL + reverse("schools:mail"),
        "name": one_line(person.first_name),
        "messages": [(sentence, link, "Open it in Candour") for sentence, link in zip(sentences, links, strict=True)],
    }
    email = Letter(
        subject=sentences[0] if len(sentences) == 1 else _count(sentences),
        body=render_to_string("emails/messages.txt", context),
        to=[formataddr((one_line(person.name), person.email))],
        headers={
            "Message-ID": message_id(delivery),
            "Auto-Submitted": "auto-generated",
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    email.attach_alternative(render_to_string("emails/messages.html", context), "text/html")
    attach_invitations(email, messages)
    return email


def _stoppable(delivery, messages):
    """What the one click in a mail program stops: all digests, or the group of what came by itself."""
    return DIGESTS if delivery.kind == Delivery.Kind.DIGEST else occasion_of(messages[0].kind).group


def attach_invitations(email: EmailMultiAlternatives, messages: list[Message]) -> None:
    """Attach what each message about a meeting does to its reader's calendar."""
    found = [(message, occasion_of(message.kind).invitation) for message in messages]
    made = [invitation(message) for message, invitation in found if invitation]
    for number, (calendar, method) in enumerate(filter(None, made), start=1):
        name = f"invitation-{number}.ics" if number > 1 else "invitation.ics"
        email.attach(name, calendar.decode(), f"text/calendar; method={method}")


def message_id(delivery: Delivery) -> str:
    """The Message-ID header of a delivery's e-mail, the same at each try."""
    return f"<{delivery.email_id}@{urlsplit(settings.BASE_URL).hostname}>"


def one_line(text: str) -> str:
    """The text without line breaks or control characters, which in a header could begin another header."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def _count(sentences):
    return f"{IN_WORDS.get(len(sentences), len(sentences))} things for you in Candour"
