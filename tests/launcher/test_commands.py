"""Commands of Django's on the demo's data, with and without a demo beside them."""

import os
import subprocess
import sys
import time

import pytest

from config.launcher.places import ROOT
from config.launcher.processes import command_line

COUNT_TABLES = (
    "shell", "-v", "0", "-c", "from django.db import connection as c; print(len(c.introspection.table_names()))",
)  # fmt: skip


@pytest.fixture
def fresh(launcher):
    yield launcher
    launcher.clean_up()


def test_a_command_makes_the_database_with_its_tables_and_stops_it(fresh):
    result = fresh.run(*COUNT_TABLES)

    assert int(result.stdout) > 5
    assert f"Using the demo's database in {fresh.data}." in result.stderr
    assert not (fresh.data / "processes.json").exists()


def test_the_sign_in_key_is_made_once_and_is_private(fresh):
    fresh.run("check")
    key = (fresh.data / "secret-key").read_text()
    fresh.run("check")

    assert len(key) > 50
    assert (fresh.data / "secret-key").read_text() == key
    assert os.stat(fresh.data / "secret-key").st_mode & 0o777 == 0o600


def test_a_command_that_needs_no_database_starts_none(fresh):
    result = fresh.run("version")

    assert result.stderr == ""
    assert not (fresh.data / "lock").exists()


def test_a_command_with_a_database_of_its_own_leaves_the_demo_alone(fresh):
    fresh.env |= {"DATABASE_URL": os.environ["DATABASE_URL"], "SECRET_KEY": "x" * 50}
    result = fresh.run("showmigrations")

    assert (result.returncode, result.stderr) == (0, "")
    assert not fresh.data.exists()
    fresh.data.mkdir()


@pytest.mark.slow
def test_the_last_command_to_leave_stops_the_database(fresh):
    argv = [sys.executable, str(ROOT / "manage.py"), "shell"]
    first = subprocess.Popen(argv, env=fresh.env, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    while not (fresh.data / "processes.json").exists():
        time.sleep(0.1)
    assert int(fresh.run(*COUNT_TABLES).stdout) > 5
    server = fresh.parts()["PostgreSQL"]
    first.communicate(b"")

    assert command_line(server) == ""
