"""Where the demo is not loaded."""

import pytest
from django.core.management import CommandError, call_command


def test_no_invented_people_come_into_a_real_site(settings):
    settings.DEMO = settings.TESTING = False

    with pytest.raises(CommandError, match="only in a demo"):
        call_command("load_demo")


def test_no_invented_people_come_into_another_trust(trust):
    with pytest.raises(CommandError, match="real trust"):
        call_command("load_demo")
