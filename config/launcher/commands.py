"""Every command of Django's and ours: as asked where DATABASE_URL is set, else on the demo's database."""

import os
import signal
import sys
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, redirect_stdout
from pathlib import Path

from config.launcher import packages
from config.launcher.demo import site_environment
from config.launcher.places import ROOT, Lock, data_folder
from config.launcher.postgres import Postgres
from config.launcher.processes import Record, StopRequest, python_environment, run_step
from config.launcher.report import Refusal, plainly
from config.launcher.supervisor import Supervisor
from config.launcher.valkey import Valkey

NEED_NO_DATABASE = {
    "check", "collectstatic", "compilemessages", "diffsettings", "findstatic", "help", "makemessages",
    "makemigrations", "startapp", "version", "--help", "--version", "-h",
}  # fmt: skip
SECONDS_FOR_A_START = 15  # that another command may need to bring the database up


def run(arguments: list[str]) -> None:
    """Run a command of Django's in this process. Nothing but the command itself writes to standard output."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if os.environ.get("DATABASE_URL"):
        with redirect_stdout(sys.stderr), plainly():
            packages.enter(packages.PRODUCTION, if_missing=True)
        execute(arguments)
        return
    with redirect_stdout(sys.stderr), plainly():
        packages.enter(packages.DEMO)
        data = data_folder()
        postgres = Postgres(data / "postgres")
        os.environ.update(site_environment(data, postgres, Valkey(data / "valkey")))
    command = arguments[0] if arguments else "help"
    with nullcontext() if command in NEED_NO_DATABASE else database(data, postgres, command):
        execute(arguments)


def execute(arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line

    # makemigrations looks at the database if one answers, and needs none; without one it warns.
    warnings.filterwarnings("ignore", message="Got an error checking a consistent migration history")
    execute_from_command_line([str(ROOT / "manage.py"), *arguments])


@contextmanager
def database(data: Path, postgres: Postgres, command: str) -> Iterator[None]:
    """The demo's database while a command runs: the running one, or started and, by the last to leave, stopped.

    Commands hold the data folder's lock together and the demo holds it alone, so whoever gets it alone is the last.
    """
    print(f"Using the demo's database in {data}.", file=sys.stderr, flush=True)
    lock = Lock(data / "lock")
    if not lock.take(shared=True):
        wait_for_the_demo(lock, postgres)
        yield
        return
    lock.sign(f"manage.py {command} (process {os.getpid()})")
    record = Record(data / "processes.json")
    try:
        with redirect_stdout(sys.stderr), plainly():
            bring_up(data, postgres, record, migrate=command != "migrate")
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda number, frame: sys.exit(128 + number))
        yield
    finally:
        if lock.take():
            record.end_all()
        lock.release()


def bring_up(data: Path, postgres: Postgres, record: Record, *, migrate: bool) -> None:
    """Start the database if nobody has, one command at a time; a new one gets its tables."""
    starting = Lock(data / "starting")
    starting.take(wait=True)
    if not postgres.answers():
        record.end_leftovers()
        is_new = postgres.is_new
        with StopRequest() as stop:
            start(postgres, record, stop)
            if is_new and migrate:
                argv = [sys.executable, "-m", "config.launcher.prepare"]
                how = {"log": data / "tables.log", "stop": stop, "record": record}
                run_step("Making the tables", argv, env=python_environment(), cwd=ROOT, **how)
    starting.release()


def start(postgres: Postgres, record: Record, stop: StopRequest) -> None:
    postgres.create(stop, record)
    server = postgres.service()
    supervisor = Supervisor(record, stop)
    supervisor.start(server)
    supervisor.wait_until_ready(server)


def wait_for_the_demo(lock: Lock, postgres: Postgres) -> None:
    """Wait for a database that another start is bringing up. Raises Refusal if it takes too long."""
    deadline = time.monotonic() + SECONDS_FOR_A_START
    while not postgres.answers():
        if time.monotonic() > deadline:
            raise Refusal(f"{lock.holder()} is starting or stopping. Try again when it is done.")
        time.sleep(0.1)
