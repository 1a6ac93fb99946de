"""How somebody hears of things, and how they hear of them no more."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.test import Client

from schools.models import Delivery, MailChoice, Message, Person
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.digests import fold_digests
from schools.services.mail_choices import DIGESTS, MailTimes, choose_mail, reset_mail, stop_mail, stop_token
from schools.services.messages import notify

from .post import MONDAY, join, open_sink, use_server

pytestmark = pytest.mark.django_db
CHOSEN = {"every": "day", "weekday": 1, "days": [1, 2, 3, 4, 5], "starts_at": "07:30", "ends_at": "17:30"}


def post(now=MONDAY):
    fold_digests(now=now)
    send_deliveries(lease_deliveries(limit=100, now=now), now=now)
    letters, mail.outbox = mail.outbox, []
    return letters


@pytest.mark.parametrize(
    ("how", "kind", "is_at_once", "is_mailed"),
    [
        ("", "test-news", True, True),
        ("digest", "test-news", False, True),
        ("off", "test-news", True, False),
        ("", "test-digest-news", False, True),
        ("at_once", "test-digest-news", True, True),
    ],
)
def test_a_choice_holds_for_what_comes_next(how, kind, is_at_once, is_mailed):
    ada, nell = join("Ada"), join("Nell")
    choose_mail({"test": how}, MailTimes(), by=ada)

    notify(ada, kind, "news:1", now=MONDAY)
    notify(nell, kind, "news:1", now=MONDAY)

    told = Message.objects.get(person=ada)
    assert (told.is_at_once and told.is_mailed, told.is_mailed) == (is_at_once and is_mailed, is_mailed)
    assert len(post()) == 1 + is_mailed


def test_what_waits_and_is_switched_off_is_not_mailed_and_stays_in_candour():
    ada = join("Ada")
    notify(ada, "test-news", "news:1", now=MONDAY)
    notify(ada, "test-digest-news", "news:2", now=MONDAY)

    choose_mail({"test": "off"}, MailTimes(), by=ada)

    assert post() == []
    assert Message.objects.unread_by(ada).count() == 2


@pytest.mark.parametrize(
    ("times", "days"),
    [
        (MailTimes("week", 3), [2, 9]),
        (MailTimes("week", 6), [0, 7]),  # no working day: the first after it
        (MailTimes(days=[2, 4]), [1, 3, 8, 10]),
        (MailTimes("never"), []),
    ],
)
def test_digests_come_when_they_are_wanted(times, days):
    ada, came = join("Ada"), []
    choose_mail({}, times, by=ada)
    for day in range(12):
        now = MONDAY + timedelta(day)
        notify(ada, "test-digest-news", f"news:{day}", now=now)
        came += [day] * len(post(now))

    assert came == days


def test_hours_are_narrowed():
    ada = join("Ada")
    choose_mail({}, MailTimes(starts_at=time(12), ends_at=time(13)), by=ada)
    notify(ada, "test-digest-news", "news:1", now=MONDAY)

    assert [len(post(MONDAY + timedelta(hours=hours))) for hours in (0, 3, 5)] == [0, 1, 0]


def test_one_puts_all_back():
    ada = join("Ada")
    choose_mail({"test": "off"}, MailTimes("week", 3, [3], time(9), time(10)), by=ada)

    reset_mail(by=ada)

    assert not MailChoice.objects.exists()
    assert Person.objects.get().digest_days == [1, 2, 3, 4, 5]


def test_the_page_keeps_what_is_chosen(client):
    ada = join("Ada")
    client.force_login(ada)
    sent = CHOSEN | {"every": "week", "weekday": 2, "days": [1, 2], "asked": "digest", "reminders": "off"}

    assert client.post("/people/mail/", sent).status_code == 302
    ada.refresh_from_db()
    assert (ada.digest_every, ada.digest_days, ada.mail_days, ada.mail_starts_at) == ("week", [2], [1, 2], None)
    assert dict(MailChoice.objects.values_list("about", "how")) == {"asked": "digest", "reminders": "off"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": []},
        {"days": [7]},
        {"starts_at": "06:00"},
        {"ends_at": "07:00"},
        {"starts_at": "noon"},
        {"every": "hourly"},
        {"reminders": "at_once"},
        {"asked": "shout"},
        {"weekday": "x"},
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(wrong, client):
    ada = join("Ada")
    client.force_login(ada)

    response = client.post("/people/mail/", CHOSEN | {"coaching": "off"} | wrong)

    assert (response.status_code, response.context["form"].is_valid()) == (200, False)
    assert not MailChoice.objects.exists()


@pytest.mark.parametrize(("kind", "about"), [("test-news", "test"), ("test-digest-news", DIGESTS)])
def test_an_email_says_how_to_stop_it_with_one_click(kind, about):
    ada = join("Ada")
    notify(ada, kind, "news:1", now=MONDAY)
    (letter,) = post()

    address = letter.extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "/people/mail/" in letter.body
    program = Client(enforce_csrf_checks=True)
    assert address == f"/people/mail/stop/{stop_token(ada, about)}/"
    if about == DIGESTS:
        assert program.get(address).status_code == 200
        assert Person.objects.get().digest_every == "day"  # looking changes nothing
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert Person.objects.get().digest_every == "never"


def test_one_click_ends_one_group_alone():
    ada = join("Ada")
    notify(ada, "test-news", "news:1", now=MONDAY)

    stop_mail(ada, "views")
    stop_mail(ada, "views")

    assert dict(MailChoice.objects.values_list("about", "how")) == {"views": "off"}
    assert len(post()) == 1


@pytest.mark.parametrize("token", ["x", "WzEsInZpZXdzIl0:1vOAaa:forged"])
def test_a_forged_address_stops_nothing(token, client):
    join("Ada")

    assert client.post(f"/people/mail/stop/{token}/").status_code == 404
    assert not MailChoice.objects.exists()


def test_a_test_email_says_what_the_mail_server_answered(client):
    ada = join("Ada")
    client.force_login(ada)

    response = client.post("/people/mail/test/", follow=True)

    assert "The mail server has taken it, for ada@larch.example." in response.content.decode()
    assert (len(mail.outbox), Delivery.objects.count()) == (1, 0)


@pytest.mark.parametrize(("answer", "says"), [("550 Nobody here", "said no: 550"), (None, "can’t be reached")])
def test_a_test_email_that_fails_says_why(answer, says, client, settings):
    client.force_login(join("Ada"))
    with open_sink() as sink:
        use_server(settings, sink.port if answer else 1)
        sink.answers["ada@larch.example"] = answer

        assert says in client.post("/people/mail/test/", follow=True).content.decode()
