"""Frameworks and their versions: who sees and changes which, what each step does, and what no row may be."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reflections.models import Area, Criterion, Exemplar, Framework, Level
from reflections.services.frameworks import (
    copy_framework,
    create_framework,
    discard_framework,
    publish_framework,
    restore_framework,
    retire_framework,
    revise_framework,
)
from reflections.services.frameworks.areas import add_area
from reflections.services.frameworks.criteria import add_criterion_to
from reflections.services.frameworks.outlines import outline_of
from reflections.services.frameworks.starting_points import starting_points
from schools.errors import Conflict
from schools.models import Membership

TODAY = timezone.localdate


@pytest.fixture
def lena(people):
    return people["lena"]


@pytest.fixture
def second(framework, lena):
    """A draft of the second version of the framework that cycles use."""
    return revise_framework(framework, by=lena)


READERS = [
    ("lena", True, True),
    ("ada", True, False),
    ("hana", True, False),
    ("joe", True, False),
    ("bea", True, False),
    ("tess", True, False),
]


@pytest.mark.parametrize(("reader", "reads_published", "reads_draft"), READERS)
def test_who_reads_a_framework(reader, reads_published, reads_draft, people, framework, second):
    visible = Framework.objects.visible_to(people[reader], TODAY())

    assert visible.contains(framework) is reads_published
    assert visible.contains(second) is reads_draft


RIGHTS = ["editable_by", "revisable_by", "restorable_by", "led_by"]


@pytest.mark.parametrize("person", [reader for reader, *_ in READERS if reader != "lena"])
def test_only_a_trust_lead_changes_anything(person, people, framework, second):
    for right in RIGHTS:
        assert not getattr(Framework.objects, right)(people[person], TODAY()).exists()


def test_a_trust_lead_who_has_left_changes_nothing(people, framework, lena):
    Membership.objects.filter(person=lena).update(ends_on=TODAY() - timedelta(days=1))
    with pytest.raises(Conflict):
        revise_framework(framework, by=lena)
    with pytest.raises(Conflict):
        create_framework(by=lena)


STATES = {
    "draft": {"editable_by"},
    "in use": {"revisable_by"},
    "retired": {"restorable_by"},
    "followed": set(),
}


@pytest.mark.parametrize("state", STATES)
def test_what_a_trust_lead_may_do_depends_on_the_state(state, framework, lena):
    if state in ("draft", "followed"):
        draft = revise_framework(framework, by=lena)
        framework = draft if state == "draft" else publish_framework(draft, by=lena).previous
    if state == "retired":
        retire_framework(framework, by=lena)

    held = {right for right in RIGHTS if getattr(Framework.objects, right)(lena, TODAY()).contains(framework)}
    assert held == STATES[state] | {"led_by"}


def test_a_new_version_is_a_copy_tied_to_the_version_before(framework, second, criteria):
    assert outline_of(second) == outline_of(framework)
    assert (second.number, second.previous, second.family, second.published_at) == (
        2,
        framework,
        framework.family,
        None,
    )
    assert [row.previous for row in Criterion.objects.in_framework(second)] == criteria


def test_starting_a_new_version_twice_gives_the_same_draft(framework, second, lena):
    assert revise_framework(framework, by=lena) == second


def test_a_running_cycle_keeps_its_version(cycle, framework, second, lena, criteria):
    publish_framework(second, by=lena)

    cycle.refresh_from_db()
    assert cycle.framework == framework
    assert list(Criterion.objects.of(cycle)) == criteria
    assert list(Framework.objects.in_use()) == [second]


def test_what_is_published_is_never_changed(framework, lena):
    with pytest.raises(Conflict):
        add_area(framework, by=lena, name="Late")
    with pytest.raises(Conflict):
        publish_framework(framework, by=lena)
    with pytest.raises(Conflict):
        discard_framework(framework, by=lena)


def test_an_earlier_version_has_one_later_one(framework, second, lena):
    publish_framework(second, by=lena)
    with pytest.raises(Conflict):
        revise_framework(framework, by=lena)


def test_nothing_is_published_without_a_criterion(lena):
    draft = create_framework(by=lena)
    with pytest.raises(Conflict, match="Add an area and a criterion first"):
        publish_framework(draft, by=lena)
    area = add_area(draft, by=lena, name="Head")
    with pytest.raises(Conflict, match="Add a criterion to “Head”"):
        publish_framework(draft, by=lena)
    add_criterion_to(area, by=lena, name="Thinking")

    assert publish_framework(draft, by=lena).published_at


def test_retiring_takes_it_from_new_cycles_until_it_is_brought_back(framework, cycle, lena):
    retire_framework(framework, by=lena)
    assert not Framework.objects.in_use().exists()
    with pytest.raises(Conflict):
        retire_framework(framework, by=lena)
    restore_framework(framework, by=lena)
    assert list(Framework.objects.in_use()) == [framework]
    with pytest.raises(Conflict):
        restore_framework(framework, by=lena)


def test_a_copy_is_a_framework_of_its_own(framework, lena):
    copy = copy_framework(framework, by=lena)

    assert (copy.name, copy.number, copy.previous) == ("Copy of Teaching at Larch", 1, None)
    assert copy.family != framework.family
    assert outline_of(copy).areas == outline_of(framework).areas
    assert not Criterion.objects.in_framework(copy).exclude(previous=None).exists()


def test_a_long_name_is_copied_too(framework, lena):
    Framework.objects.update(name="x" * 150)
    assert len(copy_framework(framework, by=lena).name) == 150


def test_a_discarded_draft_leaves_the_version_before_as_it_was(framework, second, lena):
    assert discard_framework(second, by=lena) == framework
    assert list(Framework.objects.all()) == [framework]
    assert Criterion.objects.count() == 3


@pytest.mark.parametrize("key", ["head-heart-hand", "teachers-standards", "ofsted-areas", "early-career"])
def test_each_starting_point_becomes_a_framework_that_can_be_published(key, lena):
    outline = starting_points()[key].outline
    draft = create_framework(outline, by=lena)

    assert outline_of(draft) == outline
    assert publish_framework(draft, by=lena).published_at


def test_the_starting_points_have_the_headings_they_should():
    counted = {key: [len(area.criteria) for area in point.outline.areas] for key, point in starting_points().items()}
    assert counted == {
        "head-heart-hand": [1, 2, 3],
        "teachers-standards": [7, 1],
        "ofsted-areas": [6, 2],
        "early-career": [2, 3, 1, 1, 1],
    }
    assert starting_points()["ofsted-areas"].outline.levels == ()


ROWS = {
    "a framework without a name": lambda f: Framework(name=""),
    "a version number twice": lambda f: Framework(name="x", family=f.family),
    "a second version that follows none": lambda f: Framework(name="x", number=2),
    "a first version that follows one": lambda f: Framework(name="x", previous=f),
    "a retired draft": lambda f: Framework(name="x", published_at=None, retired_at=timezone.now()),
    "an area without a name": lambda f: Area(framework=f, name="", position=9),
    "two areas in one place": lambda f: Area(framework=f, name="x", position=1),
    "a criterion without a name": lambda f: Criterion(area=f.areas.get(), name="", position=9),
    "two criteria in one place": lambda f: Criterion(area=f.areas.get(), name="x", position=1),
    "a level without a name": lambda f: Level(framework=f, name="", position=9),
    "a level's name twice": lambda f: Level(framework=f, name="Secure", position=9),
    "an exemplar without words": lambda f: Exemplar(criterion=f.areas.get().criteria.first(), text="", position=1),
    "a fourth exemplar": lambda f: Exemplar(criterion=f.areas.get().criteria.first(), text="x", position=4),
    "a link that is a script": lambda f: Exemplar(
        criterion=f.areas.get().criteria.first(), text="x", position=1, link="javascript:alert(1)"
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_database_refuses(row, framework):
    with pytest.raises(IntegrityError), transaction.atomic():
        ROWS[row](framework).save()


def test_the_database_refuses_a_second_draft_and_a_second_follower(framework, second):
    third = {"name": "x", "family": framework.family, "number": 3}
    with pytest.raises(IntegrityError, match="framework_one_draft_per_family"), transaction.atomic():
        Framework.objects.create(**third, previous=second, published_at=None)
    with pytest.raises(IntegrityError, match="framework_followed_once"), transaction.atomic():
        Framework.objects.create(**third, previous=framework)


def test_the_database_refuses_two_criteria_that_follow_one(second, criteria):
    area = second.areas.get()
    with pytest.raises(IntegrityError, match="criterion_followed_once"), transaction.atomic():
        Criterion.objects.create(area=area, name="x", position=9, previous=criteria[0])
    with pytest.raises(IntegrityError, match="area_followed_once"), transaction.atomic():
        Area.objects.create(framework=second, name="x", position=9, previous=area.previous)
