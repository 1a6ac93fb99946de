"""What is asked of a leased batch at once, and what is asked again."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from schools.models import Delivery
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.messages import notify, notify_all
from tests.schools.post import MONDAY, WITHDRAWN, join

pytestmark = pytest.mark.django_db


def send(now=MONDAY):
    return send_deliveries(lease_deliveries(limit=100, now=now), now=now)


def queries_to_send(people, thing="news:1"):
    notify_all(people, "test-news", thing, now=MONDAY)
    with CaptureQueriesContext(connection) as queries:
        send()
    return len([query for query in queries if "'sent'" not in query["sql"].partition("WHERE")[0]])


def test_thirty_cost_as_many_queries_as_one_but_for_marking_each_as_sent(sink):
    one = queries_to_send([join("Ada")])
    thirty = queries_to_send([join(f"P{number}") for number in range(30)])

    assert (one, thirty) == (4, 4)
    assert len(sink.mails) == 31


def test_what_is_dropped_costs_as_many_queries_for_thirty_as_for_one(sink):
    one, thirty = [
        queries_to_send([join(f"P{number}") for number in numbers], "withdrawn:1")
        for numbers in (range(1), range(1, 31))
    ]

    assert (one, thirty) == (5, 5)
    assert Delivery.objects.filter(status="dropped").count() == 31


def test_what_is_withdrawn_while_a_slow_batch_runs_is_not_sent(sink, monkeypatch):
    monkeypatch.setattr("schools.services.deliveries.FRESH", 0)
    for number in range(3):
        notify(join(f"P{number}"), "test-news", f"news:{number}", now=MONDAY)
    sink.then = lambda: WITHDRAWN.add("news:2")

    send()
    WITHDRAWN.clear()

    assert sink.subjects == ["About news:0", "About news:1"]


def test_an_occasion_that_cannot_say_whether_it_is_due_stops_nobody(sink):
    for name, kind in (("Ada", "test-unsure-news"), ("Tariq", "test-news"), ("Nell", "test-unsure-news")):
        notify(join(name), kind, "news:1", now=MONDAY)

    send()

    assert sink.readers == ["tariq@larch.example"]
    waiting = Delivery.objects.filter(status="waiting", answer="It could not be written.")
    assert {each.person.first_name for each in waiting} == {"Ada", "Nell"}
