"""How fast mail is sent, told and never a limit; and that all of it comes, once."""

import sys
from collections import Counter

import pytest
from aiosmtpd.controller import Controller

from bench.messages import Counting, Measured
from schools.models import Delivery
from tests.faults.processes import WORKER, running, wait_until
from tests.faults.test_mail import SEND, all_sent, tell
from tests.schools.post import free_port

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sink():
    """A mail server that counts."""
    sink = Counting()
    sink.port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=sink.port)
    controller.start()
    yield sink
    controller.stop()


@pytest.mark.parametrize("number", [100, pytest.param(10_000, marks=pytest.mark.slow)])
def test_all_that_is_due_comes_once(number, celery, sink, tmp_path):
    tell(number)
    with celery(*WORKER) as worker, celery(*SEND), celery(*SEND):
        wait_until(all_sent, 300, worker.log)
    candour, size = sink.rate, sink.bytes // number
    assert Counter(sink.ids).most_common(1)[0][1] == 1
    assert len(sink.ids) == number == Delivery.objects.count()

    sink.forget()
    loop = [sys.executable, "-m", "bench.messages", str(sink.port), str(number), str(size)]
    with running(loop, tmp_path / "loop.log", None) as bare:
        wait_until(lambda: len(sink.ids) == number, 300, bare.log)
    print(Measured(number, candour, sink.rate))
