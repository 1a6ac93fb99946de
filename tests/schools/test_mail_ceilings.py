"""How many e-mails come in a week, and what becomes of the rest."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.models import Delivery, Membership, Message, Role
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.digests import fold_digests, waiting_digests
from schools.services.messages import notify

from .post import MONDAY, join

pytestmark = pytest.mark.django_db


def day_of(person, now, kind="test-digest-news", count=1):
    """One more day at nine: news, a digest if there is one, and the post; how many e-mails came."""
    before = len(mail.outbox)
    for number in range(count):
        notify(person, kind, f"news:{now:%d}{number}", now=now)
    fold_digests(now=now)
    send_deliveries(lease_deliveries(limit=100, now=now), now=now)
    return len(mail.outbox) - before


def week_of(person, kind="test-digest-news", count=1, begins=MONDAY):
    return [day_of(person, begins + timedelta(day), kind, count) for day in range(7)]


def leads(person):
    Membership.objects.filter(person=person).update(role=Role.MIDDLE_LEADER)
    return person


@pytest.mark.parametrize(
    ("about", "is_leader", "days"),
    [
        ({}, False, [1, 0, 1, 0, 1, 0, 0]),
        ({}, True, [1, 1, 1, 1, 1, 0, 0]),
        ({"working_days": [1, 2]}, False, [1, 1, 0, 0, 0, 0, 0]),
        ({"working_days": [2, 3, 4]}, False, [0, 1, 1, 1, 0, 0, 0]),
        ({"working_days": [4]}, False, [0, 0, 0, 1, 0, 0, 0]),
    ],
)
def test_a_weeks_digests_are_spread_over_the_working_days(about, is_leader, days):
    ada = join("Ada", **about)
    if is_leader:
        leads(ada)

    assert week_of(ada) == days
    assert week_of(ada, begins=MONDAY + timedelta(7)) == days  # a new week begins anew


def test_what_is_mailed_by_itself_counts_and_what_is_over_comes_next_week():
    ada = join("Ada")

    assert week_of(ada, "test-news") == [1, 1, 1, 0, 0, 0, 0]
    assert day_of(ada, MONDAY + timedelta(7), "test-digest-news") == 1
    assert mail.outbox[-1].subject == "Five things for you in Candour"
    assert not Message.objects.filter(delivery=None).exists()


def test_no_burst_in_one_batch_goes_over():
    ada = join("Ada")

    assert day_of(ada, MONDAY, "test-news", count=8) == 3
    folded = Delivery.objects.filter(status="dropped", answer__startswith="Enough mail this week")
    assert (folded.count(), Message.objects.waiting_for_digest().count()) == (5, 5)


def test_two_batches_at_once_keep_to_it_together():
    ada = join("Ada")
    for number in range(8):
        notify(ada, "test-news", f"news:{number}", now=MONDAY)
    batches = [lease_deliveries(limit=4, now=MONDAY) for _ in range(2)]

    for batch in reversed(batches):
        send_deliveries(batch, now=MONDAY)

    assert len(mail.outbox) == 3


def test_after_an_outage_what_is_late_comes_together():
    ada = join("Ada")
    for number in range(2):
        notify(ada, "test-news", f"news:{number}", now=MONDAY - timedelta(hours=36))

    send_deliveries(lease_deliveries(limit=100, now=MONDAY), now=MONDAY)
    assert mail.outbox == []
    fold_digests(now=MONDAY)
    send_deliveries(lease_deliveries(limit=100, now=MONDAY), now=MONDAY)

    assert [letter.subject for letter in mail.outbox] == ["Two things for you in Candour"]


def test_a_digest_waits_for_what_is_late_so_that_both_are_one():
    ada = join("Ada")
    notify(ada, "test-news", "news:late", now=MONDAY - timedelta(hours=36))
    notify(ada, "test-digest-news", "news:1", now=MONDAY)

    too_soon = fold_digests(now=MONDAY)
    send_deliveries(lease_deliveries(limit=100, now=MONDAY), now=MONDAY)
    fold_digests(now=MONDAY)
    send_deliveries(lease_deliveries(limit=100, now=MONDAY), now=MONDAY)

    assert (too_soon, [letter.subject for letter in mail.outbox]) == (0, ["Two things for you in Candour"])


def test_it_is_known_that_a_digest_waits_for_its_share_of_the_week():
    ada = join("Ada")
    day_of(ada, MONDAY)
    tuesday = MONDAY + timedelta(1)
    notify(ada, "test-digest-news", "news:later", now=tuesday)

    (digest,) = waiting_digests(now=tuesday)

    assert (digest.goes_at.date(), fold_digests(now=tuesday)) == (date(2026, 11, 25), 0)


def test_thirty_people_are_folded_in_as_many_queries_as_one():
    counts = []
    for names in (["Ada"], [f"P{number}" for number in range(30)]):
        for name in names:
            notify(join(name), "test-digest-news", "news:1", now=MONDAY)
        with CaptureQueriesContext(connection) as queries:
            assert fold_digests(now=MONDAY) == len(names)
        counts.append(len(queries))

    assert counts[0] == counts[1]
