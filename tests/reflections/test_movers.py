"""People who change schools in a cycle, who are away, who work part-time, and schools of five."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from reflections.models import Reflection
from reflections.models.asking import askable_colleagues, coach_offered_to, cycles_to_start, heads_offered_to
from reflections.models.own_dates import own_dates
from reflections.services.counts import take_snapshots
from reflections.services.cycles import tell_whose_turn_it_is
from reflections.services.finishing import finish_reflection
from reflections.services.sharing import go_on_without, share_reflection, withdraw_reflection
from reflections.services.writing import EntryWords, save_reflection, start_reflection
from schools.models import CoachingPair, Delivery, Membership, Message, Person, PurposeAgreement, Role, School
from schools.services.digests import fold_digests
from tests.conftest import make_cycle

TODAY = localdate()


@pytest.fixture
def far(cycle, schools):
    """A day that is Birch's alone."""
    day = TODAY + timedelta(days=200)
    cycle.school_dates.filter(school=schools["birch"]).update(finish_by_on=day)
    return day


def moves(person, school):
    """Yesterday was the last day at the old school; today is the first at the new one."""
    person.memberships.update(ends_on=TODAY - timedelta(days=1))
    Membership.objects.create(person=person, school=school, role=Role.TEACHER, starts_on=TODAY)


def still_theirs(reflection, people, schools):
    entry = reflection.entries.get()
    words = {entry.pk: EntryWords(narrative="From Birch")}
    saved = save_reflection(reflection, by=people["ada"], version=reflection.version, words=words)
    return share_reflection(saved, by=people["ada"], colleagues=[people["bea"]]).status == "shared"


def not_asked_twice(reflection, people, schools):
    tell_whose_turn_it_is(today=TODAY)
    tell_whose_turn_it_is(today=TODAY)
    told = Message.objects.filter(person=people["ada"], kind="cycle-opened").count()
    return told == 1 and not cycles_to_start(people["ada"], TODAY)


def counted_once(reflection, people, schools):
    take_snapshots(today=TODAY)
    rows = {row.school.name: row.asked for row in reflection.cycle.snapshots.select_related("school")}
    return rows == {"Ash Primary School": 5, "Birch Academy": 2}


def heads_of_the_new_school(reflection, people, schools):
    return list(heads_offered_to(reflection, TODAY)) == [people["hugo"]]


def days_of_the_new_school(reflection, people, schools):
    there = reflection.cycle.school_dates.get(school=schools["birch"])
    return own_dates(reflection.cycle, people["ada"], TODAY).finish_by_on == there.finish_by_on


@pytest.mark.parametrize(
    "holds", [still_theirs, not_asked_twice, counted_once, heads_of_the_new_school, days_of_the_new_school]
)
def test_a_move_in_the_middle_of_a_cycle(holds, draft, far, people, schools):
    tell_whose_turn_it_is(today=TODAY)
    moves(people["ada"], schools["birch"])
    assert holds(draft, people, schools)


def test_a_move_to_a_school_outside_the_cycle_keeps_the_days_and_the_draft(framework, people, schools, criteria):
    cycle = make_cycle(framework, [schools["ash"]])
    day = TODAY + timedelta(days=100)
    cycle.school_dates.update(finish_by_on=day)
    draft = start_reflection(cycle, criteria[0], by=people["ada"])
    moves(people["ada"], schools["birch"])
    assert own_dates(cycle, people["ada"], TODAY).finish_by_on == day
    assert still_theirs(draft, people, schools)


def test_what_was_shared_before_a_move_can_be_taken_back_and_finished(shared, people, schools):
    moves(people["ada"], schools["birch"])
    assert withdraw_reflection(shared, by=people["ada"]).status == "draft"


@pytest.mark.parametrize("who_moves", ["ada", "hana"])
def test_the_head_of_a_school_that_was_left_reads_no_more(who_moves, shared, coached, schools):
    ada, hana = coached["ada"], coached["hana"]
    go_on_without(shared, by=ada)
    finish_reflection(shared, by=ada, takeaway="Wait longer.", steps=[], heads=[hana])
    assert Reflection.objects.visible_to(hana).exists()

    moves(coached[who_moves], schools["birch"])

    assert not Reflection.objects.visible_to(hana).exists()
    assert not Reflection.objects.visible_to(coached["hugo"]).exists()


def test_one_who_works_at_two_schools_has_the_days_of_where_they_began(cycle, far, people, schools, criteria):
    Membership.objects.create(person=people["ada"], school=schools["birch"], role="teacher", starts_on=TODAY)
    assert own_dates(cycle, people["ada"], TODAY).finish_by_on == cycle.finish_by_on
    start_reflection(cycle, criteria[0], by=people["ada"])
    Reflection.objects.update(school=schools["birch"])
    assert own_dates(cycle, people["ada"], TODAY).finish_by_on == far


def test_whoever_is_away_is_neither_told_nor_asked_for_a_view_until_they_are_back(draft, people):
    Person.objects.filter(pk=people["tariq"].pk).update(away_from_on=TODAY, away_until_on=TODAY)
    now = datetime.now(ZoneInfo("Europe/London"))

    def asked_and_told(at):
        tell_whose_turn_it_is(today=at.date())
        is_told = Message.objects.filter(person=people["tariq"]).exists()
        return askable_colleagues(people["ada"], draft.cycle, at).contains(people["tariq"]), is_told

    assert asked_and_told(now) == (False, False)
    assert asked_and_told(now + timedelta(days=1)) == (True, True)


@pytest.mark.parametrize(("weekday", "reaches"), [(1, False), (2, True), (3, False), (4, True), (5, False)])
def test_a_nudge_reaches_a_part_timer_on_their_own_days_alone(weekday, reaches, cycle, people):
    Person.objects.filter(pk=people["tariq"].pk).update(working_days=[2, 4])
    tell_whose_turn_it_is(today=TODAY)
    monday = TODAY + timedelta(days=7 - TODAY.weekday())
    noon = datetime.combine(monday + timedelta(days=weekday - 1), datetime.min.time(), ZoneInfo("Europe/London"))

    fold_digests(now=noon + timedelta(hours=12))

    assert Delivery.objects.filter(person=people["tariq"]).exists() is reaches


@pytest.fixture
def five(schools, cycle):
    """A school of five: Uma heads it, manages everybody and coaches Vic."""
    elm = School.objects.create(urn="100005", name="Elm School", safeguarding_route="Speak to Uma.")
    row = cycle.school_dates.get(school=schools["ash"])
    cycle.school_dates.create(school=elm, **{name: getattr(row, name) for name in row.dates.__dataclass_fields__})
    names = {"uma": Role.HEAD, "vic": Role.TEACHER, "wil": Role.TEACHER, "xan": Role.TEACHER, "yas": Role.TEACHER}
    people = {name: Person.objects.create_user(f"{name}@larch.example", first_name=name) for name in names}
    for name, role in names.items():
        manager = None if name == "uma" else people["uma"]
        post = {"role": role, "school": elm, "starts_on": TODAY - timedelta(days=9), "line_manager": manager}
        Membership.objects.create(person=people[name], **post)
    now = datetime.now(ZoneInfo("UTC"))
    pair = {"coach": people["uma"], "colleague": people["vic"], "proposed_by": people["uma"]}
    CoachingPair.objects.create(**pair, proposed_at=now, agreed_at=now)
    PurposeAgreement.objects.create(person=people["uma"], agreed_at=now)
    return people


def test_in_a_school_of_five_everything_works_with_a_head_who_manages_and_coaches(five, cycle, criteria):
    now = datetime.now(ZoneInfo("UTC"))
    vic, uma = five["vic"], five["uma"]
    offer = coach_offered_to(vic, cycle, now)
    assert (offer.coach, offer.is_line_manager, offer.has_gone_first) == (uma, True, False)
    assert {each.first_name for each in askable_colleagues(vic, cycle, now)} == {"wil", "xan", "yas"}

    draft = start_reflection(cycle, criteria[0], by=vic)
    words = {draft.entries.get().pk: EntryWords(narrative="Well")}
    draft = save_reflection(draft, by=vic, version=draft.version, words=words)
    share_reflection(draft, by=vic, colleagues=[five["wil"]], coach=uma)
    go_on_without(draft, by=vic)
    finish_reflection(draft, by=vic, takeaway="On we go.", steps=[], heads=[uma])

    assert Reflection.objects.visible_to(uma).get() == draft
    assert list(heads_offered_to(start_reflection(cycle, criteria[0], by=uma), TODAY)) == []


def test_the_counts_of_a_school_of_five_are_told_to_nobody(five, cycle, client):
    take_snapshots(today=TODAY)
    client.force_login(five["uma"])
    assert "Elm School: not shown." in client.get("/reflections/counts/").content.decode()
