from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from schools.models import Delivery
from schools.services.deliveries import lease_deliveries
from schools.services.messages import notify, notify_all
from tests.schools.post import MONDAY, join


def lease(minutes=0, limit=100):
    return lease_deliveries(limit=limit, now=MONDAY + timedelta(minutes=minutes))


@pytest.mark.django_db
def test_what_is_due_is_taken_the_longest_waiting_first():
    ada = join("Ada")
    for minutes in (3, 2, 1, 9):
        notify(ada, "test-news", f"news:{minutes}", now=MONDAY + timedelta(minutes=minutes))

    taken = lease(minutes=5, limit=2)

    assert [delivery.messages.get().thing for delivery in taken] == ["news:1", "news:2"]
    assert {(delivery.status, delivery.attempts) for delivery in taken} == {("sending", 1)}
    assert [len(lease(minutes=5)), len(lease(minutes=5))] == [1, 0]


@pytest.mark.django_db
def test_a_lease_that_ran_out_is_taken_again():
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)

    taken = [[delivery.attempts for delivery in lease(minutes)] for minutes in (0, 1.9, 2, 3, 4)]

    assert taken == [[1], [], [2], [], [3]]


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["sent", "dropped", "failed"])
def test_what_is_settled_is_never_taken(status):
    notify(join("Ada"), "test-news", "news:1", now=MONDAY)
    Delivery.objects.update(status=status, sent_at=MONDAY if status == "sent" else None, lease_until=MONDAY)

    assert lease(minutes=60) == []


@pytest.mark.django_db(transaction=True)
def test_leases_taken_at_once_never_overlap():
    notify_all([join(f"P{number}") for number in range(60)], "test-news", "news:1", now=MONDAY)

    def take(_):
        try:
            return [delivery.pk for delivery in lease(limit=7)]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = [pk for batch in pool.map(take, range(16)) for pk in batch]

    assert sorted(taken) == sorted(Delivery.objects.values_list("pk", flat=True))
