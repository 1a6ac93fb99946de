"""A real worker and scheduler against a real broker, database and mail server."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from config.launcher.report import Refusal
from config.launcher.valkey import Valkey
from schools.models import Delivery
from schools.services.messages import notify, notify_all
from tests.schools.post import join, open_sink

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("broker")]

WORKER = ["worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle", "-I", "tests.schools.post"]
BEAT = ["beat", "-l", "INFO", "-S", "celery.beat.Scheduler", "--pidfile="]


@pytest.fixture(scope="module")
def broker_url(tmp_path_factory):
    """BROKER_URL, or a Valkey of our own."""
    if url := os.environ.get("BROKER_URL"):
        yield url
        return
    valkey = Valkey(tmp_path_factory.mktemp("valkey"))
    with running(argv_or_skip(valkey), valkey.log, os.environ):
        wait_until(valkey.answers, 10, valkey.log)
        yield valkey.url


def argv_or_skip(valkey):
    try:
        return valkey.argv
    except Refusal as refusal:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(f"No broker: {refusal}")


@pytest.fixture
def sink():
    with open_sink() as sink:
        yield sink


@pytest.fixture
def celery(broker_url, sink, tmp_path):
    """Runs a Celery command on the tests' database, mailing to the sink."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    mail = f"smtp://127.0.0.1:{sink.port}"
    environment = os.environ | {"DATABASE_URL": database, "BROKER_URL": broker_url, "EMAIL_URL": mail}
    argv = [sys.executable, "-m", "celery", "-A", "config"]
    return lambda *command: running([*argv, *command], tmp_path / f"{command[0]}.log", environment)


@contextmanager
def running(argv, log, environment):
    """A process in a group of its own, which is ended with all that it started."""
    with open(log, "ab") as output:
        process = subprocess.Popen(
            argv, cwd=settings.ROOT, env=environment, stdout=output, stderr=output, start_new_session=True
        )
    process.log = log
    try:
        yield process
    finally:
        kill(process)


def kill(process):
    """As a power cut would: the process and its children, without a word."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(is_so, seconds, log):
    deadline = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > deadline:
            pytest.fail(f"Not within {seconds} s: {log.read_text()[-3000:]}")
        time.sleep(0.02)


def test_a_message_in_the_database_is_mailed_by_worker_and_scheduler(celery, sink):
    with celery(*WORKER) as worker, celery(*BEAT):
        notify(join("Tariq"), "test-news", "news:1")
        wait_until(Delivery.objects.filter(status="sent").exists, 60, worker.log)

    assert sink.subjects == ["About news:1"]


def test_killing_the_worker_while_it_sends_loses_no_mail(celery, sink):
    notify_all([join(f"P{number}") for number in range(100)], "test-news", "news:1")
    sink.pause = 0.02
    with celery(*WORKER) as worker, celery("call", "schools.tasks.send_due_mail"):
        wait_until(lambda: len(sink.mails) >= 30, 60, worker.log)
        kill(worker)
    left = Delivery.objects.filter(status="sending").update(lease_until=timezone.now())  # two minutes go by

    with celery(*WORKER) as worker, celery("call", "schools.tasks.send_due_mail"):
        wait_until(lambda: not Delivery.objects.exclude(status="sent").exists(), 60, worker.log)

    times = Counter(mail["Message-ID"] for mail in sink.mails)
    assert 0 < left < 100
    assert set(times) == {f"<{email_id}@127.0.0.1>" for email_id in Delivery.objects.values_list("email_id", flat=True)}
    assert sum(times.values()) <= 101  # the one in flight may come twice, as the same e-mail
