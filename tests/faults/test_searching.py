"""A plan that somebody asked for is looked for by a real worker, and once more where nothing is heard of that one."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from config.celery import app
from peerreview.models import PlanSearch, Round
from reflections.models import Framework
from tests.faults.processes import BEAT, WORKER, wait_until
from tests.schools.post import join

pytestmark = [pytest.mark.broker, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def asked():
    """A search for a plan of a round in which nobody takes part, so that it ends at once."""
    first, lena, now = date(2027, 5, 3), join("Lena"), timezone.now()
    made = Round.objects.create(
        theme="Belonging",
        framework=Framework.objects.create(name="Larch"),
        answer_by_on=first - timedelta(days=30),
        visits_from_on=first,
        visits_until_on=first,
        team_size=2,
        most_away=2,
        visit_lengths=["one"],
        readers=["team"],
        made_by=lena,
        made_at=now,
    )
    return PlanSearch.objects.create(round=made, asked_by=lena, asked_at=now, seconds=5)


def has_ended(search):
    return PlanSearch.objects.filter(pk=search.pk, ended_at__isnull=False).exists()


def test_a_worker_takes_it_up_and_is_woken_often_enough_for_five_seconds(asked, celery):
    with celery(*WORKER) as worker, celery(*BEAT):
        wait_until(lambda: has_ended(asked), 60, worker.log)

    asked.refresh_from_db()
    assert (asked.outcome, asked.tries) == ("impossible", 1)
    assert app.conf.beat_schedule["find plans"]["schedule"] < 5


def test_one_that_nobody_has_told_of_for_long_is_taken_up_once_more(asked, celery):
    long_ago = timezone.now() - timedelta(minutes=5)
    PlanSearch.objects.update(begun_at=long_ago, told_at=long_ago, tries=1)
    with celery(*WORKER) as worker, celery(*BEAT):
        wait_until(lambda: has_ended(asked), 60, worker.log)

    asked.refresh_from_db()
    assert asked.tries == 2
