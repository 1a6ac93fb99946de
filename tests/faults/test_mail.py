"""What dies while mail is sent: each e-mail comes once, or, where its sender died with it in hand, twice as the same one.

The short form runs with all tests; `python3 manage.py test -m slow -s tests/faults` sends a thousand each time, and says how
many came twice.
"""

import signal
from collections import Counter
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from schools.models import Delivery, Membership, Message, Person, School
from schools.services.messages import notify, notify_all
from schools.tasks import fold_due_digests, send_due_mail
from tests.faults.processes import BEAT, WORKER, OwnDatabase, a_broker, kill, wait_until
from tests.schools.post import MONDAY, WITHDRAWN, join, open_sink, use_server

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]
SEND = ("call", "schools.tasks.send_due_mail")
FOLD = ("call", "schools.tasks.fold_due_digests")
UNSENT = "SELECT count(*) FROM schools_delivery WHERE status <> 'sent'"
HELD_UP = "It was held up: it goes into the next digest."
CLOCK = Path(__file__).parent / "clock"
many = pytest.mark.parametrize("number", [60, pytest.param(1000, marks=pytest.mark.slow)])


def tell(number):
    """So many people who are told something at once."""
    join("Ada")
    ash, rows = (
        School.objects.get(),
        [Person(email=f"p{at}@larch.example", first_name=f"P{at}") for at in range(number)],
    )
    people = Person.objects.bulk_create(rows)
    post = {"school": ash, "role": "teacher", "starts_on": MONDAY.date() - timedelta(400)}
    Membership.objects.bulk_create(Membership(person=person, **post) for person in people)
    notify_all(people, "test-news", "news:1")


def all_sent():
    return not Delivery.objects.exclude(status="sent").exists()


def let_leases_end():
    """As two minutes would; gives how many were out."""
    return Delivery.objects.filter(status="sending").update(lease_until=timezone.now())


def assert_all_came(sink, twice=0):
    """Each e-mail once, but for so many that may come twice; told where all output is shown."""
    times = Counter(mail["Message-ID"] for mail in sink.mails)
    expected = {f"<{email_id}@127.0.0.1>" for email_id in Delivery.objects.values_list("email_id", flat=True)}
    doubled = sum(number - 1 for number in times.values())
    print(f"{len(expected)} e-mails, of which {doubled} came twice; at most {twice} may")
    assert (set(times), max(times.values()) <= 2, doubled <= twice) == (expected, True, True)


def test_a_message_in_the_database_is_mailed_by_worker_and_scheduler(celery, sink):
    with celery(*WORKER) as worker, celery(*BEAT):
        notify(join("Tariq"), "test-news", "news:1")
        wait_until(Delivery.objects.filter(status="sent").exists, 60, worker.log)

    assert sink.subjects == ["About news:1"]


@many
def test_killing_the_worker_while_it_sends_loses_no_mail(number, celery, sink):
    tell(number)
    sink.pause = 0.02
    with celery(*WORKER) as worker, celery(*SEND):
        wait_until(lambda: len(sink.mails) >= number // 3, 60, worker.log)
        kill(worker)
    assert let_leases_end() > 0

    with celery(*WORKER) as worker, celery(*SEND):
        wait_until(all_sent, 60, worker.log)

    assert_all_came(sink, twice=1)  # the one in flight


@many
def test_two_workers_and_two_schedulers_send_each_once_and_go_on_without_one_of_them(number, celery, sink):
    with ExitStack() as stack:
        workers = [stack.enter_context(celery(*WORKER)) for _ in range(2)]
        beats = [stack.enter_context(celery(*BEAT)) for _ in range(2)]
        tell(number)
        wait_until(lambda: len(sink.mails) >= number // 3, 60, workers[0].log)
        kill(beats[0])
        wait_until(all_sent, 60, workers[0].log)

    assert_all_came(sink)


@many
def test_a_broker_that_dies_with_all_it_holds_loses_no_mail(number, celery_at, sink, tmp_path):
    sink.pause = 0.02
    with ExitStack() as stack:
        broker = stack.enter_context(a_broker(tmp_path / "first"))
        worker = stack.enter_context(celery_at(broker.valkey.url, *WORKER))
        stack.enter_context(celery_at(broker.valkey.url, *BEAT))
        tell(number)
        wait_until(lambda: len(sink.mails) >= number // 3, 60, worker.log)
        kill(broker)
        broker.valkey.remove()
        notify(join("Tariq"), "test-news", "news:2")
        stack.enter_context(a_broker(tmp_path / "first"))
        wait_until(all_sent, 90, worker.log)

    assert_all_came(sink)


@many
def test_a_database_that_drops_all_connections_loses_no_mail(number, celery, sink):
    tell(number)
    sink.pause = 0.02
    with celery(*WORKER) as worker, celery(*SEND):
        wait_until(lambda: len(sink.mails) >= number // 3, 60, worker.log)
        drop_connections()
        wait_until(lambda: has_ended(worker), 60, worker.log)
        let_leases_end()
        with celery(*SEND):
            wait_until(all_sent, 60, worker.log)

    assert_all_came(sink)  # also the one that was taken as its connection broke


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["asked", "at once"])
@many
def test_a_database_that_starts_again_loses_no_mail(number, how, celery, sink, tmp_path, database_url):
    tell(number)
    sink.pause = 0.02
    with (
        OwnDatabase(tmp_path / "postgres", database_url).filled() as own,
        celery(*WORKER, DATABASE_URL=own.url) as worker,
        celery(*SEND, DATABASE_URL=own.url),
    ):
        wait_until(lambda: len(sink.mails) >= number // 3, 60, worker.log)
        with own.restarted(how):
            wait_until(lambda: has_ended(worker), 60, worker.log)
            own.ask("UPDATE schools_delivery SET lease_until = now() WHERE status = 'sending'")
            with celery(*SEND, DATABASE_URL=own.url):
                wait_until(lambda: own.ask(UNSENT).strip() == "0", 60, worker.log)

    assert_all_came(sink)


@many
def test_a_scheduler_that_dies_alone_holds_mail_up_until_it_starts_again(number, celery, sink):
    sink.pause = 0.02
    with celery(*WORKER) as worker:
        with celery(*BEAT) as beat:
            tell(number)
            wait_until(lambda: len(sink.mails) >= number // 3, 60, worker.log)
            kill(beat)
        notify(join("Tariq"), "test-news", "news:2")
        with celery(*BEAT):
            wait_until(all_sent, 90, worker.log)

    assert_all_came(sink)


def has_ended(worker):
    """Whether its task is through, one way or the other."""
    return any(word in worker.log.read_text() for word in ("] succeeded in", "] raised unexpected"))


def drop_connections():
    """As a restart of PostgreSQL does, but for our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_processes_that_start_after_a_day_and_a_half_make_no_flood(celery, sink):
    with time_machine.travel(MONDAY):
        ada = join("Ada")
        for number in range(3):
            notify(ada, "test-news", f"news:{number}")
        notify(ada, "test-news", "withdrawn:1")
    at_work_from(celery, 36)(SEND, until=is_all_held_up)  # Tuesday evening; then Wednesday morning
    at_work_from(celery, 48)(FOLD, until=Delivery.objects.filter(kind="digest").exists)
    at_work_from(celery, 49)(SEND, until=lambda: sink.mails)

    assert sink.subjects == ["Three things for you in Candour"]
    assert HELD_UP in Delivery.objects.values_list("answer", flat=True)


def at_work_from(celery, hours):
    """A worker that does one task, so long after Monday by the clock of all its processes."""
    clock = {"PYTHONPATH": str(CLOCK), "CLOCK": (MONDAY + timedelta(hours=hours)).isoformat()}

    def works(task, until):
        with celery(*WORKER, **clock) as worker, celery(*task, **clock):
            wait_until(until, 60, worker.log)

    return works


def is_all_held_up():
    """Whether nothing is to be sent by itself any more."""
    return not Delivery.objects.filter(kind="at_once").exclude(status="dropped").exists()


def test_a_day_and_a_half_without_anything_ends_in_one_digest(settings):
    ada = join("Ada")
    with open_sink() as sink, time_machine.travel(MONDAY, tick=False) as clock:
        use_server(settings, sink.port)
        for number in range(4):
            notify(ada, "test-news", f"news:{number}")
        WITHDRAWN.add("news:3")
        for hours in (36, 47, 48):  # Tuesday evening; Wednesday
            clock.move_to(MONDAY + timedelta(hours=hours))
            send_due_mail()
            fold_due_digests()
            send_due_mail()
        WITHDRAWN.clear()

    assert sink.subjects == ["Three things for you in Candour"]
    assert Message.objects.filter(delivery__status="sent").count() == 4
    assert set(Delivery.objects.values_list("answer", flat=True)) == {"", HELD_UP}
