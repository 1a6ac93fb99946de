"""The demo's people and their year, loaded once for each module and rolled back after it."""

from types import ModuleType

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.urls import include, path

from config import urls


def pytest_itemcollected(item):
    """Each of these tests needs the database, also where it is the only one that runs."""
    item.add_marker(pytest.mark.django_db)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        connection.check_constraints()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def step(demo):
    """A test's own changes, undone before the next test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demo_site(settings):
    """The site as `manage.py demo` serves it, the routes of the demo included."""
    settings.DEMO = True
    settings.ROOT_URLCONF = ModuleType("demo_site")
    settings.ROOT_URLCONF.urlpatterns = [
        *(route for route in urls.urlpatterns if getattr(route, "app_name", "") != "demo"),
        path("demo/", include("config.demo.urls")),
    ]
