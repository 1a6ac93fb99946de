"""The demo's calendars, departments and counts: a head's page with a number in a big school, and without in a small one."""

from django.utils.timezone import localdate

from reflections.models import Cycle, CycleSchool
from reflections.services.counts import running_counts
from schools.models import CalendarEntry, Membership, Person, School


def head_of(name):
    return Person.objects.get(memberships__school__name=name, memberships__role="head")


def told(name):
    (found,) = running_counts(head_of(name))
    return {count.school.name: count.cells for count in found.schools}[name]


def test_a_big_school_has_a_number_and_a_small_one_has_none(demo):
    assert told("Aldermere High School")
    assert told("Oakhanger Park School") is None


def test_every_school_has_a_calendar_and_somebody_to_speak_to_about_a_child(demo):
    assert CalendarEntry.objects.values("school").distinct().count() == School.objects.count()
    assert not School.objects.filter(safeguarding_route="").exists()


def test_the_open_cycle_is_open_at_every_school(demo):
    cycle = Cycle.objects.get(status="open")
    assert CycleSchool.objects.filter(cycle=cycle).opened(localdate()).count() == School.objects.count()


def test_secondary_schools_have_departments(demo):
    found = set(Membership.objects.exclude(department="").values_list("department", flat=True))
    assert {"Maths", "English", "Science"} <= found
