"""Writing with evidence: a photo and a PDF, as their author attaches them and a colleague gets them."""

import io
import re

import pytest
from django.urls import reverse
from PIL import Image
from playwright.sync_api import expect

from reflections.models import EvidenceFile
from reflections.services.triangulation import accept_ask
from reflections.services.writing import choose_audience, start_reflection
from tests.reflections.files_made import PLACE, picture, printed

PHOTO = {"name": "Our wall.jpg", "mimeType": "image/jpeg", "buffer": picture(size=(3000, 1500), turned=True)}
LIST = {"name": "Year 4 class list.pdf", "mimeType": "application/pdf", "buffer": printed()}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def empty(people, cycle, criteria):
    """Ada's draft with nothing in it, to be shared with Tariq."""
    draft = start_reflection(cycle, criteria[0], by=people["ada"])
    return choose_audience(draft, by=people["ada"], colleagues=[people["tariq"]], coach=None)


def heading(page, text):
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def attach(page, file):
    page.get_by_label("No pupil can be identified").check()
    page.get_by_label("The file").set_input_files(file)
    page.get_by_role("button", name="Attach it").click()


def write_with_evidence(page, draft, axe):
    page.goto(f"/reflections/{draft.pk}/write/")
    page.get_by_label("What is going well").fill("The wall is theirs now.")
    page.get_by_text("How I know").click()
    page.get_by_role("button", name="Attach a file").click()
    heading(page, "Attach a file")
    axe(page)
    attach(page, PHOTO)
    heading(page, "My reflection")
    expect(page.get_by_role("link", name="Our wall.jpg")).to_be_visible()
    expect(page.get_by_label("What is going well")).to_have_value("The wall is theirs now.")
    axe(page)


def attach_a_list_after_all(page, axe):
    page.get_by_role("button", name="Change the files").click()
    heading(page, "Attach a file")
    attach(page, LIST)
    heading(page, "Is this a list of pupils?")
    axe(page)
    page.get_by_role("button", name="No pupil is in it: attach it").click()
    heading(page, "My reflection")
    expect(page.get_by_role("link", name="Year 4 class list.pdf")).to_be_visible()


def take_it_out_and_put_it_back(page, axe):
    page.get_by_role("button", name="Change the files").click()
    page.get_by_role("button", name=re.compile("Take it out.*Our wall.jpg")).click()
    expect(page.get_by_role("heading", name="Not attached")).to_be_visible()
    axe(page)
    page.get_by_role("link", name=re.compile("Put it back.*Our wall.jpg")).click()
    page.get_by_role("button", name="Put it back").click()
    heading(page, "My reflection")


def share(page):
    page.get_by_role("button", name="Share with Tariq Aziz").click()
    expect(page.get_by_text("Tariq Aziz has not answered yet")).to_be_visible()
    expect(page.get_by_role("link", name="Our wall.jpg")).to_be_visible()


def downloaded(page, name):
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    return download.value.path().read_bytes()


def test_a_photo_and_a_pdf_show_how_ada_knows(empty, people, each_page, new_page, sign_in, axe):
    sign_in(people["ada"], each_page)
    write_with_evidence(each_page, empty, axe)
    attach_a_list_after_all(each_page, axe)
    take_it_out_and_put_it_back(each_page, axe)
    share(each_page)
    accept_ask(empty.triangulations.get(), by=people["tariq"])
    tariq = new_page(each_page.viewport_size)
    sign_in(people["tariq"], tariq)
    tariq.goto(f"/reflections/views/{empty.triangulations.get().pk}/")
    axe(tariq)

    photo = downloaded(tariq, "Our wall.jpg")
    assert Image.open(io.BytesIO(PHOTO["buffer"])).getexif().get_ifd(0x8825)[2] == PLACE[2]
    assert not Image.open(io.BytesIO(photo)).getexif()
    assert (b"Telltale" in photo, Image.open(io.BytesIO(photo)).size) == (False, (1000, 2000))
    assert downloaded(tariq, "Year 4 class list.pdf") == LIST["buffer"]


def test_a_file_that_is_too_big_is_told_before_it_travels(empty, people, page, sign_in):
    sign_in(people["ada"], page)
    page.goto(reverse("reflections:attach", args=[empty.pk, empty.entries.get().pk]))
    page.get_by_label("No pupil can be identified").check()
    huge = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" + bytes(11_000_000)}
    page.get_by_label("The file").set_input_files(huge)

    expect(page.locator("[data-upload-status]")).to_contain_text("bigger than 10 MB")
    page.get_by_role("button", name="Attach it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Attach a file")
    assert not EvidenceFile.objects.exists()


def test_without_scripts_a_huge_file_is_answered_and_a_good_one_attached(empty, people, new_page, sign_in):
    page = new_page(java_script_enabled=False)
    sign_in(people["ada"], page)
    page.goto(reverse("reflections:attach", args=[empty.pk, empty.entries.get().pk]))
    attach(page, {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7" + bytes(30_000_000)})
    expect(page.get_by_role("alert")).to_contain_text("bigger than 10 MB")

    attach(page, PHOTO)
    heading(page, "My reflection")
    expect(page.get_by_role("link", name="Our wall.jpg")).to_be_visible()
