"""What a pause held back stays held back: taking it up again sends what comes next, and no flood."""

from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import localdate

from reflections.tasks import queue_due_reminders
from schools.models import Message
from schools.services.pauses import pause_school, pause_series, resume_reminders
from schools.tasks import fold_due_digests, send_due_mail
from tests.schools.post import MONDAY, open_sink, use_server

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def sink(settings):
    with open_sink() as sink:
        use_server(settings, sink.port)
        yield sink


@pytest.fixture
def soon(people, cycle):
    """Everybody shares by Thursday of next week: reminded this Thursday, and next Wednesday."""
    days = {"opens_on": -14, "leaders_share_by_on": -10, "share_by_on": 10, "views_by_on": 40, "finish_by_on": 80}
    cycle.school_dates.update(**{name: localdate() + timedelta(after) for name, after in days.items()})


@pytest.fixture(params=["a series", "a school"])
def pause(request, soon, people, schools):
    """Holds back what Ash is to be sent."""
    if request.param == "a series":
        return lambda: pause_series("share", by=people["lena"])
    return lambda: pause_school(schools["ash"], by=people["lena"])


def wake(clock, day):
    clock.move_to(MONDAY + timedelta(day))
    queue_due_reminders()


def send():
    fold_due_digests()
    send_due_mail()


def told_at_ash(sink, people):
    """How many e-mails each person of Ash had, by their names."""
    emails = {people[name].email: name for name in ("ada", "tariq", "nell", "mo", "dee", "joe", "mira", "hana")}
    return Counter(emails[reader] for reader in sink.readers if reader in emails)


def kinds_sent():
    return set(Message.objects.filter(delivery__status="sent").values_list("kind", flat=True))


def test_without_a_pause_each_is_reminded_twice(soon, people, clock, sink):
    for day in range(11):
        wake(clock, day)
        send()

    assert set(told_at_ash(sink, people).values()) == {2}
    assert kinds_sent() == {"share-in-7", "share-tomorrow"}


def test_what_was_dropped_while_paused_stays_dropped(pause, people, clock, sink):
    wake(clock, 3)
    held = pause()
    send()
    wake(clock, 4)
    send()
    resume_reminders(held, by=people["lena"])
    for day in (4, 7, 8):
        wake(clock, day)
        send()
    assert told_at_ash(sink, people) == {}

    wake(clock, 9)
    send()

    assert set(told_at_ash(sink, people).values()) == {1}


def test_what_came_due_while_paused_is_not_made_up_for(pause, people, clock, sink):
    held = pause()
    for day in range(9):
        wake(clock, day)
        send()
    clock.move_to(MONDAY + timedelta(9))
    resume_reminders(held, by=people["lena"])
    wake(clock, 9)
    send()

    assert set(told_at_ash(sink, people).values()) == {1}
    assert not Message.objects.filter(kind="share-in-7", person=people["ada"]).exists()


def test_what_is_still_true_as_it_is_taken_up_again_is_said_once(pause, people, clock, sink):
    held = pause()
    wake(clock, 3)
    send()
    resume_reminders(held, by=people["lena"])
    for day in (4, 7, 8):
        wake(clock, day)
        send()

    assert set(told_at_ash(sink, people).values()) == {1}
