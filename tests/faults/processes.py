"""Real processes for the tests of faults: started in groups of their own, watched by their logs, killed as by a power cut."""

import os
import signal
import subprocess
import time
from contextlib import contextmanager

import pytest
from django.conf import settings

from config.launcher.postgres import Postgres
from config.launcher.processes import Record, StopRequest
from config.launcher.report import Refusal
from config.launcher.valkey import Valkey

WORKER = ["worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle", "-I", "tests.schools.post"]
BEAT = ["beat", "-l", "INFO", "-S", "celery.beat.Scheduler", "--pidfile="]


@contextmanager
def running(argv, log, environment, cwd=settings.ROOT, **account):
    """A process in a group of its own, which is ended with all that it started."""
    with open(log, "ab") as output:
        how = {"cwd": cwd, "env": environment, "stdout": output, "stderr": output, **account}
        process = subprocess.Popen(argv, start_new_session=True, **how)
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


class OwnDatabase:
    """A PostgreSQL of a test’s own, durable as in earnest, which may be stopped and started; with what another holds."""

    def __init__(self, home, original):
        self.cluster = Postgres(home)
        self.cluster.create(StopRequest(), Record(home.with_name("processes.json")))
        self.original, self.url = original, self.cluster.url

    def running(self):
        cluster = self.cluster
        return running(cluster.argv, cluster.log, cluster.env, cluster.home, **cluster.account)

    @contextmanager
    def filled(self):
        """Runs, with a copy of the original; removed in the end."""
        try:
            with self.running() as self.process:
                self._wait()
                self._copy()
                yield self
                self.end(signal.SIGQUIT)
        finally:
            self.cluster.remove()

    @contextmanager
    def restarted(self, how):
        """Ended by that signal, and started anew."""
        self.end(how)
        with self.running() as self.process:
            self._wait()
            yield
            self.end(signal.SIGQUIT)

    def end(self, how):
        """Ask the server to stop, and wait until it has."""
        self.process.send_signal(how)
        self.process.wait(30)

    def ask(self, sql):
        """What one statement gives, as text."""
        asked = [self.cluster.bin / "psql", "-d", self.url, "-tAc", sql]
        return subprocess.run(asked, env=self.cluster.env, cwd="/", capture_output=True, text=True, check=True).stdout

    def _wait(self):
        wait_until(self.cluster.answers, 30, self.cluster.log)

    def _copy(self):
        how = {"env": self.cluster.env, "cwd": "/", "check": True}
        dump = [self.cluster.bin / "pg_dump", "--no-owner", "-d", self.original]
        held = subprocess.run(dump, stdout=subprocess.PIPE, **how).stdout
        fill = [self.cluster.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url]
        subprocess.run(fill, input=held, stdout=subprocess.DEVNULL, **how)


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
