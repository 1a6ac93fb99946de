"""When mail pauses for its server, who tries again, and that all of it comes in the end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from django.db import connection
from django.urls import reverse

from schools.models import Delivery, MailState, RefusedAddress
from schools.services.mail_state import Luck, mail_state, note_luck, take_turn
from schools.services.messages import notify_all
from schools.services.standstill import trouble_with_mail
from schools.tasks import fold_due_digests, send_due_mail
from tests.schools.post import MONDAY, free_port, join, open_sink, use_server

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def crowd():
    people = [join(f"P{number}") for number in range(30)]
    notify_all(people, "test-news", "news:1", now=MONDAY)
    return people


def refuse_all(sink, people, answer="451 Not now"):
    sink.answers |= {person.email: answer for person in people}


def fail(turn, times, now=MONDAY):
    luck = Luck(turn.failures)
    luck.worsens("451 Not now", by=times)
    note_luck(turn, luck, now)


def test_each_pause_is_longer_up_to_half_an_hour(sink, clock, crowd):
    refuse_all(sink, crowd)
    began, minutes = MONDAY, []
    for _ in range(7):
        send_due_mail()
        until = MailState.objects.get().paused_until
        minutes.append((until - began) // MINUTE)
        clock.move_to(until)
        began = until

    assert minutes == [1, 2, 4, 8, 16, 30, 30]
    assert sum(Delivery.objects.values_list("attempts", flat=True)) == 26  # twenty, and one after each pause


def test_of_two_workers_one_tries_after_a_pause(crowd):
    fail(take_turn(MONDAY), 20)
    later = MONDAY + MINUTE

    assert [take_turn(MONDAY).limit, take_turn(later).limit, take_turn(later).limit] == [0, 1, 0]
    assert take_turn(later + 2 * MINUTE).limit == 1  # whoever tried has died


@pytest.mark.django_db(transaction=True)
def test_of_eight_workers_at_the_same_moment_one_tries():
    fail(take_turn(MONDAY), 20)
    start = Barrier(8)

    def limit(_):
        try:
            mail_state()  # connected, so that all ask at once
            start.wait()
            return take_turn(MONDAY + MINUTE).limit
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        limits = list(pool.map(limit, range(8)))

    assert sorted(limits) == [0] * 7 + [1]


def test_what_found_nothing_to_try_with_lets_others_try():
    fail(take_turn(MONDAY), 20)
    later = MONDAY + MINUTE
    turn = take_turn(later)

    note_luck(turn, Luck(turn.failures), later)

    assert trouble_with_mail(later).endswith("failed. It is tried again with the next e-mail.")
    assert take_turn(later).limit == 1


def test_two_workers_that_fail_at_once_pause_mail_once():
    turns = [take_turn(MONDAY), take_turn(MONDAY)]
    for turn in turns:
        fail(turn, 20)

    state = MailState.objects.get()
    assert (state.failures, state.pauses, state.paused_until) == (20, 1, MONDAY + MINUTE)


def test_failures_of_two_workers_count_together():
    for turn in [take_turn(MONDAY), take_turn(MONDAY)]:
        fail(turn, 12)

    assert MailState.objects.get().pauses == 1


def test_what_is_taken_in_between_begins_the_count_anew():
    fail(take_turn(MONDAY), 19)
    turn = take_turn(MONDAY + MINUTE)
    luck = Luck(turn.failures)
    luck.turns()
    luck.worsens("451 Not now")
    note_luck(turn, luck, MONDAY + MINUTE)

    state = MailState.objects.get()
    assert (state.failures, state.failing_since, state.paused_until) == (1, MONDAY + MINUTE, None)


def test_a_server_that_refuses_us_pauses_mail_and_loses_none(sink, clock, crowd):
    refuse_all(sink, crowd, "550 5.7.1 Relaying denied")
    send_due_mail()
    assert (MailState.objects.get().failures, Delivery.objects.filter(status="waiting").count()) == (20, 30)

    sink.answers.clear()
    clock.move_to(MONDAY + MINUTE)
    send_due_mail()

    assert len(set(sink.readers)) == len(sink.mails) == 30


def test_a_server_that_does_not_let_us_in_pauses_mail_and_says_why(settings, clock, crowd):
    refusing = Controller(
        object(), hostname="127.0.0.1", port=free_port(), auth_require_tls=False,
        authenticator=lambda *_: AuthResult(success=False, handled=False),
    )  # fmt: skip
    use_server(settings, refusing.port)
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "candour", "outdated"
    refusing.start()
    send_due_mail()
    refusing.stop()

    state = MailState.objects.get()
    assert (state.failures, state.answer[:3], state.paused_until) == (30, "535", MONDAY + MINUTE)
    assert Delivery.objects.filter(status="waiting", attempts=1).count() == 30


def test_where_everybody_is_refused_in_words_that_blame_the_address_no_address_is_blamed(sink, clock, crowd):
    refuse_all(sink, crowd, "550 relay not permitted")
    send_due_mail()
    assert (MailState.objects.get().pauses, RefusedAddress.objects.count()) == (1, 0)

    sink.answers.clear()
    clock.move_to(MONDAY + MINUTE)
    fold_due_digests()
    send_due_mail()

    assert len(set(sink.readers)) == len(sink.mails) == 30


def test_nor_is_that_of_whoever_tries_with_a_test_email(sink, clock, crowd, client):
    refuse_all(sink, crowd, "550 relay not permitted")
    client.force_login(crowd[0])

    client.post(reverse("schools:test-mail"))
    refused_at_first = RefusedAddress.objects.count()
    send_due_mail()

    assert (refused_at_first, RefusedAddress.objects.count()) == (1, 0)


def test_one_address_that_is_refused_in_such_words_is_blamed(sink, clock, crowd):
    refuse_all(sink, crowd[:1], "550 relay not permitted")
    send_due_mail()

    assert (RefusedAddress.objects.get().person, MailState.objects.exists()) == (crowd[0], False)


def test_what_was_tried_for_a_day_comes_with_the_next_digest(settings, clock):
    notify_all([join("Ada")], "test-news", "news:1", now=MONDAY)
    use_server(settings, free_port())
    while delivery := Delivery.objects.filter(status="waiting").first():
        clock.move_to(delivery.due_at)
        send_due_mail()

    with open_sink() as sink:
        use_server(settings, sink.port)
        clock.move_to(MONDAY + timedelta(days=1))
        fold_due_digests()
        send_due_mail()

    assert sink.subjects == ["About news:1"]


def test_once_a_test_email_was_taken_the_next_one_tries_at_once(sink, clock, crowd, client):
    refuse_all(sink, crowd)
    send_due_mail()
    sink.answers.clear()
    client.force_login(crowd[0])

    client.post(reverse("schools:test-mail"))
    send_due_mail()

    assert sink.subjects == ["A test from Candour", *["About news:1"] * 10]
    assert MailState.objects.get().paused_until is None


def test_the_technical_administrator_reads_what_the_server_said_last(client, clock):
    fail(take_turn(MONDAY), 20)
    client.force_login(join("Tess", is_staff=True))

    page = client.get("/admin/schools/mailstate/").content.decode()

    assert ("451 Not now" in page, "20 failures in a row" in page) == (True, True)
    assert client.post("/admin/schools/mailstate/1/delete/", {"post": "yes"}).status_code == 403
