import pytest
from django.utils.timezone import localdate

from reflections.models import EvidenceFile
from tests.reflections.files_made import printed, send


@pytest.fixture
def ada(client, people):
    """Ada's browser."""
    client.force_login(people["ada"])
    return client


@pytest.fixture
def folder(settings, tmp_path):
    """A folder of its own for what is attached."""
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


@pytest.fixture
def file(folder, ada, draft):
    """A PDF that Ada has attached to her draft."""
    send(ada, draft, data=printed())
    return EvidenceFile.objects.get()


@pytest.fixture
def lena(client, people):
    """Lena's browser."""
    client.force_login(people["lena"])
    return client


@pytest.fixture
def typed(framework, schools):
    """A plan as the form sends it: Ash, everybody, in school days."""
    return {
        "name": "Autumn 2",
        "framework": framework.pk,
        "schools": [schools["ash"].pk],
        "roles": ["teacher", "middle_leader", "senior_leader", "head"],
        "criteria": "few",
        "opens_on": localdate().isoformat(),
        "given_as": "school_days",
        "leaders_share_by_on_days": 5,
        "share_by_on_days": 10,
        "views_by_on_days": 15,
        "finish_by_on_days": 20,
    }
