"""Addresses that are refused, and a mail server that takes nothing."""

from datetime import timedelta

import pytest
from django.urls import reverse

from schools.models import (
    CalendarEntry,
    Delivery,
    MailState,
    Membership,
    Message,
    RefusedAddress,
    Role,
    School,
)
from schools.services.digests import fold_digests, waiting_digests
from schools.services.messages import notify, notify_all
from schools.tasks import fold_due_digests, send_due_mail
from tests.schools.post import MONDAY, free_port, join, use_server

pytestmark = pytest.mark.django_db
GONE = "550 5.1.1 No such reader here"


def tell(person, number=1, kind="test-news"):
    notify(person, kind, f"news:{number}", now=MONDAY)


def test_nothing_more_is_mailed_to_a_refused_address_and_all_stands_in_candour(sink, clock):
    ada, tariq = join("Ada"), join("Tariq")
    sink.answers[ada.email] = GONE
    tell(ada)
    send_due_mail()
    del sink.answers[ada.email]
    for person in (ada, tariq):
        tell(person, 2)
        tell(person, 3, "test-digest-news")
    fold_due_digests()
    send_due_mail()

    assert (RefusedAddress.objects.get().answer, set(sink.readers)) == (GONE, {tariq.email})
    assert Message.objects.new_to(ada).count() == 3


def test_what_still_holds_comes_with_the_next_digest_once_the_address_works(sink, clock, client):
    ada = join("Ada")
    RefusedAddress.objects.create(person=ada, email=ada.email, refused_at=MONDAY, answer=GONE)
    tell(ada)
    send_due_mail()
    client.force_login(ada)
    assert "refused" in client.get(reverse("today")).content.decode()
    client.post(reverse("schools:test-mail"))
    fold_due_digests()
    send_due_mail()

    assert sink.subjects == ["A test from Candour", "About news:1"]
    assert "Our e-mails" not in client.get(reverse("schools:mail")).content.decode()


def test_another_address_is_mailed_to(sink, clock):
    ada = join("Ada")
    RefusedAddress.objects.create(person=ada, email="old@larch.example", refused_at=MONDAY, answer=GONE)
    tell(ada)
    send_due_mail()

    assert sink.readers == [ada.email]


@pytest.mark.parametrize("answer", ["550 5.7.1 You may not send here", "554 5.1.0 Blocked", "450 Not now"])
def test_what_lies_with_the_sender_marks_no_address(sink, clock, answer):
    ada = join("Ada")
    sink.answers[ada.email] = answer
    tell(ada)
    send_due_mail()

    assert not RefusedAddress.objects.exists()
    assert MailState.objects.get().failures == 1


def test_after_twenty_failures_in_a_row_mail_is_paused_and_one_is_tried_then(sink, clock):
    people = [join(f"P{number}") for number in range(30)]
    sink.answers |= {person.email: "451 Not now" for person in people}
    notify_all(people, "test-news", "news:1", now=MONDAY)
    send_due_mail()
    tried = Delivery.objects.exclude(answer="")
    assert (tried.count(), MailState.objects.get().paused_until) == (20, MONDAY + timedelta(minutes=1))
    send_due_mail()
    clock.move_to(MONDAY + timedelta(minutes=1))
    send_due_mail()
    assert (tried.count(), MailState.objects.get().paused_until) == (21, MONDAY + timedelta(minutes=3))

    sink.answers.clear()
    clock.move_to(MONDAY + timedelta(minutes=3))
    send_due_mail()

    assert (MailState.objects.get().failures, len(set(sink.readers))) == (0, 30)


def test_a_server_that_is_away_pauses_mail_and_loses_none(settings, clock):
    use_server(settings, free_port())
    notify_all([join(f"P{number}") for number in range(25)], "test-news", "news:1", now=MONDAY)
    for _ in range(2):
        send_due_mail()

    assert MailState.objects.get().pauses == 1
    assert Delivery.objects.filter(status="waiting", attempts=1).count() == 25


def test_refused_addresses_do_not_pause_mail_for_others(sink, clock):
    people = [join(f"P{number}") for number in range(30)]
    sink.answers |= {person.email: GONE for person in people[:25]}
    notify_all(people, "test-news", "news:1", now=MONDAY)
    send_due_mail()

    assert (len(sink.mails), RefusedAddress.objects.count(), MailState.objects.exists()) == (5, 25, False)


def test_no_digest_comes_while_all_of_ones_schools_are_closed(clock):
    ada, bea = join("Ada"), join("Bea")
    ash, birch = ada.memberships.get().school, School.objects.create(urn="100002", name="Birch Academy")
    Membership.objects.create(person=bea, school=birch, role=Role.TEACHER, starts_on=MONDAY.date() - timedelta(9))
    CalendarEntry.objects.create(school=ash, kind="closure", first_on=MONDAY.date(), last_on=MONDAY.date())
    for person in (ada, bea):
        tell(person, kind="test-digest-news")
    waiting = {each.person: each.goes_at for each in waiting_digests(now=MONDAY)}

    assert waiting == {ada: MONDAY.replace(hour=7, minute=30) + timedelta(days=1), bea: MONDAY}
    assert [fold_digests(now=MONDAY), fold_digests(now=waiting[ada])] == [1, 1]
