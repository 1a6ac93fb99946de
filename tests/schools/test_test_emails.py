"""How often somebody may have a test e-mail sent."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.urls import reverse

from schools.services.trying_mail import send_test_email
from tests.schools.post import MONDAY, join

pytestmark = pytest.mark.django_db
TOO_OFTEN = "That is five test e-mails within an hour. You can send the next one at 10:00."


def test_five_go_in_any_hour_and_no_sixth(sink, clock):
    ada, sent = join("Ada"), []
    for minute in (0, 10, 20, 30, 40, 50, 59, 60, 61, 70):
        clock.move_to(MONDAY + timedelta(minutes=minute))
        sent.append(send_test_email(by=ada)[0])

    assert sent == [True, True, True, True, True, False, False, True, False, True]
    assert len(sink.mails) == 7


def test_it_is_said_when_the_next_may_go(sink, clock, client):
    client.force_login(join("Ada"))

    said = [client.post(reverse("schools:test-mail"), follow=True).content.decode() for _ in range(6)]

    assert [TOO_OFTEN in page for page in said] == [False] * 5 + [True]


def test_one_persons_presses_are_not_anothers(sink, clock):
    ada, tariq = join("Ada"), join("Tariq")
    for _ in range(6):
        send_test_email(by=ada)

    assert send_test_email(by=tariq)[0] is True


@pytest.mark.django_db(transaction=True)
def test_presses_at_once_are_each_counted(sink):
    ada = join("Ada")

    def press(_):
        try:
            return send_test_email(by=ada)[0]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(press, range(8)))

    assert (taken.count(True), len(sink.mails)) == (5, 5)


def test_a_limit_is_kept_while_a_whole_trust_signs_in(sink, clock):
    ada = join("Ada")
    for _ in range(5):
        send_test_email(by=ada)
    for number in range(400):
        cache.set(f"zz-sign-in:{number}", 1, 3600)

    assert send_test_email(by=ada) == (False, TOO_OFTEN)
