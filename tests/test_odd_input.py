"""What odd input does (nothing worse than a no), and that words are given back whatever stands in the way."""

import re

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.permissions import STATES, TABLE, expected
from tests.scene import RELATIONS, build_scene
from tests.visitors import Visitors

HOSTILE = [
    "\x00",
    "a\x00b",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    "9" * 400,
    "-1",
    "½",
    "٣",
    "'\"><script>alert(1)</script>",
    "{{ 7|add:7 }}",
    "x\r\nBcc: bea@larch.example",
    "x" * 30_000,
]
DOORS = ["in/", "in/code/", "in/code/confirm/", "up/", "password/reset/", "password/reset/key/1-set-password/"]
KEPT_WELL = ("version", "how", "form_key", "kind", "step-TOTAL_FORMS", "step-INITIAL_FORMS", "colleague", "coach")


def forms_open_when(state):
    """Each form's route with somebody who may send it, in the first state in which anybody may."""
    for route, method in TABLE:
        open_to = [(s, r) for s in STATES for r in RELATIONS if method == "POST" and expected(route, method, r, s)[1]]
        if open_to and open_to[0][0] == state:
            yield route, open_to[0][1]


@pytest.mark.parametrize("state", STATES[:4])
def test_odd_input_is_never_a_fault_of_ours(state, draft, everyone):
    visitors, wrong = Visitors(build_scene(state, draft, everyone)), []
    for route, relation in forms_open_when(state):
        form = visitors.payload(route, relation)
        for text in HOSTILE if form else ():
            for words in (dict.fromkeys(form, text), form | {name: text for name in form if name not in KEPT_WELL}):
                status = visitors.send(relation, route, "POST", words)[0].status_code
                wrong += [f"{text[:20]!r} to {route} as {relation}: {status}"] if status >= 500 else []

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("text", HOSTILE[:9])
def test_odd_input_at_the_door_is_only_refused(text, client, people):
    fields = dict.fromkeys(
        ["login", "password", "email", "code", "next", "password1", "password2", "oldpassword"], text
    )
    for door in DOORS:
        assert client.post(f"/sign/{door}", fields).status_code < 500, door


@pytest.mark.parametrize(
    "url", ["/reflections/99999999999999999999/", "/sign/in/?next=%00", "/%00", "/reflections/views/0/"]
)
def test_odd_addresses_are_only_not_found(url, client, people):
    client.force_login(people["ada"])
    assert client.get(url).status_code < 500


def write_address(draft):
    return reverse("reflections:write", args=[draft.pk])


def test_words_sent_after_the_sign_in_ended_come_back(client, draft):
    response = client.post(write_address(draft), {"entry-1-narrative": "Long and careful words"})

    assert response.status_code == 401
    assert "Long and careful words" in response.content.decode()


def test_a_stale_form_key_gives_the_words_back(people, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["ada"])
    response = client.post(write_address(draft), {"entry-1-narrative": "Long and careful words"})

    assert response.status_code == 403
    assert "Long and careful words" in response.content.decode()


def test_a_password_is_never_given_back(client, draft):
    response = client.post(write_address(draft), {"password": "larch trees", "code": "ABC-DEF"})

    assert not re.search("larch trees|ABC-DEF", response.content.decode())


@pytest.mark.parametrize("checks_form_key", [False, True])
def test_too_much_at_once_says_so_and_keeps_going(checks_form_key, people, draft):
    client = Client(enforce_csrf_checks=checks_form_key)
    client.force_login(people["ada"])
    client.get(write_address(draft))
    words = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value, "entry-1-narrative": "x" * 2_700_000}
    response = client.post(write_address(draft), words)

    assert response.status_code == 413
    assert client.get("/").status_code == 200


def test_of_an_upload_of_any_size_little_reaches_the_disk(rf):
    request = rf.post("/", {"before": "a", "file": SimpleUploadedFile("a.pdf", b"x" * 25_000_000), "z": "after"})

    assert settings.MOST_UPLOAD < request.FILES["file"].size < settings.MOST_UPLOAD + 200_000
    assert request.POST.dict() == {"before": "a", "z": "after"}
