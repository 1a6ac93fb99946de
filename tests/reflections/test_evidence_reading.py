"""A file opened by those it was shared with, and named wherever the evidence is."""

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from reflections.models import Cycle, EvidenceFile
from reflections.services.files import store, take_out_file
from reflections.services.sharing import share_reflection, withdraw_reflection
from reflections.services.triangulation import accept_ask
from reflections.services.writing import start_reflection
from schools.models import Opening
from tests.conftest import make_cycle
from tests.reflections.files_made import address, picture, send, url

pytestmark = pytest.mark.usefixtures("folder")


# Opening


def test_a_file_is_given_out_with_every_caution(ada, file):
    EvidenceFile.objects.update(name="Exit cards – été.pdf")
    answer = ada.get(url(file))

    assert answer.content == store().read(file.stored_as)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''Exit%20cards%20%E2%80%93%20%C3%A9t%C3%A9.pdf"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_file_whose_bytes_are_lost_is_not_found(ada, file):
    store().remove(file.stored_as)
    assert ada.get(url(file)).status_code == 404


def reads(client, person, file):
    client.force_login(person)
    return client.get(url(file)).status_code == 200


def test_it_opens_with_the_evidence_and_closes_with_it(file, draft, coached):
    ada, tariq, joe = coached["ada"], coached["tariq"], coached["joe"]
    shared = share_reflection(draft, by=ada, colleagues=[tariq], coach=joe)
    assert [reads(Client(), person, file) for person in (ada, tariq, joe, coached["hana"])] == [
        True,
        False,
        True,
        False,
    ]
    accept_ask(shared.triangulations.get(), by=tariq)
    assert reads(Client(), tariq, file)
    assert set(Opening.objects.of(draft.thing).values_list("person", flat=True)) == {tariq.pk, joe.pk}

    withdraw_reflection(shared, by=ada)
    assert [reads(Client(), person, file) for person in (ada, tariq, joe)] == [True, False, False]


def test_a_picture_arrives_without_where_it_was_taken(ada, draft):
    send(ada, draft, "Wall.jpg", picture())
    data = ada.get(url(EvidenceFile.objects.get())).content

    assert not Image.open(io.BytesIO(data)).getexif()
    assert b"Telltale" not in data


# Where it is named


def test_who_reads_finds_it_by_name(file, shared, coached):
    client = Client()
    accept_ask(shared.triangulations.get(), by=coached["tariq"])
    ask = reverse("reflections:view", args=[shared.triangulations.get().pk])
    for person, page in {"ada": shared.get_absolute_url(), "joe": shared.get_absolute_url(), "tariq": ask}.items():
        client.force_login(coached[person])
        assert f'<a href="{url(file)}">Exit cards.pdf</a>' in client.get(page).content.decode(), person


def test_versions_and_what_changed_name_it(ada, file, shared):
    version = shared.versions.get()
    page = ada.get(reverse("reflections:version", args=[shared.pk, version.pk])).content.decode()
    assert "<li>Exit cards.pdf</li>" in page

    withdraw_reflection(shared, by=shared.author)
    take_out_file(file, by=shared.author)
    page = ada.get(reverse("reflections:version", args=[shared.pk, version.pk])).content.decode()
    assert "<del>Exit cards.pdf</del>" in page


def test_last_times_files_are_there_when_one_writes_again(ada, file, draft, people, framework, schools, criteria):
    share_reflection(draft, by=people["ada"], colleagues=[people["tariq"]], coach=None)
    Cycle.objects.update(status=Cycle.Status.CLOSED)
    new = start_reflection(make_cycle(framework, schools.values(), "Spring 1"), criteria[0], by=people["ada"])

    assert url(file) in ada.get(reverse("reflections:write", args=[new.pk])).content.decode()


@pytest.mark.parametrize("kind", ["json", "docx", "pdf"])
def test_an_export_names_it(kind, ada, file, shared):
    data = ada.get(reverse("reflections:export", args=[shared.pk, kind])).content
    if kind == "docx":
        data = zipfile.ZipFile(io.BytesIO(data)).read("word/document.xml")

    assert kind == "pdf" or b"Exit cards.pdf" in data
    assert data


def test_the_author_takes_the_files_with_them(ada, file, shared):
    page = ada.get(shared.get_absolute_url()).content.decode()
    link = reverse("reflections:export-files", args=[shared.pk])
    assert link in page
    archive = zipfile.ZipFile(io.BytesIO(ada.get(link).getvalue()))

    assert archive.namelist() == ["my-reflection.pdf", "files/1 Exit cards.pdf"]
    assert archive.read("files/1 Exit cards.pdf") == store().read(file.stored_as)


def test_the_pages_cost_the_same_with_one_file_and_with_three(ada, draft, people, django_assert_max_num_queries):
    draft.entries.get().evidence.all().delete()
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        send(ada, draft, name)
    with django_assert_max_num_queries(13):
        ada.get(address(draft))
    with django_assert_max_num_queries(17):
        ada.get(reverse("reflections:write", args=[draft.pk]))
