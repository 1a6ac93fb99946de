"""The pages of a trust lead's cycles: they work, refuse everybody else, and name nobody who reflects."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from reflections.models import Cycle, LongerTime
from schools.calendars.days import Kind
from schools.models import School
from schools.services.calendars import add_calendar_entry
from tests.conftest import CAST, make_cycle


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_a_cycle_is_planned_and_opened(lena, typed):
    page = lena.post(reverse("reflections:plan-cycle"), typed, follow=True)
    cycle = Cycle.objects.get()
    assert "Planned. Nobody is told before it opens." in text_of(page)
    assert (cycle.most_criteria, cycle.school_days, cycle.schools.count()) == (3, [5, 10, 15, 20], 1)

    lena.post(reverse("reflections:open-cycle", args=[cycle.pk]))
    assert Cycle.objects.get().status == "open"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"share_by_on_days": 3}, "This comes before the one above it."),
        ({"share_by_on_days": ""}, "Fill this in."),
        ({"given_as": "dates"}, "Fill this in."),
        ({"roles": []}, "Choose at least one role."),
        ({"opens_on": "1066-10-14"}, "That date is a long way off."),
        ({"name": ""}, "Give it a name"),
    ],
)
def test_a_plan_that_cannot_be_says_why_and_keeps_what_was_typed(change, told, lena, typed):
    page = lena.post(reverse("reflections:plan-cycle"), typed | change)
    assert told in text_of(page)
    assert not Cycle.objects.exists()


def test_dates_may_be_given_instead(lena, typed):
    names = ["leaders_share_by_on", "share_by_on", "views_by_on", "finish_by_on"]
    dates = {name: (localdate() + timedelta(days=7 * week)).isoformat() for week, name in enumerate(names, start=1)}
    lena.post(reverse("reflections:plan-cycle"), typed | dates | {"given_as": "dates"})
    cycle = Cycle.objects.get()
    assert (cycle.school_days, cycle.finish_by_on) == ([], localdate() + timedelta(days=28))


def test_the_plan_comes_back_as_it_was_given_to_be_changed(lena, typed):
    lena.post(reverse("reflections:plan-cycle"), typed)
    url = reverse("reflections:change-cycle", args=[Cycle.objects.get().pk])
    form = lena.get(url).context["form"]
    back = {name: form[name].value() for name in typed}
    assert back | {"opens_on": back["opens_on"].isoformat()} == typed
    lena.post(url, typed | {"name": "Autumn 2, once more"})
    assert Cycle.objects.get().name == "Autumn 2, once more"


PAGES = ["cycles", "plan-cycle", "cycle", "change-cycle", "longer", "add-schools", "cycle-dates"]


@pytest.mark.parametrize("person", ["ada", "joe", "hana", "tess"])
@pytest.mark.parametrize("name", [*PAGES, "open-cycle", "close-cycle"])
def test_cycles_are_not_there_for_anybody_else(name, person, client, people, cycle):
    client.force_login(people[person])
    url = reverse(f"reflections:{name}", args=[] if name in ("cycles", "plan-cycle") else [cycle.pk])
    assert (
        client.post(url) if name.endswith("n-cycle") or name == "close-cycle" else client.get(url)
    ).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_a_cycle_names_who_takes_part(name, lena, viewed):
    url = reverse(f"reflections:{name}", args=[] if name in ("cycles", "plan-cycle") else [viewed.reflection.cycle_id])
    page = text_of(lena.get(url, follow=True))
    assert [last for first, last, *_ in CAST.values() if last in page and first != "Lena"] == []


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ({"whom": "person", "name": "ada obi"}, "Ada Obi now has until"),
        ({"whom": "person", "name": "ada@larch.example"}, "Ada Obi now has until"),
        ({"whom": "person", "name": "o"}, "There are several, so write the e-mail"),
        ({"whom": "person", "name": "Lena"}, "Nobody of that name is asked."),
        ({"whom": "person"}, "Write a name."),
        ({"whom": "school"}, "Choose a school."),
        ({"whom": "everybody"}, "Everybody there sees their new days."),
    ],
)
def test_longer_time_is_given_to_whom_it_is_for(wanted, told, lena, cycle):
    page = lena.post(reverse("reflections:longer", args=[cycle.pk]), wanted | {"steps": 3}, follow=True)
    assert told in text_of(page)
    assert LongerTime.objects.exists() is told.startswith("Ada")


def test_the_pages_of_an_open_cycle_lead_back_once_it_is_closed(lena, cycle):
    lena.post(reverse("reflections:close-cycle", args=[cycle.pk]))
    for name in ("longer", "add-schools", "change-cycle"):
        answer = lena.get(reverse(f"reflections:{name}", args=[cycle.pk]))
        assert answer["Location"] == cycle.get_absolute_url()


def test_new_days_are_shown_and_accepted(lena, typed, schools, people):
    lena.post(reverse("reflections:plan-cycle"), typed)
    cycle = Cycle.objects.get()
    row = cycle.school_dates.get()
    day = row.leaders_share_by_on
    add_calendar_entry(schools["ash"], by=people["hana"], kind=Kind.CLOSURE, first=day, last=day, name="")

    assert "other days now" in text_of(lena.get(cycle.get_absolute_url()))
    lena.post(reverse("reflections:cycle-dates", args=[cycle.pk]), {"school": schools["ash"].pk})
    assert cycle.school_dates.get().finish_by_on > row.finish_by_on


def test_schools_are_added_by_ticking_them(lena, framework, schools):
    cycle = make_cycle(framework, [schools["ash"]])
    lena.post(reverse("reflections:add-schools", args=[cycle.pk]), {"schools": [schools["birch"].pk]})
    assert cycle.schools.count() == 2


def test_today_shows_a_trust_lead_what_is_next(lena, cycle, client, people):
    assert "Cycles and frameworks" in text_of(lena.get("/"))
    assert f"Next: share by {cycle.share_by_on:%A %-d %B}" in text_of(lena.get("/"))
    client.force_login(people["hana"])
    assert "Cycles and frameworks" not in text_of(client.get("/"))


def test_today_tells_a_teacher_when_it_opens_for_them_and_lets_them_begin(client, people, cycle):
    cycle.school_dates.update(leaders_share_by_on=localdate() + timedelta(days=3))
    client.force_login(people["ada"])
    page = text_of(client.get("/"))
    assert "this opens for you on" in page
    assert "Start with Questioning" in page


def test_pages_show_ones_own_longer_time(client, people, draft):
    days = dict.fromkeys(["share_by_on", "views_by_on", "finish_by_on"], localdate() + timedelta(days=60))
    LongerTime.objects.create(cycle=draft.cycle, person=people["ada"], **days)
    client.force_login(people["ada"])
    for url in ("/", reverse("reflections:write", args=[draft.pk])):
        assert f"{days['share_by_on']:%A %-d %B}" in text_of(client.get(url))


def test_a_cycle_costs_the_same_for_one_school_as_for_thirty(lena, framework, schools):
    def queries(cycle):
        lena.get(cycle.get_absolute_url())
        with CaptureQueriesContext(connection) as found:
            lena.get(cycle.get_absolute_url())
        return len(found)

    one = queries(make_cycle(framework, [schools["ash"]]))
    many = [School.objects.create(urn=str(200000 + number), name=f"School {number}") for number in range(30)]
    assert one == queries(make_cycle(framework, many)) <= 12
