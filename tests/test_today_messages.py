"""Today says a thing once: as a task where it is one, and as a message where nothing else says it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from config.said_above import TASKS
from config.today import gathered_for
from schools.models import CoachingPair, Message
from schools.occasions import group_of
from schools.services.messages import notify

pytestmark = pytest.mark.django_db


def news_of(person):
    return [line.sentence for line in gathered_for(person)["news"]]


def test_a_task_is_not_said_again_as_a_message(shared, people):
    assert [ask.reflection for ask in gathered_for(people["tariq"])["asks"]] == [shared]
    assert news_of(people["tariq"]) == []


def test_each_of_the_tasks_is_an_occasion():
    assert {kind for kind in TASKS if not group_of(kind)} == set()


def test_what_stands_nowhere_else_is_said_as_a_message(coached):
    pair = CoachingPair.objects.get(colleague=coached["ada"])
    notify(coached["joe"], "coach-agreed", pair.thing, by=coached["ada"])

    assert news_of(coached["joe"]) == ["Ada Obi would like you as their coach"]


def test_a_conversation_that_waits_is_said_once(viewed, people):
    assert [thread.coach for thread in gathered_for(people["joe"])["conversations"]] == [people["joe"]]
    assert news_of(people["joe"]) == []


def test_a_reminder_of_the_day_to_share_stands_as_the_draft(draft, people):
    draft.cycle.school_dates.update(share_by_on=timezone.localdate() + timedelta(7))
    day = timezone.localdate() + timedelta(7)
    notify(people["ada"], "share-in-7", f"cycle:{draft.cycle_id}", due_on=day)

    assert (news_of(people["ada"]), Message.objects.new_to(people["ada"]).count()) == ([], 1)


def test_what_was_read_stays_for_a_day(coached):
    pair = CoachingPair.objects.get(colleague=coached["ada"])
    message = notify(coached["joe"], "coach-agreed", pair.thing, by=coached["ada"])
    for hours, shown in ((23, 1), (25, 0)):
        Message.objects.filter(pk=message.pk).update(read_at=timezone.now() - timedelta(hours=hours))
        assert len(news_of(coached["joe"])) == shown
