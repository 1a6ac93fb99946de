"""Whether messages are still due, asked for many of one person at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schools.models import Message
from schools.occasions import due_among, occasion_of
from tests.permissions import STATES
from tests.scene import build_scene

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", STATES)
def test_many_at_once_are_due_as_each_by_itself_and_can_be_said(state, draft, everyone):
    people = build_scene(state, draft, everyone).people

    for person in filter(None, people.values()):
        theirs = list(Message.objects.visible_to(person).select_related("person", "by"))
        due = due_among(theirs)
        assert [occasion_of(each.kind).is_due(each) for each in theirs] == [each in due for each in theirs]
        assert all(occasion_of(each.kind).sentence(each) and occasion_of(each.kind).path(each) for each in due)


@pytest.mark.parametrize(
    ("kind", "thing"),
    [
        ("comment", "thread"),
        ("view-asked", "triangulation"),
        ("share-in-7", "cycle"),
        ("visit-moved", "review"),
        ("visit-tomorrow", "review"),
    ],
)
def test_thirty_are_asked_for_in_as_many_queries_as_one(kind, thing, shared, people):
    Message.objects.all().delete()
    messages = [_message(people["tariq"], kind, f"{thing}:{number}") for number in range(30)]
    counts = []
    for some in (messages[:1], messages):
        with CaptureQueriesContext(connection) as queries:
            due_among(some)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_what_no_app_knows_any_more_is_not_due(people):
    assert due_among([_message(people["ada"], "long-gone", "thing:1")]) == []


def _message(person, kind, thing):
    now = timezone.now()
    key = f"{kind}:{thing}:{timezone.localdate()}"
    return Message.objects.create(person=person, kind=kind, thing=thing, key=key, is_at_once=False, created_at=now)
