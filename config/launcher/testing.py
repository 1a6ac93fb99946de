"""`manage.py test`: pytest against an embedded PostgreSQL and Valkey that this run has to itself."""

import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.launcher import packages
from config.launcher.places import ROOT, Lock, data_folder, require_space
from config.launcher.postgres import Postgres
from config.launcher.processes import Record, StopRequest, python_environment
from config.launcher.report import Refusal, say
from config.launcher.supervisor import Supervisor
from config.launcher.valkey import Valkey

SPACE = 250  # megabytes for the test databases
# By file, since pytest-xdist 3.8 does not see its groups under pytest 9.2; in the order of tests/conftest.py.
PARALLEL = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


def run(arguments: list[str]) -> None:
    """Run pytest with these arguments and leave with its exit code."""
    packages.enter(packages.TEST)
    if importlib.util.find_spec("pytest") is None:
        raise Refusal("pytest is not installed: pip install -r requirements/test.txt, then try again.")
    folder = data_folder() / "test"
    folder.mkdir(exist_ok=True)
    require_space(folder, SPACE)
    with StopRequest() as stop, own_folder(folder) as data:
        code = run_with_servers(data, arguments, stop)
    sys.exit(code)


@contextmanager
def own_folder(folder: Path) -> Iterator[Path]:
    """A folder for this run, removed after it, as are those of runs that were killed."""
    alone = Lock(folder / "lock")
    alone.take(wait=True)
    for lost in folder.glob("run-*"):
        remove_if_lost(lost)
    data = Path(tempfile.mkdtemp(prefix="run-", dir=folder))
    data.chmod(0o755)  # the database's account must get in
    lock = Lock(data / "lock")
    lock.take()
    alone.release()
    try:
        yield data
    finally:
        remove(data)
        lock.release()


def remove_if_lost(data: Path) -> None:
    lock = Lock(data / "lock")
    if lock.take():
        Record(data / "processes.json").end_leftovers()
        remove(data)
    lock.release()


def remove(data: Path) -> None:
    """Remove a run's folder, and what lies outside it."""
    Postgres(data / "postgres", durable=False).remove()
    Valkey(data / "valkey").remove()
    shutil.rmtree(data)


def run_with_servers(data: Path, arguments: list[str], stop: StopRequest) -> int:
    """Start the servers that the environment does not name, run pytest, stop them; gives pytest's exit code."""
    supervisor = Supervisor(Record(data / "processes.json"), stop)
    try:
        environment = servers(data, supervisor, stop)
        places = {"STATIC_ROOT": str(nothing_collected(data)), "FILES_ROOT": str(data / "files")}
        return run_pytest(arguments, environment | places, stop)
    finally:
        supervisor.stop_all()


def nothing_collected(data: Path) -> Path:
    """An empty folder where a deployment has its collected files: tests are served those in the source."""
    folder = data / "staticfiles"
    folder.mkdir()
    return folder


def servers(data: Path, supervisor: Supervisor, stop: StopRequest) -> dict[str, str]:
    """Start what DATABASE_URL and BROKER_URL do not name; gives both."""
    urls = {name: os.environ[name] for name in ("DATABASE_URL", "BROKER_URL") if os.environ.get(name)}
    if "DATABASE_URL" not in urls:
        say("Starting a PostgreSQL for the tests.")
        postgres = Postgres(data / "postgres", durable=False)
        postgres.create(stop, supervisor.record)
        supervisor.start(postgres.service())
        urls["DATABASE_URL"] = postgres.url
    if "BROKER_URL" not in urls:
        valkey = Valkey(data / "valkey")
        supervisor.start(valkey.service())
        urls["BROKER_URL"] = valkey.url
    supervisor.wait_until_ready(*supervisor.services)
    return urls


def run_pytest(arguments: list[str], places: dict[str, str], stop: StopRequest) -> int:
    """Run pytest in our process group, so that Ctrl-C reaches it too; pass on any other request to stop."""
    environment = python_environment(
        CANDOUR_TEST="1",
        DJANGO_SETTINGS_MODULE="config.settings",
        DJANGO_ALLOW_ASYNC_UNSAFE="true",  # Playwright keeps an event loop in the thread that runs a test
        SECRET_KEY=secrets.token_urlsafe(50),
        **places,
    )
    environment.pop("DEMO", None)
    argv = [sys.executable, "-m", "pytest", *PARALLEL, *arguments]
    with subprocess.Popen(argv, env=environment, cwd=ROOT) as pytest:
        while pytest.poll() is None:
            if stop.asked in (signal.SIGTERM, signal.SIGHUP):
                stop.asked = 0
                pytest.send_signal(signal.SIGINT)  # at which it ends its workers too
            time.sleep(0.1)
    return pytest.returncode
