import pytest

from tests.sweeping import sweep_on


@pytest.fixture
def told_on():
    return sweep_on
