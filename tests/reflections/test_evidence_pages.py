"""The pages to attach a file on: without JavaScript, in plain words, asking once more about a list of pupils."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from reflections.files import MOST_BYTES
from reflections.models import EvidenceFile
from reflections.services.files import store
from reflections.services.writing import start_reflection
from schools.models import Trust
from tests.reflections.files_made import PDF, address, bomb, office, picture, send, url

pytestmark = pytest.mark.usefixtures("folder")


# Attaching


def test_the_button_saves_what_was_typed_and_leads_to_the_files(ada, draft):
    entry = draft.entries.get()
    typed = {"version": draft.version, f"entry-{entry.pk}-narrative": "Just typed", "then-attach": entry.pk}
    answer = ada.post(reverse("reflections:write", args=[draft.pk]), typed)

    assert answer.url == address(draft)
    assert entry.judgements.get().narrative == "Just typed"


@pytest.mark.parametrize("odd", ["", "0", "99999999999999999999", "٣", "x" * 9000, "1\0"])
def test_a_button_that_is_not_ours_leads_nowhere_else(odd, ada, draft):
    typed = {"version": draft.version, "then-attach": odd}
    answer = ada.post(reverse("reflections:write", args=[draft.pk]), typed)

    assert answer.url == reverse("reflections:write", args=[draft.pk])


def test_the_page_promises_names_the_readers_and_the_safeguarding_route(ada, draft, people):
    draft.chosen_colleagues.set([people["tariq"]])
    page = ada.get(address(draft)).content.decode()

    for said in ("No pupil can be identified in this file", "Speak to Mrs Reed, room 4.", "once you share: Tariq Aziz"):
        assert said in page


def test_a_file_is_attached_and_shown_where_one_writes(ada, draft):
    answer = send(ada, draft)
    page = ada.get(answer.url.partition("#")[0]).content.decode()

    assert answer.url == f"/reflections/{draft.pk}/write/#entry-{draft.entries.get().pk}"
    assert page.count("Exit cards.pdf</a>") == 1
    assert "Exit cards.pdf is attached" in page
    assert "Link or note 3" not in page  # two stay beside one file


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"", "This file is empty"),
        ("a.pdf", b"plain", "not a whole PDF"),
        ("a.docm", office(), "macro"),
        ("a.doc", b"old", "old Office format"),
        ("a.svg", b"<svg/>", "PNG picture"),
        ("a.jpg", picture()[:200], "can&#x27;t be opened"),
        ("a.docx", bomb, "unpacks to more"),
        ("a.pdf", PDF + b" " * MOST_BYTES, "bigger than 10 MB"),
        ("a.pdf", PDF + b" " * 3 * MOST_BYTES, "bigger than 10 MB"),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else None,
)
def test_what_is_not_taken_is_said_on_the_page(name, data, said, ada, draft):
    answer = send(ada, draft, name, data() if callable(data) else data)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"promise": ""}, "Look through the file once more"),
        ({"file": ""}, "Choose a file first"),
        ({"form_key": "x"}, ""),
    ],
)
def test_what_is_missing_is_said_on_the_page(more, said, ada, draft):
    answer = send(ada, draft, **more)

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not EvidenceFile.objects.exists()


@pytest.mark.parametrize(
    "name", ["a\0b.pdf", "../../a.pdf", "con.pdf", "\u202efdp.pdf", "x" * 5000 + ".pdf", "'\"><script>.pdf"]
)
def test_an_odd_name_becomes_a_safe_one(name, ada, draft):
    assert send(ada, draft, name).status_code == 302
    found = EvidenceFile.objects.get().name

    assert found.endswith(".pdf")
    assert not set(found) & set('\0/\\<>"\u202e')
    assert ada.get(url(EvidenceFile.objects.get())).status_code == 200


def test_pressing_twice_attaches_once(ada, draft):
    key = uuid4()
    first, second = send(ada, draft, form_key=key), send(ada, draft, form_key=key)

    assert first.url == second.url
    assert EvidenceFile.objects.count() == 1


def test_who_was_signed_out_meanwhile_is_told(ada, draft):
    answer = send(Client(), draft)

    assert answer.status_code == 401
    assert "Sign in again in a new tab" in answer.content.decode()
    assert not EvidenceFile.objects.exists()


def test_a_full_disk_is_told_in_plain_words(ada, draft, settings):
    settings.FILES_FLOOR = 10**18
    answer = send(ada, draft)

    assert answer.status_code == 507
    assert "no room for files just now" in answer.content.decode()
    assert "Ada&#x27;s narrative" in ada.get(reverse("reflections:write", args=[draft.pk])).content.decode()


def test_a_page_that_is_full_says_so_and_offers_no_form(ada, file, draft):
    page = ada.get(address(draft)).content.decode()

    assert "as much as one criterion takes" in page
    assert "data-upload" not in page


def test_a_trust_that_wants_no_evidence_asks_for_none(ada, people, cycle, criteria):
    Trust.objects.update(most_evidence=0)
    draft = start_reflection(cycle, criteria[0], by=people["ada"])

    assert "How I know" not in ada.get(reverse("reflections:write", args=[draft.pk])).content.decode()


def test_one_note_too_many_from_an_old_window_is_said_and_given_back(ada, file, draft):
    entry = draft.entries.get()
    typed = {f"entry-{entry.pk}-evidence_{place}": f"Note {place}" for place in (1, 2, 3)} | {"version": draft.version}
    page = ada.post(reverse("reflections:write", args=[draft.pk]), typed).content.decode()

    assert "one piece too many" in page
    assert all(f'value="Note {place}"' in page for place in (1, 2, 3))
    assert entry.evidence.count() == 3


# A name like a list of pupils


def test_a_name_like_a_class_list_is_asked_about_and_may_be_attached(ada, draft):
    asked = send(ada, draft, "Year 4 class list.pdf")
    file = EvidenceFile.objects.get()
    assert asked.url == url(file, "check-file")
    assert "Is this a list of pupils?" in ada.get(asked.url).content.decode()
    assert ada.get(url(file)).status_code == 404

    ada.post(asked.url)
    assert ada.get(url(file)).status_code == 200
    assert ada.get(asked.url).status_code == 302


def test_it_may_be_left_out_and_is_gone(ada, draft, django_capture_on_commit_callbacks):
    send(ada, draft, "Year 4 class list.pdf")
    file = EvidenceFile.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = ada.post(url(file, "delete-file"))

    assert answer.url == address(draft)
    assert not EvidenceFile.objects.exists()
    assert list(store().folder.iterdir()) == []


# Taking out and putting back


def test_what_is_taken_out_is_offered_again_and_comes_back(ada, file, draft):
    page = ada.post(url(file, "take-out-file"), follow=True).content.decode()
    assert "You can put it back until this time tomorrow" in page
    assert url(file, "check-file") in page
    assert "Put this file back?" in ada.get(url(file, "check-file")).content.decode()

    ada.post(url(file, "check-file"))
    assert ada.get(url(file)).status_code == 200
