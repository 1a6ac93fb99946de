"""The sweep: how much it asks of the database, what it leaves out, and what two at once do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.timezone import localdate

from reflections.models import NextStep, Status
from reflections.models.everybodys_dates import everybodys_dates
from reflections.models.own_dates import own_dates
from schools.errors import Conflict
from schools.models import CalendarEntry, CoachingPair, Membership, Message, Person, ReminderPause, Role
from schools.occasions import occasion_of
from schools.reminders.days import Rhythm
from schools.reminding import Around
from schools.services.pauses import pause_school, pause_series, resume_reminders
from schools.services.reminders import queue_reminders

pytestmark = pytest.mark.django_db


def hire(school, count):
    """So many teachers more."""
    made = Person.objects.bulk_create(
        Person(email=f"t{school.pk}-{number}@larch.example", first_name="T", last_name=str(number))
        for number in range(count)
    )
    begun = timezone.localdate() - timedelta(days=90)
    Membership.objects.bulk_create(
        Membership(person=one, school=school, role=Role.TEACHER, starts_on=begun) for one in made
    )


@pytest.fixture
def friday(cycle):
    """The cycle as if it were a day on which everybody is asked to share by next Friday."""
    today = localdate()
    days = {"opens_on": -14, "leaders_share_by_on": -10, "share_by_on": 7, "views_by_on": 14, "finish_by_on": 21}
    cycle.school_dates.update(**{name: today + timedelta(after) for name, after in days.items()})
    Person.objects.update(working_days=[1, 2, 3, 4, 5, 6, 7])
    return cycle


def count_queries(today):
    with CaptureQueriesContext(connection) as asked:
        told = queue_reminders("reflections", today=today)
    return len(asked), told


def test_it_asks_as_much_for_few_as_for_many(people, friday, schools):
    few, told_few = count_queries(localdate())
    hire(schools["birch"], 300)
    Message.objects.all().delete()

    many, told_many = count_queries(localdate())

    assert few == many
    assert told_many == told_few + 300


@pytest.mark.django_db(transaction=True)
def test_two_at_once_tell_each_once(people, friday):
    gate = Barrier(2)

    def sweep():
        try:
            gate.wait()
            return queue_reminders("reflections", today=localdate())
        finally:
            connection.close()

    with ThreadPoolExecutor() as pool:
        counts = [future.result() for future in [pool.submit(sweep), pool.submit(sweep)]]

    assert sorted(counts)[0] == 0
    assert Message.objects.count() == max(counts) == len(set(Message.objects.values_list("person", "key")))


def test_a_paused_series_is_held_back_and_taken_up_again(people, friday):
    queue_reminders("reflections", today=localdate())
    waiting = Message.objects.filter(kind="share-in-7").first()
    pause = pause_series("share", by=people["lena"])

    assert not occasion_of(waiting.kind).is_due(waiting)
    Message.objects.all().delete()
    assert queue_reminders("reflections", today=localdate()) == 0
    resume_reminders(pause, by=people["lena"])
    assert queue_reminders("reflections", today=localdate()) > 0


def test_a_paused_school_holds_back_those_who_work_there_alone(people, friday, schools):
    Membership.objects.create(person=people["nell"], school=schools["birch"], role=Role.TEACHER, starts_on="2026-01-01")
    pause_school(schools["ash"], by=people["lena"])

    queue_reminders("reflections", today=localdate())

    told = set(Message.objects.filter(kind="share-in-7").values_list("person__first_name", flat=True))
    assert told == {"Nell", "Bea"}


@pytest.mark.parametrize("name", ["hana", "ada", "tess"])
def test_only_trust_leads_pause(name, people, friday, schools):
    with pytest.raises(Conflict):
        pause_series("share", by=people[name])
    with pytest.raises(Conflict):
        pause_school(schools["ash"], by=people[name])


def test_what_is_paused_is_not_paused_twice(people, schools):
    pause_series("share", by=people["lena"])

    with pytest.raises(Conflict):
        pause_series("share", by=people["lena"])
    assert ReminderPause.objects.count() == 1


def test_in_its_half_term_one_school_waits_while_the_other_does_not(people, friday, schools):
    today = localdate()
    term = {"kind": "term", "first_on": today - timedelta(60), "last_on": today + timedelta(60)}
    off = {"kind": "half_term", "first_on": today, "last_on": today + timedelta(3)}
    CalendarEntry.objects.create(school=schools["ash"], **term)
    CalendarEntry.objects.create(school=schools["ash"], **off)

    queue_reminders("reflections", today=today)

    assert set(Message.objects.filter(kind="share-in-7").values_list("person__first_name", flat=True)) == {"Bea"}


def test_everybodys_days_are_each_ones_own(draft, people, friday, schools, coached):
    """Those in two schools, a mover, a coach and those with a draft among them."""
    birch = schools["birch"]
    friday.school_dates.filter(school=birch).update(share_by_on=localdate() + timedelta(9))
    begun = {"role": Role.TEACHER, "starts_on": date(2026, 1, 1)}
    for name in ("ada", "nell", "mo"):
        Membership.objects.create(person=people[name], school=birch, **begun)
    Membership.objects.filter(person=people["mo"], school=schools["ash"]).update(ends_on=date(2026, 2, 1))
    now = timezone.now()
    CoachingPair.objects.create(
        coach=people["nell"], colleague=people["dee"], proposed_by=people["hana"], proposed_at=now, agreed_at=now
    )

    found = everybodys_dates(Around(localdate(), localdate(), localdate())).own

    assert {person for person, _ in found} == {
        people[name].pk for name in people if name not in ("lena", "tess", "owen")
    }
    for person, cycle in found:
        assert found[person, cycle] == own_dates(friday, Person.objects.get(pk=person), localdate())


def test_a_next_step_is_reminded_of_before_on_and_after_its_day(viewed, people, told_on):
    reflection = viewed.reflection
    now = timezone.now()
    type(reflection).objects.filter(pk=reflection.pk).update(
        status=Status.AGREED, agreed_at=now, takeaway="Wait longer."
    )
    step = NextStep.objects.create(reflection=reflection, text="Wait", due_on=date(2027, 3, 26))

    days = ["2027-03-19", "2027-03-26", "2027-04-09", "2027-04-26"]
    told = {day: told_on(day) for day in days}

    assert list(told.values()) == [{("Ada", "step-in-7")}, {("Ada", "step-today")}, {("Ada", "step-after-14")}, set()]
    step.delete()
    assert not any(occasion_of(row.kind).is_due(row) for row in Message.objects.filter(thing=f"step:{step.pk}"))


def test_a_conversation_waits_for_whoever_did_not_write_last(shared, coached, told_on):
    thread = shared.threads.get()
    thread.comments.create(by=coached["ada"], text="So?", written_at=timezone.now(), form_key="0" * 32)
    day = Rhythm(frozenset({1, 2, 3, 4, 5})).next_from(localdate() + timedelta(7))

    assert told_on(day, "conversation-waiting-after-7") == {"Joe"}
