from email.utils import formataddr

import pytest
from django.core.mail import EmailMultiAlternatives, get_connection
from django.urls import include, path, reverse

from config.demo.mailbox import read_letter, read_mailbox
from config.urls import urlpatterns as site
from schools.services.messages import notify
from tests.schools.post import join

urlpatterns = [*site, path("demo/", include("config.demo.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "config.demo.mailbox.MailboxBackend"
    settings.MAILBOX_DIR = str(tmp_path / "mailbox")
    return tmp_path / "mailbox"


def write(subject, text="Hello, see http://127.0.0.1:8000/today/ soon.", to="ada@larch.example"):
    letter = EmailMultiAlternatives(subject, text, to=[to])
    letter.attach_alternative("<p>Hello in <b>HTML</b></p>", "text/html")
    return letter


def test_each_email_becomes_a_letter_the_newest_first():
    get_connection().send_messages([write("First"), write("Sécond", to=formataddr(("Ada Obi", "ada@larch.example")))])

    newest, oldest = read_mailbox()

    assert (oldest.subject, newest.subject, newest.to) == ("First", "Sécond", "Ada Obi <ada@larch.example>")
    assert newest.links == ["http://127.0.0.1:8000/today/"]
    assert (newest.text.strip(), newest.html.strip()) == (
        "Hello, see http://127.0.0.1:8000/today/ soon.",
        "<p>Hello in <b>HTML</b></p>",
    )
    assert oldest.sent_at < newest.sent_at
    assert [letter.subject for letter in read_mailbox(limit=1)] == ["Sécond"]


def test_half_a_letter_and_other_files_are_no_letters(folder):
    write("First").send()
    (folder / ".20261123T090000000000-00000000").write_text("Subject: Half")
    (folder / "notes.eml").write_text("Subject: Notes")

    assert [letter.subject for letter in read_mailbox(limit=1)] == ["First"]


@pytest.mark.parametrize("name", ["../secret", "notes", "", "20261123T090000000000-00000000", "x\0"])
def test_no_other_name_opens_a_file(name, folder):
    write("First").send()
    (folder.parent / "secret.eml").write_text("Subject: Secret")
    (folder / "notes.eml").write_text("Subject: Notes")

    assert read_letter(name) is None


def test_the_mailbox_lists_letters_and_who_waits_for_a_digest(client):
    write("Amina asks for your view").send()
    notify(join("Tariq", working_days=[]), "test-digest-news", "news:1")

    page = client.get(reverse("demo:mailbox")).content.decode()

    assert "Amina asks for your view" in page
    assert "1 message waits for Tariq’s digest" in page


def test_a_letter_opens_with_its_link_and_nothing_of_its_own_markup(client):
    write("<b>First</b>", "<script>alert(1)</script> http://127.0.0.1:8000/today/").send()

    page = client.get(reverse("demo:letter", args=[read_mailbox()[0].name])).content.decode()

    assert '<a href="http://127.0.0.1:8000/today/" rel="nofollow">' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "&lt;b&gt;First&lt;/b&gt;</h1>" in page


def test_a_letter_is_shown_as_a_mail_program_shows_it_without_scripts(client):
    write("First").send()

    response = client.get(reverse("demo:styled_letter", args=[read_mailbox()[0].name]))

    assert response.content.decode().strip() == "<p>Hello in <b>HTML</b></p>"
    assert "default-src 'none'" in response["Content-Security-Policy"]


@pytest.mark.parametrize("route", ["mailbox", "letter", "styled_letter"])
def test_the_mailbox_takes_nothing_in(client, route):
    url = reverse(f"demo:{route}", args=[] if route == "mailbox" else ["20261123T090000000000-00000000"])

    assert client.post(url).status_code == 405
    assert client.get(url).status_code == (200 if route == "mailbox" else 404)
