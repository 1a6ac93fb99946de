from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from schools.models import Person
from tests.sweeping import sweep_on


@pytest.fixture
def every_day(db):
    """Everybody works on each day of the week, so that a test may name days as it likes."""
    Person.objects.update(working_days=[1, 2, 3, 4, 5, 6, 7])


@pytest.fixture
def told(leaders, every_day):
    """Who is told what so many days from today, or of one kind."""

    def on(day, kind=None):
        return sweep_on(day if hasattr(day, "year") else localdate() + timedelta(day), kind, app="peerreview")

    return on
