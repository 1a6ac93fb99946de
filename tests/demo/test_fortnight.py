"""A fortnight of the demo trust, day by day: who is mailed what and when, and never more than the ceilings.

`python3 manage.py test -m slow -s tests/demo/test_fortnight.py` prints each e-mail of the fortnight.
"""

from collections import Counter
from datetime import datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from peerreview import tasks as peer_review
from reflections import tasks as reflections
from schools import tasks as schools
from schools.models import Delivery, Membership, Role

HOURS = ["06:50", "07:30", "09:00", "12:30", "16:00", "17:20", "20:00"]


@pytest.mark.parametrize("days", [3, pytest.param(14, marks=pytest.mark.slow)])
def test_nobody_is_mailed_more_than_the_ceilings_or_out_of_hours(days, step):
    before = set(Delivery.objects.filter(status="sent").values_list("pk", flat=True))
    monday = timezone.localdate() + timedelta(7 - timezone.localdate().weekday())
    for day in range(days):
        live_through(monday + timedelta(day))
    sent = list(Delivery.objects.filter(status="sent").exclude(pk__in=before).select_related("person"))

    tell(sent)
    assert sent
    assert too_many(sent) == []
    assert [each for each in sent if each.kind == "digest" and not is_at_work(each)] == []


def live_through(day):
    """All that beat wakes on a day, at some of its moments."""
    for hour in HOURS:
        moment = timezone.make_aware(datetime.fromisoformat(f"{day} {hour}"))
        with time_machine.travel(moment, tick=False):
            for app in (reflections, peer_review):
                app.queue_due_reminders()
            reflections.turn_cycles()
            peer_review.turn_reviews()
            schools.fold_due_digests()
            schools.send_due_mail()


def tell(sent):
    """Each e-mail with its day, its reader and its first line."""
    subjects = {letter.extra_headers["Message-ID"]: letter.subject for letter in mail.outbox}
    for each in sorted(sent, key=lambda each: (each.sent_at, each.person.name)):
        subject = next((said for key, said in subjects.items() if str(each.email_id) in key), "")
        print(f"{timezone.localtime(each.sent_at):%a %d %b %H:%M}  {each.person.name:<22} {subject}")


def too_many(sent):
    """Who had more in a week than their ceiling: teachers three, all others five."""
    leads = set(Membership.objects.exclude(role=Role.TEACHER).values_list("person", flat=True))
    counts = Counter((each.person, timezone.localtime(each.sent_at).isocalendar()[:2]) for each in sent)
    return [(who.name, week, count) for (who, week), count in counts.items() if count > (5 if who.pk in leads else 3)]


def is_at_work(delivery):
    local, person = timezone.localtime(delivery.sent_at), delivery.person
    return person.works_on(local.date()) and person.day_starts_at <= local.time() <= person.day_ends_at
