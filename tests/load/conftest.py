"""Small made trusts, each loaded once for a module and rolled back after it. A test that uses one also says `django_db`."""

from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.utils import timezone

from config.load.make import make
from config.load.sizes import Sizes

SMALL = Sizes(schools=2, people=30, cycles=4, reflections=90, views=250, comments=900)
TELLING = Sizes(schools=12, people=960, cycles=5, reflections=4_400, views=8_800, comments=8_000)
"""The smallest at which PostgreSQL itself prefers nearly every index that it uses at full size."""


@contextmanager
def made(sizes):
    with transaction.atomic():
        make(sizes, seed=1, now=timezone.now())
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def small(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), made(SMALL):
        yield SMALL


@pytest.fixture(scope="module")
def telling(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), made(TELLING):
        yield TELLING
