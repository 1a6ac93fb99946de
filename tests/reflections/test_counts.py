"""Weekly counts: who is in them, what a head and a trust lead are told, and that nobody else is told anything."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from reflections.models import CountSnapshot, Cycle, Reflection
from reflections.services.counts import running_counts, take_snapshots
from reflections.services.writing import start_reflection
from schools.models import Membership, Person, Role, School

MONDAY = date(2026, 11, 2)


def counted(cycle, school):
    row = cycle.snapshots.get(school=school)
    return row.asked, row.shared


def test_a_week_is_counted_once_and_a_draft_counts_for_nothing(draft, schools):
    assert take_snapshots(today=localdate()) == 2
    assert counted(draft.cycle, schools["ash"]) == (6, 0)

    assert take_snapshots(today=localdate()) == 0
    assert take_snapshots(today=localdate() + timedelta(days=7)) == 2


def test_what_is_shared_counts(shared, schools):
    take_snapshots(today=localdate())

    assert counted(shared.cycle, schools["ash"]) == (6, 1)
    assert counted(shared.cycle, schools["birch"]) == (1, 0)


def away(person):
    Person.objects.filter(pk=person.pk).update(away_from_on=localdate(), away_until_on=localdate())


def left(person):
    person.memberships.update(ends_on=localdate() - timedelta(days=1))


def supply(person):
    person.memberships.all().delete()


def of_no_asked_role(person):
    person.memberships.update(role=Role.MIDDLE_LEADER)
    Cycle.objects.update(roles=["teacher", "senior_leader", "head"])


@pytest.mark.parametrize(("what", "asked"), [(away, 5), (left, 5), (supply, 5), (of_no_asked_role, 4)])
def test_who_is_away_has_left_was_never_enrolled_or_is_not_asked_is_in_no_number(what, asked, shared, people, schools):
    what(people["ada"])
    take_snapshots(today=localdate())

    assert counted(shared.cycle, schools["ash"]) == (asked, 0)


@pytest.mark.parametrize(("reflection", "ash", "birch"), [("shared", (5, 0), (2, 1)), ("draft", (6, 0), (1, 0))])
def test_somebody_at_two_schools_counts_at_the_one_where_they_shared_and_a_draft_moves_no_number(
    reflection, ash, birch, request, people, schools
):
    written = request.getfixturevalue(reflection)
    for name in ("ada", "mo"):
        Membership.objects.create(person=people[name], school=schools["birch"], role="teacher", starts_on=MONDAY)
    Reflection.objects.update(school=schools["birch"])

    take_snapshots(today=localdate())

    assert (counted(written.cycle, schools["ash"]), counted(written.cycle, schools["birch"])) == (ash, birch)


def test_leaders_whose_names_are_said_are_in_no_number(shared, people, schools, criteria):
    start_reflection(shared.cycle, criteria[0], by=people["joe"])
    Reflection.objects.filter(author=people["joe"]).update(status="shared", shared_at=timezone.now())

    take_snapshots(today=localdate())

    assert counted(shared.cycle, schools["ash"]) == (6, 1)


def test_a_school_is_counted_from_the_day_it_opens_there_and_until_the_cycle_closes(cycle, schools):
    later = {"opens_on": localdate() + timedelta(days=1), "leaders_share_by_on": localdate() + timedelta(days=2)}
    cycle.school_dates.filter(school=schools["ash"]).update(**later)
    assert take_snapshots(today=localdate()) == 1
    Cycle.objects.update(status="closed")
    assert take_snapshots(today=localdate() + timedelta(days=7)) == 0


@pytest.mark.parametrize("wrong", [{"shared": 5, "asked": 4}, {"week_on": date(2026, 11, 3)}])
def test_what_can_never_be_true_of_a_count(wrong, cycle, schools):
    row = {"week_on": MONDAY, "asked": 4, "shared": 2} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        CountSnapshot.objects.create(cycle=cycle, school=schools["ash"], **row)


@pytest.fixture
def snapshots(cycle, schools):
    """Two weeks at Ash, of which the second differs by a few; one at Birch, which is too small."""
    for school, week_on, asked, shared in (
        ("ash", MONDAY, 51, 34),
        ("ash", MONDAY + timedelta(days=7), 51, 36),
        ("birch", MONDAY, 5, 3),
    ):
        week = {"cycle": cycle, "week_on": week_on, "asked": asked, "shared": shared}
        CountSnapshot.objects.create(school=schools[school], **week)


def page(client, person):
    client.force_login(person)
    answer = client.get(reverse("reflections:counts"))
    return answer.status_code, " ".join(answer.content.decode().split())


@pytest.mark.parametrize(
    ("person", "schools_told"),
    [("hana", ["Ash"]), ("hugo", ["Birch"]), ("lena", ["Ash", "Birch"])],
)
def test_heads_are_told_of_their_school_and_trust_leads_of_each(person, schools_told, snapshots, client, people):
    status, text = page(client, people[person])

    assert status == 200
    assert ("At Ash Primary School, <strong>34 of 51</strong> colleagues, leaders left out, have shared" in text) is (
        "Ash" in schools_told
    )
    assert ("Birch Academy: not shown." in text) is ("Birch" in schools_told)
    assert "36 of" not in text
    assert "%" not in text.partition("<h1")[2]


@pytest.mark.parametrize("person", ["ada", "joe", "mira", "tess"])
def test_counts_are_not_there_for_anybody_else(person, snapshots, client, people):
    assert page(client, people[person])[0] == 404
    assert running_counts(people[person]) == []


def test_a_trust_lead_is_told_the_total_of_the_schools_shown(snapshots, cycle, people):
    elm = School.objects.create(urn="100003", name="Elm School")
    assert running_counts(people["lena"])[0].total is None
    CountSnapshot.objects.create(cycle=cycle, school=elm, week_on=MONDAY, asked=40, shared=20)

    (told,) = running_counts(people["lena"])

    assert [count.school.name for count in told.schools] == ["Ash Primary School", "Birch Academy", "Elm School"]
    assert (told.total.shared, told.total.asked) == (54, 91)


def test_the_counts_cost_the_same_for_one_school_as_for_thirty(
    snapshots, cycle, client, people, django_assert_max_num_queries
):
    for number in range(30):
        school = School.objects.create(urn=str(200000 + number), name=f"School {number}")
        CountSnapshot.objects.create(cycle=cycle, school=school, week_on=MONDAY, asked=40, shared=20)
    client.force_login(people["lena"])
    with django_assert_max_num_queries(8):
        client.get(reverse("reflections:counts"))
