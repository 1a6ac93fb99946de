"""Whom somebody would rather not give or get a view: theirs alone, both ways, and taken back at any time."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from schools.errors import Conflict
from schools.models import DeclaredConflict, Message
from schools.services.conflicts import declare_conflict, take_back_conflict


@pytest.fixture
def declared(people):
    return declare_conflict(people["tariq"], by=people["ada"])


def test_naming_somebody_twice_is_naming_them_once(declared, people):
    assert declare_conflict(people["tariq"], by=people["ada"]) == declared


@pytest.mark.parametrize("name", ["ada", "owen", "tess"])
def test_oneself_a_leaver_and_the_administrator_are_not_named(name, people):
    with pytest.raises(Conflict):
        declare_conflict(people[name], by=people["ada"])


def test_nobody_is_named_by_themselves_in_any_way(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredConflict.objects.create(person=people["ada"], other=people["ada"], declared_at=timezone.now())


@pytest.mark.parametrize("name", ["tariq", "joe", "hana", "lena", "tess"])
def test_nobody_else_sees_it_or_takes_it_back(name, declared, people):
    assert not DeclaredConflict.objects.visible_to(people[name]).exists()
    with pytest.raises(Conflict):
        take_back_conflict(declared, by=people[name])
    assert not Message.objects.exists()


def test_it_works_both_ways_and_is_taken_back(declared, people):
    def apart(name):
        return [pk for (pk,) in DeclaredConflict.objects.people_apart_from(people[name]).values_list("other")]

    assert (apart("ada"), apart("tariq"), apart("nell")) == ([people["tariq"].pk], [people["ada"].pk], [])
    take_back_conflict(declared, by=people["ada"])
    assert (apart("ada"), apart("tariq")) == ([], [])


def test_the_page_finds_anybody_of_the_trust_and_names_them(client, people):
    client.force_login(people["ada"])
    page = client.post(reverse("schools:apart"), {"find": "bea", "find-now": "1"})
    assert [(found.name, found.post_school) for found in page.context["found"]] == [("Bea Stone", "Birch Academy")]

    client.post(reverse("schools:apart"), {"other": people["bea"].pk})

    assert "Bea Stone" in client.get(reverse("schools:apart")).content.decode()
    client.force_login(people["bea"])
    assert "Ada Obi" not in client.get(reverse("schools:apart")).content.decode()
