"""The task reads the day in London, whichever side of a clock change it is."""

from datetime import date

import pytest
import time_machine

from reflections.tasks import queue_due_reminders
from schools.models import Message, Person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("moment", "share_by_on", "is_told"),
    [
        ("2026-10-24T22:30Z", date(2026, 11, 1), False),  # 23:30 on Saturday, summer time
        ("2026-10-24T23:30Z", date(2026, 11, 1), True),  # half past midnight on Sunday, before the clocks go back
        ("2026-10-25T23:30Z", date(2026, 11, 2), False),  # they went back: still Sunday
        ("2026-10-26T00:00Z", date(2026, 11, 2), True),
        ("2027-03-27T23:30Z", date(2027, 4, 4), False),  # Saturday, the night in which they go forward
        ("2027-03-28T00:30Z", date(2027, 4, 4), True),
        ("2027-03-28T23:30Z", date(2027, 4, 5), True),  # half past midnight on Monday, summer time
    ],
)
def test_a_week_before_begins_at_midnight_in_london(moment, share_by_on, is_told, people, cycle):
    days = {"opens_on": date(2026, 9, 1), "leaders_share_by_on": date(2026, 9, 4), "views_by_on": date(2027, 6, 1)}
    cycle.school_dates.update(share_by_on=share_by_on, finish_by_on=date(2027, 6, 1), **days)
    Person.objects.update(working_days=[1, 2, 3, 4, 5, 6, 7])

    with time_machine.travel(moment, tick=False):
        queue_due_reminders()

    assert Message.objects.filter(kind="share-in-7", person=people["ada"]).exists() is is_told
