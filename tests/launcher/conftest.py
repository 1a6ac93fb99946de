import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.launcher.places import ROOT
from config.launcher.postgres import Postgres
from config.launcher.processes import Record, command_line
from config.launcher.valkey import Valkey

OURS = ("SECRET_KEY", "DATABASE_URL", "BROKER_URL", "CANDOUR_TEST", "DJANGO_SETTINGS_MODULE")  # not the demo's


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Launcher:
    """A `manage.py` with a data folder and a port of its own, run as a person runs it."""

    def __init__(self, data: Path):
        self.data, self.port = data, free_port()
        self.env = {name: value for name, value in os.environ.items() if name not in OURS} | {"CANDOUR_DATA": str(data)}
        self.output = data.with_name(f"{data.name}.output")
        self.process = None

    def run(self, *arguments, before=()):
        """Run a command to its end; gives what it printed, both streams, and its exit code."""
        argv = [*before, sys.executable, str(ROOT / "manage.py"), *arguments]
        return subprocess.run(argv, env=self.env, cwd=ROOT, capture_output=True, text=True, timeout=120)

    def start(self, *arguments):
        """Start the demo and wait until it says that it is ready."""
        argv = [sys.executable, str(ROOT / "manage.py"), "demo", "--port", str(self.port), *arguments]
        with open(self.output, "w") as output:
            self.process = subprocess.Popen(argv, env=self.env, cwd=ROOT, stdout=output, stderr=output)
        self.wait_until(lambda: "Candour is ready" in self.said(), seconds=120)

    def said(self):
        return self.output.read_text()

    def wait_until(self, holds, seconds=60):
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, self.said()
            assert self.process is None or self.process.poll() is None, self.said()
            time.sleep(0.1)

    def parts(self):
        """The process id of each part that runs now."""
        entries = json.loads((self.data / "processes.json").read_text())
        return {name: entry["pid"] for name, entry in entries.items() if command_line(entry["pid"])}

    def ask(self, path):
        """Get a page of the site; gives the status, or None where nothing answers."""
        with socket.socket() as connection:
            connection.settimeout(20)
            if connection.connect_ex(("127.0.0.1", self.port)):
                return None
            connection.sendall(f"GET {path} HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n".encode())
            answer = connection.recv(100)
        return int(answer.split()[1]) if answer else None

    def stop(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        code = self.process.wait(60)
        self.process = None
        return code

    def clean_up(self):
        if self.process:
            self.stop()
        Record(self.data / "processes.json").end_all()
        Postgres(self.data / "postgres").remove()  # parts of it, and of Valkey, may lie outside the data folder
        Valkey(self.data / "valkey").remove()


@pytest.fixture
def launcher(tmp_path):
    return Launcher(tmp_path / "data")


@pytest.fixture(scope="session")
def demo(tmp_path_factory):
    """One demo for the tests that leave it running."""
    demo = Launcher(tmp_path_factory.mktemp("demo") / "data")
    demo.start()
    yield demo
    demo.clean_up()


@pytest.fixture
def own_demo(launcher):
    """A demo for a test that stops or kills it."""
    launcher.start()
    yield launcher
    launcher.clean_up()
