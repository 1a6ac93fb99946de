"""`manage.py bench`: the pages' times on a trust of full size, in a PostgreSQL that this run has to itself."""

import secrets
import subprocess
import sys
from pathlib import Path

from config.launcher import packages
from config.launcher.places import ROOT, data_folder, require_space
from config.launcher.postgres import Postgres
from config.launcher.processes import Record, StopRequest, python_environment
from config.launcher.supervisor import Supervisor
from config.launcher.testing import own_folder

SPACE = 4_000  # megabytes for the full trust, and what making its indexes needs meanwhile


def run(arguments: list[str]) -> None:
    """Run the bench with these arguments and leave with its exit code. No other database is touched."""
    packages.enter(packages.DEMO)
    folder = data_folder() / "test"
    folder.mkdir(exist_ok=True)
    require_space(folder, SPACE)
    with StopRequest() as stop, own_folder(folder) as data:
        code = measured(data, arguments, stop)
    sys.exit(code)


def measured(data: Path, arguments: list[str], stop: StopRequest) -> int:
    record = Record(data / "processes.json")
    supervisor = Supervisor(record, stop)
    try:
        postgres = Postgres(data / "postgres")
        postgres.create(stop, record)
        server = postgres.service()
        supervisor.start(server)
        supervisor.wait_until_ready(server)
        environment = {"CANDOUR_TEST": "1", "SECRET_KEY": secrets.token_urlsafe(50), "DATABASE_URL": postgres.url}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        argv = [sys.executable, "-W", "ignore::UserWarning", "-m", "config.bench.run", *arguments]
        return subprocess.run(argv, env=python_environment(**environment), cwd=ROOT).returncode
    finally:
        supervisor.stop_all()
