"""Whom one speaks to about a child: who fills it in, and that no cycle opens at a school before it is."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from reflections.cycle_dates import weekday_after
from reflections.models import Cycle
from reflections.models.asking import cycles_to_start
from reflections.services.cycle_dates import hold_up_schools, let_schools_in
from reflections.services.cycles import tell_whose_turn_it_is
from schools.calendars.days import SchoolCalendar
from schools.errors import Conflict
from schools.models import Message, School
from schools.services.safeguarding import name_safeguarding_route


@pytest.fixture
def waiting(cycle, people, schools):
    """An open cycle of both schools, of which Birch has named nobody; its leaders' day has passed."""
    School.objects.filter(pk=schools["birch"].pk).update(safeguarding_route="")
    schools["birch"].refresh_from_db()
    return cycle


def told():
    return {message.person.first_name for message in Message.objects.filter(kind="cycle-opened")}


def test_a_cycle_opens_at_the_schools_that_have_named_somebody_and_not_at_the_others(waiting, people):
    hold_up_schools(today=localdate())
    tell_whose_turn_it_is(today=localdate())

    assert [name for name in ("ada", "bea", "hugo") if cycles_to_start(people[name], localdate())] == ["ada"]
    assert told().isdisjoint({"Bea", "Hugo"})
    assert "Hana" in told()


def test_it_opens_by_itself_with_days_of_its_own_once_somebody_is_named(waiting, people, schools):
    hold_up_schools(today=localdate())
    name_safeguarding_route(schools["birch"], by=people["hugo"], route="Mr Lane, the lodge.")

    assert (let_schools_in(today=localdate()), let_schools_in(today=localdate())) == (1, 0)

    row = waiting.school_dates.get(school=schools["birch"])
    assert row.opens_on == SchoolCalendar().after(localdate(), 0)
    tell_whose_turn_it_is(today=row.opens_on)
    assert told() & {"Bea", "Hugo"} == {"Hugo"}
    tell_whose_turn_it_is(today=weekday_after(row.leaders_share_by_on))
    assert told() & {"Bea", "Hugo"} == {"Bea", "Hugo"}


def test_a_school_that_named_somebody_in_time_keeps_its_days(waiting, people, schools):
    before = waiting.school_dates.get(school=schools["ash"]).dates
    hold_up_schools(today=localdate())
    assert let_schools_in(today=localdate()) == 0
    assert waiting.school_dates.get(school=schools["ash"]).dates == before


@pytest.mark.parametrize(
    ("person", "may"),
    [("hugo", True), ("lena", True), ("hana", False), ("bea", False), ("tess", False)],
)
def test_the_head_of_the_school_and_trust_leads_fill_it_in(person, may, client, people, schools):
    client.force_login(people[person])
    url = reverse("schools:safeguarding", args=[schools["birch"].pk])

    assert client.post(url, {"route": "Mr Lane, room 1."}).status_code == (302 if may else 404)
    assert (School.objects.get(pk=schools["birch"].pk).safeguarding_route == "Mr Lane, room 1.") is may
    if not may:
        with pytest.raises(Conflict, match="head and by trust leads"):
            name_safeguarding_route(schools["birch"], by=people[person], route="Me")


def test_it_cannot_be_left_empty(client, people, schools):
    client.force_login(people["hugo"])
    answer = client.post(reverse("schools:safeguarding", args=[schools["birch"].pk]), {"route": " "})
    assert "Name at least one person" in answer.content.decode()


@pytest.mark.parametrize("status", [Cycle.Status.PLANNED, Cycle.Status.OPEN])
def test_the_cycles_page_says_which_schools_wait_and_leads_to_where_it_is_filled_in(
    status, waiting, client, people, schools
):
    Cycle.objects.update(status=status)
    client.force_login(people["lena"])
    page = client.get(waiting.get_absolute_url()).content.decode()
    assert "1 school waits" in page
    assert f'href="{reverse("schools:safeguarding", args=[schools["birch"].pk])}">Birch Academy</a>' in page


def test_today_leads_the_head_there(waiting, client, people, schools):
    url = reverse("schools:safeguarding", args=[schools["birch"].pk])
    for name, leads in (("hugo", True), ("hana", False), ("bea", False)):
        client.force_login(people[name])
        assert (url in client.get("/").content.decode()) is leads
