"""Whose address the mail server refuses for good: what reaches them later, and who is told of it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from schools.models import Membership, Person, RefusedAddress, Role
from schools.services.messages import notify
from schools.tasks import fold_due_digests, send_due_mail
from tests.schools.post import MONDAY, join, open_sink, use_server

pytestmark = pytest.mark.django_db


@pytest.fixture
def sink(settings):
    with open_sink() as sink, time_machine.travel(MONDAY, tick=False):
        use_server(settings, sink.port)
        yield sink


@pytest.fixture
def lena(sink):
    lena = join("Lena")
    Membership.objects.create(person=lena, role=Role.TRUST_LEAD, starts_on=date(2020, 1, 1))
    return lena


def refuse(person, answer="550 5.1.1 No such reader here"):
    return RefusedAddress.objects.create(person=person, email=person.email, refused_at=now(), answer=answer)


def send(*people):
    for person in people:
        notify(person, "test-news", "news:1")
    fold_due_digests()
    send_due_mail()


@pytest.mark.parametrize(
    ("answer", "is_marked"),
    [
        ("550 5.1.1 No such reader here", True),
        ("554 5.1.10 Recipient address has null MX", True),
        ("550 5.2.1 This mailbox is disabled", True),
        ("550 No such reader here", True),
        ("551 Not a reader of ours", True),
        ("550 5.1.0 Address rejected", True),
        ("550 5.1.8 <candour@localhost>: Sender address rejected: Domain not found", False),
        ("553 5.1.7 <candour@localhost>: Sender address rejected", False),
        ("550 5.7.1 Relaying denied", False),
        ("552 Over quota", False),
        ("554 Transaction failed", False),
        ("450 4.1.1 Try again", False),
    ],
)
def test_an_address_is_refused_where_the_answer_is_about_it_and_not_about_us(answer, is_marked, sink):
    ada = join("Ada")
    sink.answers[ada.email] = answer

    send(ada)

    assert RefusedAddress.objects.of(ada).exists() is is_marked


def test_what_was_refused_first_comes_once_the_address_is_put_right(sink):
    ada = join("Ada")
    sink.answers[ada.email] = "550 5.1.1 No such reader here"
    send(ada)
    Person.objects.update(email="ada.obi@larch.example")

    send()

    assert (sink.readers, sink.subjects) == (["ada.obi@larch.example"], ["About news:1"])


def test_an_address_that_is_refused_again_is_asked_once_a_test_email(sink, client):
    ada = join("Ada")
    refuse(ada)
    sink.answers[ada.email] = "550 5.1.1 Still not here"
    client.force_login(ada)

    said = client.post(reverse("schools:test-mail"), follow=True).content.decode()
    send(ada)

    assert "The mail server said no: 550 5.1.1 Still not here" in said
    assert RefusedAddress.objects.get().answer == "550 5.1.1 Still not here"
    assert sink.mails == []


def test_its_owner_alone_is_told_on_today_and_where_mail_is_chosen(client, sink):
    ada, tariq = join("Ada"), join("Tariq")
    refuse(ada)

    told = {}
    for person in (ada, tariq):
        client.force_login(person)
        pages = [client.get(reverse(name)).content.decode() for name in ("today", "schools:mail")]
        told[person] = ["Our e-mails don’t reach you" in page and ada.email in page for page in pages]

    assert told == {ada: [True, True], tariq: [False, False]}


def test_trust_leads_read_how_many_of_those_with_access_and_not_whose(client, lena):
    for name, ends_on in (("Ada", None), ("Tariq", None), ("Nell", date(2026, 11, 1))):
        refuse(join(name, ends_on=ends_on))
    client.force_login(lena)

    page = client.get(reverse("schools:reminders")).content.decode()

    assert "The mail server refuses 2 addresses for good." in page
    assert [name for name in ("Ada Obi", "Tariq Obi", "Nell Obi", "@larch.example") if name in page] == []


def test_the_technical_administrator_sees_whose_and_has_them_mailed_again(client, sink):
    ada, tess = join("Ada"), join("Tess", is_staff=True)
    row = refuse(ada)
    client.force_login(tess)

    assert ada.email in client.get("/admin/schools/refusedaddress/").content.decode()
    client.post(f"/admin/schools/refusedaddress/{row.pk}/delete/", {"post": "yes"})
    send(ada)

    assert sink.readers == [ada.email]
