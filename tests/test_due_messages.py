"""Whether messages are still due, asked for many at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from schools.models import Message
from schools.occasions import READER, Among, due_among, groups, kinds_in, occasion_of, things_of
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


@pytest.mark.parametrize("state", STATES)
def test_of_many_readers_each_is_told_what_the_right_gives_them(state, draft, everyone):
    build_scene(state, draft, everyone)
    told = list(Message.objects.select_related("person", "by"))
    kinds = {kind: _right_of(kind) for kind in {each.kind for each in told}}

    due = {each.pk for each in due_among(told) if kinds[each.kind]}
    rights = {each.pk: kinds[each.kind](each.person).filter(pk=each.thing_pk) for each in told if kinds[each.kind]}

    assert len({each.person_id for each in told}) > 3
    assert due == {pk for pk, right in rights.items() if right.exists()}


def test_every_right_can_be_asked_for_many_readers(people):
    told = [_message(person, "comment", "thread:1") for person in people.values()]
    rights = {_right_of(kind) for group in groups() for kind in kinds_in(group)} - {None}

    assert len(rights) > 20
    assert [things_of(told, right(READER)).count() for right in rights] == [0] * len(rights)


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


def _right_of(kind):
    is_due = occasion_of(kind).is_due
    return is_due.rows if isinstance(is_due, Among) else None


def _message(person, kind, thing):
    now = timezone.now()
    key = f"{kind}:{thing}:{timezone.localdate()}"
    return Message.objects.create(person=person, kind=kind, thing=thing, key=key, is_at_once=False, created_at=now)
