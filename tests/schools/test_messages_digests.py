from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time, timedelta
from threading import Barrier

import pytest
from django.core import mail
from django.db import connection, transaction

from schools.models import Delivery, Message, Person
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.digests import fold_digests, waiting_digests
from schools.services.messages import notify, notify_all, read_messages_about
from tests.schools.post import MONDAY, join

pytestmark = pytest.mark.django_db


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def send(now=MONDAY):
    send_deliveries(lease_deliveries(limit=100, now=now), now=now)


def test_what_waits_becomes_one_email_a_day():
    ada = join("Ada")
    for number in (1, 2, 3):
        notify(ada, "test-digest-news", f"news:{number}", now=MONDAY)

    assert [fold_digests(now=MONDAY), fold_digests(now=MONDAY + timedelta(hours=1))] == [1, 0]
    send()

    (letter,) = mail.outbox
    assert letter.subject == "Three things for you in Candour"
    assert [line for line in letter.body.splitlines() if line.startswith("About")] == [
        "About news:1", "About news:2", "About news:3",
    ]  # fmt: skip
    assert Delivery.objects.get().digest_on == date(2026, 11, 23)


def test_a_digest_of_one_says_what_it_is():
    notify(join("Ada"), "test-digest-news", "news:1", now=MONDAY)

    fold_digests(now=MONDAY)
    send()

    assert [letter.subject for letter in mail.outbox] == ["About news:1"]


def test_what_comes_after_todays_digest_goes_with_the_next_working_days():
    ada = join("Ada")
    made = []
    for day in range(6):  # Friday to Wednesday
        now = at("2026-11-20T09:00") + timedelta(days=day)
        notify(ada, "test-digest-news", "news:1", now=now)
        made.append(fold_digests(now=now))

    assert made == [1, 0, 0, 1, 1, 1]


def test_what_comes_after_todays_digest_is_in_none_yet():
    ada, tariq = join("Ada"), join("Tariq")
    notify(ada, "test-digest-news", "news:1", now=MONDAY)
    fold_digests(now=MONDAY)

    late = notify_all([ada, tariq], "test-digest-news", "news:2", now=MONDAY)
    fold_digests(now=MONDAY + timedelta(hours=1))

    assert list(Message.objects.waiting_for_digest()) == [message for message in late if message.person == ada]


@pytest.mark.parametrize(
    ("moment", "is_made"),
    [
        ("2026-10-23T06:29", False),  # the last Friday of summer time: 07:29 in London
        ("2026-10-23T06:30", True),
        ("2026-10-23T16:30", True),  # 17:30
        ("2026-10-23T16:31", False),
        ("2026-10-25T09:00", False),  # Sunday
        ("2026-10-26T07:29", False),  # the clocks went back: 07:29
        ("2026-10-26T07:30", True),
        ("2026-10-26T17:30", True),
        ("2026-10-26T17:31", False),
        ("2027-03-26T07:30", True),
        ("2027-03-29T06:29", False),  # the clocks went forward
        ("2027-03-29T06:30", True),
        ("2026-12-02T09:00", False),  # away
    ],
)
def test_a_digest_comes_on_working_days_inside_working_hours(moment, is_made):
    ada = join("Ada", away_from_on=date(2026, 12, 1), away_until_on=date(2026, 12, 2))
    notify(ada, "test-digest-news", "news:1")

    assert fold_digests(now=at(moment)) == is_made


def test_the_hour_that_comes_twice_brings_one_digest():
    ada = join("Ada", working_days=[7], day_starts_at=time(1, 15), day_ends_at=time(1, 45))
    made = []
    for moment in ("2026-10-25T00:30", "2026-10-25T01:30"):  # 01:30 in London, both
        notify(ada, "test-digest-news", f"news:{moment}")
        made.append(fold_digests(now=at(moment)))

    assert made == [1, 0]


def test_the_hour_that_never_comes_loses_no_digest():
    ada = join("Ada", working_days=[7], day_starts_at=time(1, 15), day_ends_at=time(2, 15))
    notify(ada, "test-digest-news", "news:1")

    made = [fold_digests(now=at("2027-03-28T00:59") + timedelta(minutes=minutes)) for minutes in (0, 1)]

    assert made == [0, 1]  # at 00:59 and at 02:00 in London, a minute later


def test_many_digests_take_as_many_queries_as_one(django_assert_num_queries):
    people = [join(f"P{number}") for number in range(30)]
    for some in (people[:1], people[1:]):
        notify_all(some, "test-digest-news", "news:1", now=MONDAY)
        with django_assert_num_queries(9):  # savepoint, lock, people, three for their days, digests, messages, release
            fold_digests(now=MONDAY)

    assert Delivery.objects.filter(messages__thing="news:1").count() == 30


def test_what_is_at_once_stays_out_of_the_digest():
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    Delivery.objects.all().delete()  # even when what became of it was cleared away

    assert fold_digests(now=MONDAY) == 0


def test_what_is_read_before_the_digest_goes_is_left_out():
    ada = join("Ada")
    for number in (1, 2, 3):
        notify(ada, "test-digest-news", f"news:{number}", now=MONDAY)

    read_messages_about(ada, "news:1")
    fold_digests(now=MONDAY)
    read_messages_about(ada, "news:2")
    send()

    assert [letter.subject for letter in mail.outbox] == ["About news:3"]


def test_who_has_read_everything_gets_no_digest():
    ada = join("Ada")
    notify(ada, "test-digest-news", "news:1", now=MONDAY)
    read_messages_about(ada, "news:1")

    assert fold_digests(now=MONDAY) == 0


def test_leavers_get_no_digest():
    notify(join("Ada", ends_on=date(2026, 11, 22)), "test-digest-news", "news:1", now=MONDAY)

    assert fold_digests(now=MONDAY) == 0


def test_a_digest_that_could_not_go_on_its_day_is_part_of_the_next():
    ada = join("Ada")
    notify(ada, "test-digest-news", "news:1", now=MONDAY)
    fold_digests(now=MONDAY)

    send(at("2026-11-23T20:00"))
    tuesday = at("2026-11-24T09:00")
    notify(ada, "test-digest-news", "news:2", now=tuesday)
    fold_digests(now=tuesday)
    send(tuesday)

    assert [letter.subject for letter in mail.outbox] == ["Two things for you in Candour"]
    assert list(Delivery.objects.order_by("pk").values_list("status", flat=True)) == ["dropped", "sent"]


@pytest.mark.django_db(transaction=True)
def test_two_folds_at_once_make_one_digest_each():
    notify_all([join(f"P{number}") for number in range(40)], "test-digest-news", "news:1", now=MONDAY)
    start = Barrier(4)

    def fold(_):
        try:
            start.wait()
            return fold_digests(now=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(fold, range(4)))

    assert (sum(made), Delivery.objects.count()) == (40, 40)
    assert not Message.objects.waiting_for_digest().exists()


@pytest.mark.django_db(transaction=True)
def test_a_fold_leaves_at_once_while_another_is_at_it():
    notify(join("Ada"), "test-digest-news", "news:1", now=MONDAY)

    def fold():
        try:
            return fold_digests(now=MONDAY)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        made = [fold_digests(now=MONDAY), pool.submit(fold).result(timeout=5)]

    assert made == [1, 0]


@pytest.mark.parametrize(
    ("now", "goes_at"),
    [
        ("2026-11-23T06:00", "2026-11-23T07:30"),  # Monday, before work
        ("2026-11-23T09:00", "2026-11-23T09:00"),  # at work
        ("2026-11-27T18:00", "2026-11-30T07:30"),  # Friday, after work
        ("2026-10-23T18:00", "2026-10-26T07:30"),  # over the clock change
    ],
)
def test_it_is_known_when_the_next_digest_goes(now, goes_at):
    notify_all([join("Ada"), join("Nell", ends_on=date(2026, 1, 1))], "test-digest-news", "news:1")
    notify(Person.objects.get(first_name="Ada"), "test-digest-news", "news:2")

    (digest,) = waiting_digests(now=at(now))

    assert (digest.person.first_name, digest.count, digest.goes_at) == ("Ada", 2, at(goes_at))


def test_who_works_on_no_day_has_no_next_digest():
    notify(join("Ada", working_days=[]), "test-digest-news", "news:1")

    assert [digest.goes_at for digest in waiting_digests(now=MONDAY)] == [None]
