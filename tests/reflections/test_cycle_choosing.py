"""For whom a cycle is: schools, phases, departments and roles by one rule; and a newer version of its framework."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from reflections.models import Cycle, CycleSchool
from reflections.models.asking import cycles_to_start
from reflections.services.counts import take_snapshots
from reflections.services.cycle_dates import give_person_longer, people_asked
from reflections.services.cycles import tell_whose_turn_it_is, use_newer_framework
from reflections.services.frameworks import publish_framework, revise_framework
from reflections.services.writing import start_reflection
from schools.errors import Conflict
from schools.models import Membership, Message, School
from tests.reflections.test_cycles_pages import text_of

TODAY = localdate()


def in_department(person, name):
    Membership.objects.filter(person=person).update(department=name)


def may_begin(cycle, people):
    return {name for name in people if name != "owen" and cycles_to_start(people[name], TODAY)}


def are_told(cycle, people):
    tell_whose_turn_it_is(today=TODAY)
    told = set(Message.objects.filter(kind="cycle-opened").values_list("person", flat=True))
    return {name for name, person in people.items() if person.pk in told}


def may_be_given_longer(cycle, people):
    asked = set(people_asked(cycle, TODAY))
    return {name for name, person in people.items() if person in asked}


@pytest.mark.parametrize("by", [may_begin, are_told, may_be_given_longer])
@pytest.mark.parametrize(
    ("departments", "roles", "asked"),
    [
        (["Maths"], ["teacher", "middle_leader"], {"ada", "bea", "mira"}),
        (["Maths"], ["teacher"], {"ada", "bea"}),
        (["Maths", "Art"], ["teacher"], {"ada", "bea", "nell"}),
        (["Music"], ["teacher"], set()),
        ([], ["middle_leader"], {"mira"}),
    ],
)
def test_one_rule_says_whom_a_cycle_asks(by, departments, roles, asked, cycle, people):
    for name, department in {"ada": "Maths", "bea": "Maths", "mira": "Maths", "nell": "Art"}.items():
        in_department(people[name], department)
    cycle.departments, cycle.roles = departments, roles
    cycle.save(update_fields=["departments", "roles"])
    cycle.school_dates.update(leaders_share_by_on=cycle.opens_on)

    assert by(cycle, people) == asked


def test_who_is_not_in_the_department_neither_begins_nor_counts_nor_is_given_longer(cycle, people, criteria):
    in_department(people["ada"], "Maths")
    Cycle.objects.update(departments=["Maths"])
    cycle.refresh_from_db()
    take_snapshots(today=TODAY)

    assert sorted(cycle.snapshots.values_list("school__name", "asked")) == [
        ("Ash Primary School", 1),
        ("Birch Academy", 0),
    ]
    with pytest.raises(Conflict, match="not open to you"):
        start_reflection(cycle, criteria[0], by=people["tariq"])
    with pytest.raises(Conflict, match="is not asked"):
        give_person_longer(cycle, people["tariq"], 2, by=people["lena"])


def test_a_phase_brings_in_its_schools_and_the_page_says_which(lena, typed, schools):
    School.objects.filter(pk=schools["birch"].pk).update(phase="Secondary")
    page = text_of(lena.post(reverse("reflections:plan-cycle"), typed | {"phases": ["Secondary"]}, follow=True))

    assert "By phase came Birch Academy." in page
    assert [row.school.name for row in CycleSchool.objects.all()] == ["Ash Primary School", "Birch Academy"]


def test_a_phase_alone_is_enough_and_nothing_is_not(lena, typed, schools):
    School.objects.update(phase="Primary")
    without = {name: value for name, value in typed.items() if name != "schools"}
    assert "Choose at least one school, or a phase." in text_of(lena.post(reverse("reflections:plan-cycle"), without))
    lena.post(reverse("reflections:plan-cycle"), without | {"phases": ["Primary"]})
    assert CycleSchool.objects.count() == 2


def test_departments_are_chosen_from_those_there_are_and_stay_chosen(lena, typed, people):
    in_department(people["ada"], "Maths")
    lena.post(reverse("reflections:plan-cycle"), typed | {"departments": ["Maths"]})
    cycle = Cycle.objects.get()
    assert cycle.departments == ["Maths"]
    assert "in Maths" in text_of(lena.get(cycle.get_absolute_url()))

    in_department(people["ada"], "")
    form = lena.get(reverse("reflections:change-cycle", args=[cycle.pk])).context["form"]
    assert (form["departments"].value(), form.rarer_is_open()) == (["Maths"], True)


@pytest.fixture
def newer(cycle, people):
    """The next version of the cycle's framework, published while the cycle is planned."""
    Cycle.objects.update(status="planned")
    draft = revise_framework(cycle.framework, by=people["lena"])
    return publish_framework(draft, by=people["lena"]) or draft


def test_a_planned_cycle_is_offered_the_newer_version_and_takes_it_with_one_press(newer, cycle, lena):
    page = text_of(lena.get(cycle.get_absolute_url()))
    assert f'href="{reverse("reflections:framework", args=[newer.pk])}">See what changed' in page

    assert "now uses the newer version" in text_of(
        lena.post(reverse("reflections:use-newer", args=[cycle.pk]), {"framework": newer.pk}, follow=True)
    )
    assert Cycle.objects.get().framework_id == newer.pk
    assert "See what changed" not in text_of(lena.get(cycle.get_absolute_url()))


def test_an_open_cycle_keeps_the_version_it_began_with(newer, cycle, lena, people):
    Cycle.objects.update(status="open")
    assert "See what changed" not in text_of(lena.get(cycle.get_absolute_url()))
    with pytest.raises(Conflict, match="no longer"):
        use_newer_framework(cycle, newer.pk, by=people["lena"])


def test_only_a_trust_lead_takes_a_newer_version_and_only_once(newer, cycle, people):
    with pytest.raises(Conflict, match="no longer"):
        use_newer_framework(cycle, newer.pk, by=people["hana"])
    use_newer_framework(cycle, newer.pk, by=people["lena"])
    with pytest.raises(Conflict, match="no newer version"):
        use_newer_framework(cycle, newer.pk, by=people["lena"])


@pytest.mark.parametrize("shown", ["", "x", "0"])
def test_a_version_that_was_not_shown_is_not_taken(shown, newer, cycle, lena):
    before = Cycle.objects.get().framework_id
    assert lena.post(reverse("reflections:use-newer", args=[cycle.pk]), {"framework": shown}).status_code == 409
    assert Cycle.objects.get().framework_id == before


def test_the_order_of_leaders_and_others_is_told_in_words(lena, cycle, client, people):
    assert "Whoever coaches or reads reflections shares one of their own first" in text_of(
        lena.get(cycle.get_absolute_url())
    )
    client.force_login(people["hana"])
    assert "so you go first: the others are asked from" in text_of(client.get("/"))
