from datetime import UTC, date, datetime

import pytest
from django.db import connection

from schools.models import Delivery, Message
from schools.services.digests import fold_digests
from schools.services.messages import notify, notify_again, notify_all, read_messages_about
from tests.schools.post import MONDAY, join

pytestmark = pytest.mark.django_db


def test_what_is_at_once_gets_its_own_email_due_now():
    ada, tariq = join("Ada"), join("Tariq")

    message = notify(tariq, "test-news", "news:1", by=ada, now=MONDAY)

    delivery = Delivery.objects.get()
    assert (message.person, message.by, message.key) == (tariq, ada, "test-news:news:1:2026-11-23")
    assert (delivery.person, delivery.kind, delivery.status, delivery.due_at) == (tariq, "at_once", "waiting", MONDAY)
    assert list(delivery.messages.all()) == [message]


def test_what_is_not_at_once_waits_for_the_digest():
    ada = join("Ada")

    message = notify(ada, "test-digest-news", "news:1", due_on=date(2026, 12, 4))

    assert message.key == "test-digest-news:news:1:2026-12-04"
    assert list(Message.objects.waiting_for_digest()) == [message]
    assert not Delivery.objects.exists()


def test_the_same_occasion_is_one_message():
    ada = join("Ada")

    told = [notify(ada, "test-news", "news:1", due_on=date(2026, 12, 4)) for _ in range(2)]

    assert told == [Message.objects.get(), None]
    assert Delivery.objects.count() == 1


def test_a_date_that_moved_is_a_new_message():
    ada = join("Ada")

    for day in (4, 5, 4):
        notify(ada, "test-digest-news", "news:1", due_on=date(2026, 12, day))

    assert Message.objects.count() == 2


def test_without_a_due_date_the_key_has_the_local_day():
    summer_night = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)

    message = notify(join("Ada"), "test-news", "news:1", now=summer_night)

    assert message.key == "test-news:news:1:2026-07-02"


def test_nobody_is_told_about_what_they_did_themselves():
    ada, tariq = join("Ada"), join("Tariq")

    assert notify(ada, "test-news", "news:1", by=ada) is None
    told = notify_all([ada, tariq], "test-news", "news:1", by=ada)

    assert [message.person for message in told] == [tariq]


def test_many_are_told_in_as_many_queries_as_one(django_assert_num_queries):
    people = [join(f"P{number}") for number in range(30)]

    for some in (people[:1], people):
        with django_assert_num_queries(5):  # savepoint, messages, e-mails, which is in which, release
            notify_all(some, "test-news", f"news:{len(some)}")

    assert Delivery.objects.count() == 31


def test_an_unknown_kind_is_refused():
    with pytest.raises(KeyError):
        notify(join("Ada"), "test-unheard-of", "news:1")


def test_opening_a_page_reads_ones_messages_about_its_thing():
    ada, tariq = join("Ada"), join("Tariq")
    notify_all([ada, tariq], "test-news", "news:1")
    notify(ada, "test-news", "news:2")

    assert [read_messages_about(ada, "news:1", now=MONDAY) for _ in range(2)] == [1, 0]

    read = Message.objects.filter(read_at=MONDAY)
    assert [(message.person, message.thing) for message in read] == [(ada, "news:1")]


def test_a_page_about_several_things_reads_the_messages_of_each():
    ada = join("Ada")
    for number in (1, 2, 3):
        notify(ada, "test-digest-news", f"news:{number}")

    read_messages_about(ada, "news:1", "news:2")

    assert [message.thing for message in Message.objects.unread_by(ada)] == ["news:3"]


@pytest.mark.django_db(transaction=True)
def test_reading_again_writes_nothing():
    ada = join("Ada")

    read_messages_about(ada, "news:1")
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        read_messages_about(ada, "news:1")
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        assert cursor.fetchone() == (None,)
        cursor.execute("ROLLBACK")


@pytest.mark.parametrize(
    ("heard", "times"),
    [
        (lambda message, now: None, 1),
        (lambda message, now: read_messages_about(message.person, message.thing, now=now), 2),
        (lambda message, now: fold_digests(now=now), 1),  # in an e-mail that has not gone yet
        (lambda message, now: fold_digests(now=now) and Delivery.objects.update(status="sent", sent_at=now), 2),
    ],
    ids=["waits", "was read", "is on its way", "was mailed"],
)
def test_more_of_the_same_is_folded_until_it_was_heard(heard, times):
    ada, tariq = join("Ada"), join("Tariq")
    message = notify_again(tariq, "test-digest-news", "news:1", by=ada, mark="comment-1", now=MONDAY)
    heard(message, MONDAY)
    notify_again(tariq, "test-digest-news", "news:1", by=ada, mark="comment-2", now=MONDAY)

    assert Message.objects.count() == times


def test_the_same_mark_is_the_same_occasion():
    ada, tariq = join("Ada"), join("Tariq")
    for _ in range(2):
        notify(tariq, "test-digest-news", "news:1", by=ada, mark="by-7", now=MONDAY)

    assert Message.objects.get().key == "test-digest-news:news:1:2026-11-23:by-7"
