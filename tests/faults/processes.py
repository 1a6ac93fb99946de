"""Real processes for the tests of faults: started in groups of their own, watched by their logs, killed as by a power cut."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest
from django.conf import settings

from config.launcher.report import Refusal
from config.launcher.valkey import Valkey

WORKER = ["worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle", "-I", "tests.schools.post"]
BEAT = ["beat", "-l", "INFO", "-S", "celery.beat.Scheduler", "--pidfile="]


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


@contextmanager
def a_broker(home):
    """A Valkey of one's own; the test is skipped where there is none, and fails where that may not be."""
    valkey = Valkey(home)
    try:
        argv = valkey.argv
    except Refusal as refusal:
        (pytest.fail if os.environ.get("REQUIRE_BROWSER") == "1" else pytest.skip)(f"No broker: {refusal}")
    with running(argv, valkey.log, os.environ) as process:
        wait_until(valkey.answers, 10, valkey.log)
        process.valkey = valkey
        yield process


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
