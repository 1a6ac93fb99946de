import socket
from datetime import date, timedelta
from email.headerregistry import Address

import pytest

from schools.models import Delivery, Membership
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.messages import notify, notify_all, read_messages_about
from tests.schools.post import MONDAY, free_port, join, use_server

pytestmark = pytest.mark.django_db
NOT_DUE = "Nothing in it was still due, or all was read."


def sweep(now=MONDAY):
    """One turn of the task, at that moment."""
    return send_deliveries(lease_deliveries(limit=100, now=now), now=now)


def outcome():
    return [(each.person.first_name, each.status, each.answer) for each in Delivery.objects.order_by("pk")]


def test_an_email_has_a_sentence_and_a_link_in_text_and_html(sink):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)

    assert sweep() is True

    (mail,) = sink.mails
    delivery = Delivery.objects.get()
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))
    assert (delivery.status, delivery.sent_at, delivery.lease_until) == ("sent", MONDAY, None)
    assert (mail["Subject"], mail["To"].addresses[0]) == (
        "About news:1",
        Address("Ada Obi", addr_spec="ada@larch.example"),
    )
    assert mail["Message-ID"] == f"<{delivery.email_id}@127.0.0.1>"
    assert text.splitlines()[:4] == [
        "Hello Ada,",
        "",
        "About news:1",
        "Open it in Candour: http://127.0.0.1:8000/about/news:1/",
    ]
    assert 'href="http://127.0.0.1:8000/about/news:1/"' in html


def test_a_batch_goes_over_one_connection_even_past_a_refusal(sink):
    notify_all([join(f"P{number}") for number in range(20)], "test-news", "news:1", now=MONDAY)
    sink.answers["p5@larch.example"] = "550 Gone"

    sweep()

    assert (len(sink.mails), sink.connections) == (19, 1)


@pytest.mark.parametrize("answer", ["550 5.1.1 No such reader here", "553 Not an address"])
def test_a_refused_address_fails_for_good_and_its_neighbours_get_theirs(sink, answer):
    notify_all([join("Ada"), join("Tariq"), join("Nell")], "test-news", "news:1", now=MONDAY)
    sink.answers["tariq@larch.example"] = answer

    sweep()

    assert outcome() == [("Ada", "sent", ""), ("Tariq", "failed", answer), ("Nell", "sent", "")]
    assert sweep(MONDAY + timedelta(days=2)) is True
    assert sink.readers == ["ada@larch.example", "nell@larch.example"]


def test_a_refused_email_fails_for_good(sink):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    sink.answers["About news:1"] = "554 Not this one"

    sweep()

    assert outcome() == [("Ada", "failed", "554 Not this one")]


@pytest.mark.parametrize("answer", ["450 Busy", "421 Going down"])
def test_a_busy_server_is_tried_again_and_the_neighbours_get_theirs(sink, answer):
    notify_all([join("Ada"), join("Tariq"), join("Nell")], "test-news", "news:1", now=MONDAY)
    sink.answers["tariq@larch.example"] = answer

    sweep()
    sink.answers.clear()
    waiting = Delivery.objects.get(status="waiting")
    sweep(waiting.due_at)

    assert (waiting.person.first_name, waiting.answer, waiting.due_at) == (
        "Tariq",
        answer,
        MONDAY + timedelta(minutes=1),
    )
    assert sink.readers == ["ada@larch.example", "nell@larch.example", "tariq@larch.example"]


def test_a_server_that_is_down_is_tried_twelve_times_in_a_day(settings):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    use_server(settings, free_port())
    tries = []

    while delivery := Delivery.objects.filter(status="waiting").first():
        tries.append(round((delivery.due_at - MONDAY) / timedelta(minutes=1)))
        assert sweep(delivery.due_at) is False

    assert tries == [0, 1, 3, 8, 18, 38, 78, 158, 318, 558, 918, 1398]
    assert outcome() == [("Ada", "failed", "The mail server could not be reached.")]


def test_a_server_that_hangs_is_a_server_that_is_down(settings):
    notify_all([join("Ada"), join("Tariq")], "test-news", "news:1", now=MONDAY)
    settings.EMAIL_TIMEOUT = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use_server(settings, silent.getsockname()[1])
        assert sweep() is False

    assert {status for _, status, _ in outcome()} == {"waiting"}


def test_an_email_that_takes_its_sender_down_each_time_is_given_up(sink):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    Delivery.objects.update(attempts=12)

    sweep()

    assert (outcome(), sink.mails) == ([("Ada", "failed", "Tried too often.")], [])


def test_a_second_try_has_the_same_message_id(sink):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    lost = lease_deliveries(limit=1, now=MONDAY)

    send_deliveries(lost, now=MONDAY)
    Delivery.objects.update(status="waiting", sent_at=None)  # as if killed before it was marked
    sweep()

    assert len(sink.mails) == 2
    assert len({mail["Message-ID"] for mail in sink.mails}) == 1


def test_a_sender_whose_lease_ran_out_does_not_undo_the_next_ones_word(settings):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    slow = lease_deliveries(limit=1, now=MONDAY)
    lease_deliveries(limit=1, now=MONDAY + timedelta(minutes=2))
    use_server(settings, free_port())

    send_deliveries(slow, now=MONDAY)

    assert outcome() == [("Ada", "sending", "")]


def test_the_rest_of_a_batch_that_takes_too_long_is_handed_back(sink, monkeypatch):
    notify_all([join("Ada"), join("Tariq")], "test-news", "news:1", now=MONDAY)
    monkeypatch.setattr("schools.services.deliveries.LONGEST_BATCH", 0.1)
    sink.pause = 0.2

    sweep()

    assert [(each.status, each.attempts) for each in Delivery.objects.order_by("pk")] == [("sent", 1), ("waiting", 0)]


def test_what_was_withdrawn_is_not_mailed(sink):
    notify(join("Ada"), "test-news", "withdrawn:1", now=MONDAY)

    sweep()

    assert (outcome(), sink.mails) == ([("Ada", "dropped", NOT_DUE)], [])


def test_what_was_read_on_the_site_is_not_mailed(sink):
    ada = join("Ada")
    notify(ada, "test-news", "news:1", now=MONDAY)
    read_messages_about(ada, "news:1")

    sweep()

    assert (outcome(), sink.mails) == ([("Ada", "dropped", NOT_DUE)], [])


def test_leavers_get_nothing(sink):
    notify_all(
        [join("Ada", ends_on=date(2026, 11, 22)), join("Tariq"), join("Nell")], "test-news", "news:1", now=MONDAY
    )
    Membership.objects.filter(person__first_name="Tariq").update(ends_on=MONDAY)

    sweep()

    assert outcome() == [
        ("Ada", "dropped", "They have no access any more."),
        ("Tariq", "sent", ""),
        ("Nell", "sent", ""),
    ]


def test_who_is_away_is_mailed_when_they_are_back_at_work(sink):
    away = {"away_from_on": date(2026, 11, 23), "away_until_on": date(2026, 11, 27)}
    notify(join("Ada", **away), "test-news", "news:1", now=MONDAY)

    sweep()

    delivery = Delivery.objects.get()
    next_monday = MONDAY.replace(day=30, hour=7, minute=30)
    assert (delivery.status, delivery.due_at, delivery.attempts, sink.mails) == ("waiting", next_monday, 0, [])
    sweep(next_monday)
    assert sink.readers == ["ada@larch.example"]


def test_an_occasion_that_breaks_is_tried_later_and_stops_nobody(sink):
    notify(join("Ada"), "test-broken-news", "news:1", now=MONDAY)
    notify(join("Tariq"), "test-news", "news:1", now=MONDAY)

    sweep()

    assert outcome() == [("Ada", "waiting", "It could not be written."), ("Tariq", "sent", "")]


@pytest.mark.parametrize(
    "names",
    [
        {"name": "Ada", "last_name": "Obi\r\nBcc: bea@larch.example"},
        {"name": "Ada", "last_name": 'Obi" <bea@larch.example>, "'},
        {"name": "Ada", "last_name": "Ó Súilleabháin\u2028Bcc: bea@larch.example"},
    ],
)
def test_neither_a_name_nor_a_sentence_adds_a_header_or_a_reader(sink, names):
    notify(join(**names), "test-news", "news:header", now=MONDAY)

    sweep()

    (mail,) = sink.mails
    assert sink.readers == ["ada@larch.example"]
    assert mail["Subject"] == "The sender Bcc: bea@larch.example"
    assert set(mail.keys()) == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Message-ID", "Auto-Submitted", "Date",
        "List-Unsubscribe", "List-Unsubscribe-Post",
    }  # fmt: skip


def test_an_address_that_is_none_fails_and_stops_nobody(sink):
    notify_all([join("Ada"), join("Tariq")], "test-news", "news:1", now=MONDAY)
    person = Delivery.objects.earliest("pk").person
    type(person).objects.filter(pk=person.pk).update(email="ada@larch.example,bea@larch.example")

    sweep()

    assert outcome() == [("Ada", "failed", "ValueError"), ("Tariq", "sent", "")]
