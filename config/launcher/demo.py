"""`manage.py demo`: the whole of Candour on this machine alone, with invented schools and people."""

import argparse
import hashlib
import http.client
import os
import shutil
import socket
import sys
import time
from pathlib import Path

from config.launcher import packages
from config.launcher.places import ROOT, Lock, data_folder, private_folder, require_space, secret_key
from config.launcher.postgres import Postgres
from config.launcher.processes import Record, Stopped, StopRequest, python_environment, run_step
from config.launcher.report import Refusal, say
from config.launcher.supervisor import Service, Supervisor
from config.launcher.valkey import Valkey

SPACE = 250  # megabytes for the demo's database, its log and the static files
PORT = 8000
HOST = "127.0.0.1"
READY = """
Candour is ready: http://127.0.0.1:{port}/
Its sign-in page lists five demo people: choose one to enter as them. No password is needed.
Ctrl-C stops it. Its logs are in {logs}.
"""


def run(arguments: list[str]) -> None:
    """Serve until asked to stop. Raises Refusal where it cannot start."""
    options = read_options(arguments)
    data = data_folder()
    lock = claim(data, f"the demo at http://{HOST}:{options.port}/")
    record = Record(data / "processes.json")
    record.end_leftovers()
    require_free_port(options.port)
    require_space(data, SPACE)
    packages.enter(packages.DEMO)
    with StopRequest() as stop:
        Demo(data, options, record, stop).run()
    lock.release()


def read_options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py demo", description="Serve Candour with invented people.")
    parser.add_argument("--port", type=int, default=PORT, help=f"where to serve (default {PORT})")
    parser.add_argument("--reset", action="store_true", help="forget what was done in the demo and make it anew")
    options = parser.parse_args(arguments)
    if not 0 < options.port < 65536:
        parser.error("a port is a number from 1 to 65535")
    return options


def claim(data: Path, holder: str) -> Lock:
    """Hold the data folder alone. Raises Refusal, naming who has it, where another command uses it."""
    lock = Lock(data / "lock")
    if not lock.take():
        raise Refusal(f"Already in use: {lock.holder()} works on {data}. End that first.")
    lock.sign(f"{holder} (process {os.getpid()})")
    return lock


def require_free_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            hint = f"Choose another: python3 manage.py demo --port {port + 1 if port < 65535 else PORT}"
            raise Refusal(f"Port {port} is in use by another program, or not ours to use. {hint}") from None


def site_environment(data: Path, postgres: Postgres, valkey: Valkey, port: int = PORT) -> dict[str, str]:
    """What config/settings.py reads, for the demo's data."""
    return {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": secret_key(data),
        "DATABASE_URL": postgres.url,
        "BROKER_URL": valkey.url,
        "MAILBOX_DIR": str(data / "mailbox"),
        "STATIC_ROOT": str(data / "static"),
        "FILES_ROOT": str(data / "files"),
        "ALLOWED_HOSTS": f"localhost,{HOST}",
        "BASE_URL": f"http://{HOST}:{port}",
    }


def static_fingerprint() -> str:
    """Changes with the packages, the static files and what collects them."""
    own = [path for path in ROOT.glob("[!.]*/static/**/*") if path.is_file()]
    own += [path for path in (ROOT / "static").rglob("*") if path.is_file()]
    own += [ROOT / "requirements/production.txt", ROOT / "config/settings.py", ROOT / "config/launcher/prepare.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(own))).hexdigest()


class Demo:
    """The demo's processes, from the database to the first page."""

    def __init__(self, data: Path, options: argparse.Namespace, record: Record, stop: StopRequest):
        self.data, self.options, self.record, self.stop = data, options, record, stop
        self.supervisor = Supervisor(record, stop)
        self.logs = private_folder(data / "logs")
        self.make_stores()
        require_space(self.postgres.home, SPACE)  # as root it may lie on another disk than the data folder
        settings = site_environment(data, self.postgres, self.valkey, options.port)
        self.env = python_environment(**settings)

    def make_stores(self) -> None:
        self.postgres = Postgres(self.data / "postgres")
        self.valkey = Valkey(self.data / "valkey")
        private_folder(self.data / "mailbox")
        private_folder(self.data / "files")

    def run(self) -> None:
        site = self.site()
        try:
            self.bring_up(site)
            while not self.stop.asked:
                self.supervisor.watch()
                time.sleep(0.1)
        except Stopped:
            say("Asked to stop before all was up.")
        finally:
            if self.supervisor.services:
                say("Stopping…")
                self.supervisor.stop_all(*site)
                say(f"Stopped. What was done is kept in {self.data}.")

    def bring_up(self, site: list[Service]) -> None:
        if self.options.reset:
            self.reset()
        say("Starting PostgreSQL and Valkey.")
        self.postgres.create(self.stop, self.record)
        servers = [self.postgres.service(), self.valkey.service()]
        self.supervisor.start(*servers)
        self.supervisor.wait_until_ready(*servers)
        self.prepare()
        say("Starting the site, the worker and the scheduler.")
        self.supervisor.start(*site)
        self.supervisor.wait_until_ready(*site)
        say(READY.format(port=self.options.port, logs=self.logs))

    def reset(self) -> None:
        """Remove what was done in the demo; its sign-in key and collected files stay."""
        say("Making the demo anew.")
        self.postgres.remove()
        self.valkey.remove()
        shutil.rmtree(self.data / "mailbox")
        shutil.rmtree(self.data / "files")
        self.make_stores()

    def prepare(self) -> None:
        """Tables, people and static files, the last only when they may have changed."""
        stamp, fingerprint = self.data / "static.stamp", static_fingerprint()
        is_current = stamp.exists() and stamp.read_text() == fingerprint
        say("Preparing the tables, the demo's people" + ("." if is_current else " and the pages' files."))
        steps = ["demo"] if is_current else ["demo", "static"]
        argv = [sys.executable, "-m", "config.launcher.prepare", *steps]
        how = {"log": self.logs / "prepare.log", "stop": self.stop, "record": self.record}
        run_step("Preparing", argv, env=self.env, cwd=ROOT, **how)
        stamp.write_text(fingerprint)

    def site(self) -> list[Service]:
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "config"]
        address = f"{HOST}:{self.options.port}"
        web = [*python, "gunicorn", "config.wsgi", "--bind", address, "--workers", "2", "--no-control-socket"]
        worker = [*celery, "worker", "-c", "2", "-l", "INFO", "--without-gossip", "--without-mingle"]
        beat = [*celery, "beat", "-l", "INFO", "-S", "celery.beat.Scheduler", "--pidfile="]
        return [
            Service("The site", web, self.logs / "site.log", self.env, is_ready=self.serves),
            Service("The worker", worker, self.logs / "worker.log", self.env),
            Service("The scheduler", beat, self.logs / "scheduler.log", self.env),
        ]

    def serves(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.options.port, timeout=10)
        try:
            connection.request("GET", "/health/ready")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):  # not listening yet, or just restarting
            return False
        finally:
            connection.close()
