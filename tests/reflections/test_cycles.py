"""Cycles: who plans them, when they open for whom, longer time, new days, and closing."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from reflections.cycle_dates import CycleDates, DatePlan
from reflections.models import Cycle, CycleSchool, LongerTime, Reflection
from reflections.models.asking import cycles_to_start
from reflections.models.own_dates import give_leaders_who_shared, give_own_dates, own_dates
from reflections.services.cycle_dates import accept_dates, give_longer, give_person_longer, new_dates
from reflections.services.cycles import (
    CyclePlan,
    add_schools,
    change_cycle,
    close_cycle,
    close_past_cycles,
    open_cycle,
    open_due_cycles,
    plan_cycle,
    tell_whose_turn_it_is,
)
from reflections.services.sharing import share_reflection
from reflections.services.writing import EntryWords, save_reflection, start_reflection
from schools.calendars.days import Kind, SchoolCalendar
from schools.errors import Conflict
from schools.models import Message, Role
from schools.services.calendars import add_calendar_entry
from tests.conftest import make_cycle

WEEKDAYS = SchoolCalendar()


@pytest.fixture
def opens():
    """The first weekday from today."""
    return WEEKDAYS.after(localdate(), 0)


@pytest.fixture
def plan(framework, schools, opens):
    """Both schools, everybody, in school days after the opening."""
    return CyclePlan(
        "Autumn 2",
        framework,
        list(schools.values()),
        [*roles()],
        None,
        DatePlan(CycleDates(*[opens] * 5), (5, 10, 15, 20)),
    )


def roles():
    return [role.value for role in Role if role != Role.TRUST_LEAD]


@pytest.fixture
def planned(plan, people):
    return plan_cycle(plan, by=people["lena"])


def at(cycle, school):
    return cycle.school_dates.get(school=school)


@pytest.mark.parametrize("person", ["ada", "joe", "hana", "hugo", "tess", "lena"])
def test_trust_leads_alone_plan_and_see_cycles(person, people, plan, planned):
    may = person == "lena"
    assert Cycle.objects.led_by(people[person], localdate()).exists() is may
    if may:
        assert plan_cycle(plan, by=people[person]).events.get().by == people[person]
    else:
        with pytest.raises(Conflict, match="trust leads"):
            plan_cycle(plan, by=people[person])


@pytest.mark.parametrize(
    ("status", "holds"),
    [
        ("planned", ["editable_by", "openable_by", "movable_by"]),
        ("open", ["extendable_by", "movable_by"]),
        ("closed", []),
    ],
)
def test_what_a_trust_lead_may_do_to_a_cycle(status, holds, planned, people):
    Cycle.objects.update(status=status, opens_on=localdate())
    rights = ["editable_by", "openable_by", "extendable_by", "movable_by"]
    for person in ("lena", "hana"):
        found = [name for name in rights if getattr(Cycle.objects, name)(people[person], localdate()).exists()]
        assert found == (sorted(holds, key=rights.index) if person == "lena" else [])


def test_each_school_has_the_days_of_its_own_calendar(plan, schools, people, opens):
    third = WEEKDAYS.after(opens, 3)
    add_calendar_entry(schools["ash"], by=people["hana"], kind=Kind.INSET, first=third, last=third, name="")

    cycle = plan_cycle(plan, by=people["lena"])

    assert at(cycle, schools["birch"]).share_by_on == WEEKDAYS.after(opens, 10) == cycle.share_by_on
    assert at(cycle, schools["ash"]).share_by_on == WEEKDAYS.after(opens, 11)
    assert not Message.objects.exists()


def test_a_planned_cycle_can_be_changed_and_an_open_one_cannot(planned, plan, people, schools):
    plan.schools.remove(schools["birch"])
    assert [row.school for row in change_cycle(planned, plan, by=people["lena"]).school_dates.all()] == [schools["ash"]]
    Cycle.objects.update(status="open")
    with pytest.raises(Conflict, match="no longer"):
        change_cycle(planned, plan, by=people["lena"])


def told():
    return sorted(message.person.first_name for message in Message.objects.filter(kind="cycle-opened"))


def test_leaders_are_told_as_it_opens_and_the_others_after_the_leaders_day(planned, coached, schools, opens):
    last = planned.leaders_share_by_on
    open_due_cycles(today=opens)
    tell_whose_turn_it_is(today=last)
    assert told() == ["Hana", "Hugo", "Joe"]

    for days in range(2):
        Cycle.objects.update(opens_on=opens - timedelta(days=days))  # were it moved, nobody would be told anew
        tell_whose_turn_it_is(today=WEEKDAYS.after(last, 1))
    assert told() == ["Ada", "Bea", "Dee", "Hana", "Hugo", "Joe", "Mira", "Mo", "Nell", "Tariq"]


def test_a_middle_leader_who_coaches_goes_first_and_one_who_does_not_comes_after(planned, coached):
    pair = coached["ada"].coached_by.get()
    own = own_dates(planned, coached["mira"], localdate())
    assert not own.goes_first
    assert own.asked_from_on > planned.leaders_share_by_on
    pair.coach = coached["mira"]
    pair.save(update_fields=["coach"])
    assert own_dates(planned, coached["mira"], localdate()).share_by_on == planned.leaders_share_by_on


def test_a_cycle_for_some_roles_is_open_to_them_alone(planned, people, criteria):
    Cycle.objects.update(roles=["senior_leader", "head"], status="open", opens_on=localdate())
    CycleSchool.objects.update(opens_on=localdate())
    assert [name for name in ("ada", "mira", "joe", "hana", "lena") if cycles_to_start(people[name], localdate())] == [
        "joe",
        "hana",
    ]
    with pytest.raises(Conflict, match="not open to you"):
        start_reflection(planned, criteria[0], by=people["ada"])


def test_a_teacher_may_begin_before_the_leaders_day_and_not_before_their_school_opens(cycle, people, criteria, schools):
    ash = cycle.school_dates.filter(school=schools["ash"])
    ash.update(leaders_share_by_on=localdate() + timedelta(days=3))
    assert start_reflection(cycle, criteria[0], by=people["ada"]).school == schools["ash"]
    ash.update(opens_on=localdate() + timedelta(days=1))
    with pytest.raises(Conflict, match="not open to you"):
        start_reflection(cycle, criteria[0], by=people["nell"])


def shared_by(person, cycle, criteria, colleague):
    draft = start_reflection(cycle, criteria[0], by=person)
    words = {draft.entries.get().pk: EntryWords(narrative="Well")}
    draft = save_reflection(draft, by=person, version=draft.version, words=words)
    return share_reflection(draft, by=person, colleagues=[colleague])


def test_the_leaders_of_ones_school_who_have_shared_are_named_and_nobody_else(cycle, coached, criteria):
    start_reflection(cycle, criteria[0], by=coached["hana"])  # a draft is nobody's to know of
    shared_by(coached["joe"], cycle, criteria, coached["nell"])
    shared_by(coached["nell"], cycle, criteria, coached["dee"])
    shared_by(coached["hugo"], cycle, criteria, coached["bea"])

    def named(name):
        (found,) = give_own_dates([cycle], coached[name], localdate())
        return [leader.first_name for leader in give_leaders_who_shared([found], coached[name], localdate())[0].leaders]

    assert (named("ada"), named("bea"), named("joe"), named("lena")) == (["Joe"], ["Hugo"], [], [])


def test_one_person_has_the_days_of_their_own_school(cycle, people, schools):
    cycle.school_dates.filter(school=schools["birch"]).update(finish_by_on=date(2099, 1, 1))
    assert own_dates(cycle, people["ada"], localdate()).finish_by_on == cycle.finish_by_on
    assert own_dates(cycle, people["bea"], localdate()).finish_by_on == date(2099, 1, 1)


def test_longer_time_for_a_school_and_for_everybody(cycle, people, schools):
    give_longer(cycle, 5, by=people["lena"], school=schools["ash"])
    give_longer(cycle, 5, by=people["lena"])

    ash, birch = at(cycle, schools["ash"]), at(cycle, schools["birch"])
    assert ash.share_by_on == WEEKDAYS.after(cycle.share_by_on, 10)
    assert (birch.views_by_on, birch.longer_by) == (WEEKDAYS.after(cycle.views_by_on, 5), 5)
    assert ash.leaders_share_by_on == cycle.leaders_share_by_on


def test_longer_time_for_one_person_is_theirs_alone_and_adds_up(cycle, people):
    for _ in range(2):
        give_person_longer(cycle, people["ada"], 2, by=people["lena"])

    assert own_dates(cycle, people["ada"], localdate()).share_by_on == WEEKDAYS.after(cycle.share_by_on, 4)
    assert own_dates(cycle, people["tariq"], localdate()).share_by_on == cycle.share_by_on


def test_longer_time_is_given_by_trust_leads_to_people_who_are_asked_while_it_is_open(cycle, people):
    for by, person in (("hana", "ada"), ("lena", "lena"), ("lena", "owen")):
        with pytest.raises(Conflict):
            give_person_longer(cycle, people[person], 2, by=people[by])
    Cycle.objects.update(roles=["head"])
    with pytest.raises(Conflict, match="is not asked in this cycle"):
        give_person_longer(cycle, people["ada"], 2, by=people["lena"])
    Cycle.objects.update(status="closed")
    with pytest.raises(Conflict, match="while a cycle is open"):
        give_longer(cycle, 2, by=people["lena"])


@pytest.fixture
def closure(schools, people):
    """Ash's calendar has a closure on the third school day from now."""
    day = WEEKDAYS.after(localdate(), 3)
    add_calendar_entry(schools["ash"], by=people["hana"], kind=Kind.CLOSURE, first=day, last=day, name="Boiler")


def test_a_changed_calendar_proposes_days_and_moves_none(planned, closure, people, schools):
    before = at(planned, schools["ash"]).dates

    ((row, days),) = new_dates(planned, localdate())

    assert (row.school, row.dates) == (schools["ash"], before) == (schools["ash"], at(planned, schools["ash"]).dates)
    assert accept_dates(planned, by=people["lena"], school=schools["birch"]) == 0
    assert accept_dates(planned, by=people["lena"]) == 1
    assert at(planned, schools["ash"]).dates == days
    assert new_dates(planned, localdate()) == []


def test_new_days_are_accepted_by_trust_leads_and_not_once_it_is_closed(planned, closure, people):
    for by, status in (("hana", "planned"), ("lena", "closed")):
        Cycle.objects.update(status=status)
        with pytest.raises(Conflict):
            accept_dates(planned, by=people[by])


def test_schools_join_an_open_cycle_and_their_leaders_are_told(framework, schools, people):
    cycle = make_cycle(framework, [schools["ash"]], began_days_ago=2)

    add_schools(cycle, schools.values(), by=people["lena"])

    row = at(cycle, schools["birch"])
    assert row.opens_on == WEEKDAYS.after(localdate(), 0)
    assert ("Hugo" in told()) is (row.opens_on == localdate())
    assert "Bea" not in told()


def test_opening_by_hand_needs_the_first_day(planned, people):
    Cycle.objects.update(opens_on=localdate() + timedelta(days=1), leaders_share_by_on=localdate() + timedelta(days=5))
    with pytest.raises(Conflict, match="can’t be opened"):
        open_cycle(planned, by=people["lena"])
    Cycle.objects.update(opens_on=localdate())
    assert open_cycle(planned, by=people["lena"]).status == "open"


def test_closing_submits_nothing_and_leaves_drafts_with_their_authors(draft, people):
    close_cycle(draft.cycle, by=people["lena"])

    assert Reflection.objects.editable_by(people["ada"]).get() == draft
    assert cycles_to_start(people["nell"], localdate()).count() == 0
    with pytest.raises(Conflict):
        close_cycle(draft.cycle, by=people["lena"])


def test_a_cycle_closes_by_itself_a_fortnight_after_anybodys_last_day(framework, schools, people):
    cycle = make_cycle(framework, schools.values(), began_days_ago=43)
    days = dict.fromkeys(["share_by_on", "views_by_on", "finish_by_on"], localdate())
    longer = LongerTime.objects.create(cycle=cycle, person=people["ada"], **days)
    assert close_past_cycles(today=localdate()) == 0
    longer.delete()
    assert close_past_cycles(today=localdate()) == 1
    assert (cycle.events.get().kind, cycle.events.get().by) == ("close", None)
