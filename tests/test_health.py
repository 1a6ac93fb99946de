"""What monitoring is told: that the site serves, and whether mail goes."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from config.celery import app
from peerreview import tasks as peerreview
from reflections import tasks as reflections
from schools.models import MailState, ReminderSweep
from schools.services.messages import notify_all
from schools.services.standstill import AT_WORK, SILENCE
from schools.tasks import fold_due_digests, send_due_mail
from tests.schools.post import MONDAY, free_port, join, open_sink, use_server

pytestmark = pytest.mark.django_db
SWEEPS = {
    "schools.tasks.fold_due_digests": fold_due_digests,
    "reflections.tasks.queue_due_reminders": reflections.queue_due_reminders,
    "peerreview.tasks.queue_due_reminders": peerreview.queue_due_reminders,
}


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def swept(clock):
    for sweep in SWEEPS.values():
        sweep()


def health(client):
    answer = client.get(reverse("mail-health"))
    return answer.status_code, answer.json()["trouble"]


def test_it_is_red_until_all_was_looked_for_once(client, clock):
    said = [health(client)]
    for sweep in SWEEPS.values():
        sweep()
        said.append(health(client))

    assert said == [
        (503, f"Digests were never looked for. {AT_WORK}"),
        (503, f"Reminders of peerreview were never looked for. {AT_WORK}"),
        (503, f"Reminders of peerreview were never looked for. {AT_WORK}"),
        (200, ""),
    ]


@pytest.mark.parametrize(
    ("silent", "what"),
    [
        ("schools.tasks.fold_due_digests", "Digests"),
        ("reflections.tasks.queue_due_reminders", "Reminders of reflections"),
        ("peerreview.tasks.queue_due_reminders", "Reminders of peerreview"),
    ],
)
def test_it_is_red_after_five_minutes_without_one_of_the_sweeps(silent, what, client, clock, swept):
    said = []
    for moment in (SILENCE, SILENCE + timedelta(seconds=1)):
        clock.move_to(MONDAY + moment)
        for name in SWEEPS.keys() - {silent}:
            SWEEPS[name]()
        said.append(health(client))

    assert said == [(200, ""), (503, f"{what} were last looked for at 09:00, 23 November. {AT_WORK}")]


def test_a_sweep_after_midnight_counts_though_it_is_another_day(client, clock, swept):
    clock.move_to(MONDAY + timedelta(hours=15, minutes=1))
    for sweep in SWEEPS.values():
        sweep()

    assert (ReminderSweep.objects.count(), health(client)) == (4, (200, ""))


def test_each_sweep_is_woken_twice_before_its_silence_counts():
    woken = {each["task"]: each["schedule"] for each in app.conf.beat_schedule.values()}

    assert {name: 2 * woken[name] <= SILENCE.total_seconds() for name in SWEEPS} == dict.fromkeys(SWEEPS, True)


def test_it_is_red_while_mail_is_paused_and_green_once_an_email_was_taken(client, clock, swept, settings):
    use_server(settings, free_port())
    notify_all([join(f"P{number}") for number in range(20)], "test-news", "news:1", now=MONDAY)
    send_due_mail()
    paused = health(client)
    clock.move_to(MailState.objects.get().paused_until)
    with open_sink() as sink:
        use_server(settings, sink.port)
        send_due_mail()

    said = "The mail server takes nothing: 20 e-mails in a row failed. It is tried again at 09:01."
    assert (paused, health(client), len(sink.mails)) == ((503, said), (200, ""), 20)


def test_the_site_is_ready_whatever_the_mail_does(client):
    assert (health(client)[0], client.get(reverse("ready")).status_code) == (503, 200)
