"""What browsers are told, how long a sign-in holds, and who gets in."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings as live_settings
from django.core import mail
from django.test import Client
from django.utils import timezone

from schools.models import Membership

SIGN_IN, CODE, CONFIRM = "/sign/in/", "/sign/in/code/", "/sign/in/code/confirm/"
PASSWORD = "larch trees lose their needles"
POLICY = {
    "default-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}


@pytest.fixture
def ada(people, settings):
    """Ada, who also has a password; hashed quickly, as it is typed often here."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    people["ada"].set_password(PASSWORD)
    people["ada"].save(update_fields=["password"])
    return people["ada"]


@pytest.fixture
def signed_in(client, people):
    client.force_login(people["ada"])
    return client


def is_signed_in(client):
    return client.get("/").status_code == 200


def sign_in(client, email="ada@larch.example", password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": email, "password": password, **more})


# What browsers are told


@pytest.mark.parametrize("url", ["/", SIGN_IN, "/nothing-here/"])
def test_each_page_carries_the_same_headers(url, signed_in):
    headers = (Client() if url == SIGN_IN else signed_in).get(url).headers

    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "no-store" in headers["Cache-Control"]


def test_signing_out_ends_the_session_and_clears_the_browsers_cache(signed_in):
    key = signed_in.session.session_key
    response = signed_in.post("/sign/out/")

    assert response.headers["Clear-Site-Data"] == '"cache"'
    assert not signed_in.session.exists(key)
    assert not is_signed_in(signed_in)


def production(names, **environment):
    """What the settings say in production, read in a process of its own."""
    command = f"import json; from django.conf import settings as s; print(json.dumps([getattr(s, n) for n in {names}]))"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    environment = kept | {"DJANGO_SETTINGS_MODULE": "config.settings"} | environment
    arguments = {"cwd": live_settings.ROOT, "env": environment, "capture_output": True, "text": True, "timeout": 60}
    return subprocess.run([sys.executable, "-c", command], **arguments)


def test_production_is_strict():
    due = {
        "DEBUG": False,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "SECURE_SSL_REDIRECT": True,
        "SECURE_HSTS_SECONDS": 31536000,
        "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
        "SECURE_PROXY_SSL_HEADER": None,
    }
    told = production(list(due), SECRET_KEY="x" * 60, DATABASE_URL="postgresql:///x", ALLOWED_HOSTS="candour.example")

    assert dict(zip(due, json.loads(told.stdout), strict=True)) == due


def test_production_does_not_start_without_its_secret():
    refused = production(["DEBUG"], DATABASE_URL="postgresql:///x", ALLOWED_HOSTS="candour.example")

    assert refused.returncode != 0
    assert "SECRET_KEY" in refused.stderr


# How long a sign-in holds


def test_an_hour_without_a_click_signs_out(signed_in):
    assert is_signed_in(signed_in)
    with time_machine.travel(timezone.now() + timedelta(minutes=59), tick=False) as clock:
        assert is_signed_in(signed_in)
        clock.shift(timedelta(minutes=61))
        assert not is_signed_in(signed_in)


def test_eight_hours_of_clicks_sign_out(signed_in):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        answers = [is_signed_in(signed_in)]
        for _ in range(12):
            clock.shift(timedelta(minutes=45))
            answers.append(is_signed_in(signed_in))

    assert answers == [True] * 11 + [False] * 2


def test_the_session_key_changes_at_sign_in(client, ada):
    client.session.save()
    client.get(SIGN_IN)
    before = client.session.session_key
    sign_in(client)

    assert is_signed_in(client)
    assert client.session.session_key != before


@pytest.mark.parametrize("change", ["membership", "account"])
def test_who_leaves_is_out_on_the_next_click(change, signed_in, people):
    assert is_signed_in(signed_in)
    if change == "membership":
        Membership.objects.filter(person=people["ada"]).update(ends_on=timezone.localdate() - timedelta(days=1))
    else:
        people["ada"].is_active = False
        people["ada"].save(update_fields=["is_active"])

    assert not is_signed_in(signed_in)


def test_a_new_password_ends_the_other_sessions(client, ada):
    other = Client()
    sign_in(client)
    sign_in(other)
    words = {
        "oldpassword": PASSWORD,
        "password1": "beeches keep theirs all winter",
        "password2": "beeches keep theirs all winter",
    }
    assert client.post("/sign/password/", words).status_code == 302

    assert not is_signed_in(other)


# Who gets in


def test_nobody_signs_up(client, trust):
    response = client.post("/sign/up/", {"email": "new@larch.example", "password1": PASSWORD})

    assert "Your school adds you" in response.content.decode()
    assert not is_signed_in(client)


def test_who_has_left_is_told_and_not_let_in(client, people, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    people["owen"].set_password(PASSWORD)
    people["owen"].save(update_fields=["password"])

    assert not_in(client, sign_in(client, "owen@larch.example"))


def not_in(client, response):
    return response.status_code < 500 and not is_signed_in(client)


def test_five_wrong_passwords_close_one_account_and_no_other(client, ada, people):
    people["nell"].set_password(PASSWORD)
    people["nell"].save(update_fields=["password"])
    for attempt in range(5):
        sign_in(Client(), password=f"wrong {attempt}")

    assert not_in(client, sign_in(client))
    sign_in(client, "nell@larch.example")
    assert is_signed_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        other = Client()
        sign_in(other)
        assert is_signed_in(other)


def test_a_whole_school_signs_in_from_one_address(ada, people):
    password = ada.password
    names = [f"staff{number}@larch.example" for number in range(45)]
    for name in names:
        person = type(ada).objects.create_user(name, first_name="Staff", last_name="Member")
        Membership.objects.create(person=person, role="trust_lead", starts_on=timezone.localdate())
    type(ada).objects.filter(email__in=names).update(password=password)
    asked = [Client().post(CODE, {"email": name}).status_code for name in names]
    entered = [sign_in(Client(), name).url for name in names]

    assert (set(asked), set(entered)) == ({302}, {"/"})


def answer_to_code_request(email):
    client = Client()
    response = client.post(CODE, {"email": email})
    page = client.get(response.url).content.decode().replace(email, "")
    return response.status_code, response.url, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_code_request_answers_alike_for_known_and_unknown_addresses(people):
    assert answer_to_code_request("ada@larch.example") == answer_to_code_request("nobody@larch.example")


def test_a_password_reset_answers_alike_for_known_and_unknown_addresses(ada):
    known, unknown = (
        Client().post("/sign/password/reset/", {"email": f"{name}@larch.example"}) for name in ("ada", "x")
    )

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url) == (302, "/sign/password/reset/sent/")


def test_a_code_works_once(client, people):
    client.post(CODE, {"email": "ada@larch.example"})
    code = re.search(r"^\s*([A-Z0-9-]{6,12})\s*$", mail.outbox[0].body, re.MULTILINE)[1]
    client.post(CONFIRM, {"code": code})
    assert is_signed_in(client)
    client.post("/sign/out/")
    client.post(CONFIRM, {"code": code})

    assert not is_signed_in(client)


def test_a_new_password_by_e_mail_does_not_sign_in(client, ada):
    client.post("/sign/password/reset/", {"email": ada.email})
    link = urlsplit(re.search(r"https?://\S+", mail.outbox[0].body)[0]).path
    form = client.get(link).url
    answer = client.post(form, {"password1": "beeches keep theirs", "password2": "beeches keep theirs"})

    assert (answer.status_code, is_signed_in(client)) == (302, False)
    assert sign_in(client, password="beeches keep theirs").url == "/"
    assert Client().get(link).status_code == 200  # no redirect to the form: the link has been used


def test_the_technical_administrator_signs_in_where_everybody_does(client, people):
    response = client.get("/admin/login/")

    assert (response.status_code, urlsplit(response.headers.get("Location", "")).path) == (302, SIGN_IN)


@pytest.mark.parametrize(
    "address",
    [
        "//evil.example",
        "https://evil.example",
        "https:evil.example",
        "///evil.example",
        "/\\evil.example",
        "word",
        "javascript:1",
    ],
)
def test_after_signing_in_one_stays_on_this_host(address, client, ada):
    response = sign_in(client, next=address)

    assert response.status_code == 302
    assert re.match(r"/(?![/\\])", response.url), response.url


def test_a_page_can_be_asked_for_its_head_alone(signed_in):
    response = signed_in.head("/")

    assert (response.status_code, response.content) == (200, b"")
