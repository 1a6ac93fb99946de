from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from schools.models import Membership, Opening, Person, Role, School, Trust
from schools.services.openings import record_opening

TODAY = timezone.localdate()


def names(people):
    return {person.first_name for person in people}


def test_colleagues_are_those_of_ones_own_schools(people):
    assert names(Person.objects.colleagues_of(people["bea"], TODAY)) == {"Hugo"}


@pytest.mark.parametrize(
    ("starts", "ends", "has_access"), [(0, None, True), (0, 0, True), (1, None, False), (-9, -1, False)]
)
def test_a_membership_counts_from_its_first_to_its_last_day(starts, ends, has_access, schools):
    person = Person.objects.create_user("new@larch.example", first_name="New", last_name="Here")
    day = {"starts_on": TODAY + timedelta(starts), "ends_on": None if ends is None else TODAY + timedelta(ends)}
    Membership.objects.create(person=person, school=schools["ash"], role=Role.TEACHER, **day)

    assert Person.objects.with_access(TODAY).contains(person) is has_access


def test_an_ended_membership_ends_an_open_session(client, people):
    client.force_login(people["tariq"])
    assert client.get("/").status_code == 200
    Membership.objects.filter(person=people["tariq"]).update(ends_on=TODAY - timedelta(days=1))
    assert client.get("/").status_code == 302


@pytest.mark.parametrize(
    ("model", "row"),
    [
        (Trust, {"pk": 2, "name": "A second trust"}),
        (School, {"urn": "12AB56", "name": "No such number"}),
        (Person, {"email": "Capital@larch.example", "first_name": "C", "last_name": "P"}),
        (Person, {"email": "day@larch.example", "working_days": [0]}),
        (Person, {"email": "away@larch.example", "away_from_on": TODAY}),
    ],
)
def test_what_can_never_be_true_is_refused_by_the_database(model, row, trust):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.create(**row)


def test_a_trust_lead_belongs_to_the_trust_and_others_to_a_school(people, schools):
    for role, school in ((Role.TRUST_LEAD, schools["ash"]), (Role.TEACHER, None)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(person=people["bea"], school=school, role=role, starts_on=TODAY)


def test_the_first_opening_is_noted_once(people):
    for _ in range(3):
        record_opening("reflection:1", by=people["joe"])
    assert Opening.objects.of("reflection:1").count() == 1


def test_being_away_pauses_mail_on_those_days(people):
    ada = people["ada"]
    ada.away_from_on, ada.away_until_on = TODAY, TODAY + timedelta(days=6)
    assert not any(ada.works_on(TODAY + timedelta(days=day)) for day in range(7))


def test_the_administrators_window_opens_and_shows_no_words(client, draft, people):
    client.force_login(people["tess"])
    for page in ("", "schools/person/", f"schools/person/{people['ada'].pk}/change/", "reflections/cycle/"):
        answer = client.get(f"/admin/{page}")
        assert answer.status_code == 200
        assert "Ada's narrative" not in answer.content.decode()


def test_the_technical_administrator_is_made_by_one_command(db):
    name = {"first_name": "Tess", "last_name": "Byte"}
    call_command("createsuperuser", email="tess@larch.example", interactive=False, **name)
    assert Person.objects.get().is_staff
