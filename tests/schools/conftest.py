"""A mail server that Django sends to, and a clock that stands at nine on a Monday."""

import pytest
import time_machine

from tests.schools.post import MONDAY, open_sink, use_server


@pytest.fixture
def sink(settings):
    with open_sink() as sink:
        use_server(settings, sink.port)
        yield sink


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock
