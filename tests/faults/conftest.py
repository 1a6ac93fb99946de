"""A broker, a mail server that keeps what it is sent, and Celery on the tests' database."""

import os
import sys
from functools import partial
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.faults.processes import a_broker, running
from tests.schools.post import open_sink


@pytest.fixture(scope="module")
def broker_url(tmp_path_factory):
    """A Valkey of each file's own: workers of another would take its tasks, on another database."""
    with a_broker(tmp_path_factory.mktemp("valkey")) as broker:
        yield broker.valkey.url


@pytest.fixture
def sink():
    with open_sink() as sink:
        yield sink


@pytest.fixture
def database_url():
    """Of the tests' database, for other processes."""
    own = urlsplit(os.environ["DATABASE_URL"])
    return f"{own.scheme}://{own.netloc}/{connection.settings_dict['NAME']}?{own.query}"


@pytest.fixture
def celery_at(sink, tmp_path, database_url):
    """Runs a Celery command on the tests' database, or another, and some broker, mailing to the sink."""

    def run(broker_url, *command, **places):
        places = {"DATABASE_URL": database_url, "BROKER_URL": broker_url} | places
        environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{sink.port}"} | places
        argv = [sys.executable, "-m", "celery", "-A", "config", *command]
        return running(argv, tmp_path / f"{command[0]}.log", environment)

    return run


@pytest.fixture
def celery(celery_at, broker_url):
    """The same, on the broker of all."""
    return partial(celery_at, broker_url)
