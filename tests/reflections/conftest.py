import pytest

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
