"""What a trust lead sees of what will be sent: days, occasions and numbers that tell nothing of anybody."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from reflections.services.sharing import share_reflection
from schools.models import Person, ReminderPause
from schools.services.forecast import forecast
from schools.services.pauses import pause_school, pause_series
from tests.reflections.reminders.test_sweeping import hire

pytestmark = pytest.mark.django_db
PAGE = "/people/reminders/"


@pytest.fixture
def soon(cycle):
    """Everybody works every day, and shares in a week's time and a day."""
    today = localdate()
    days = {"opens_on": -14, "leaders_share_by_on": -10, "share_by_on": 8, "views_by_on": 40, "finish_by_on": 80}
    cycle.school_dates.update(**{name: today + timedelta(after) for name, after in days.items()})
    Person.objects.update(working_days=[1, 2, 3, 4, 5, 6, 7])
    return cycle


def expected():
    return [(day, each.label, each.when, each.up_to) for day, found in forecast(today=localdate()) for each in found]


def test_days_and_occasions_with_how_many_at_most(people, soon):
    today, what = localdate(), "Share a reflection"

    assert expected() == [
        (today + timedelta(1), what, "a week before", 7),
        (today + timedelta(7), what, "the day before", 7),
        (today + timedelta(11), what, "3 days after", 7),
    ]


def test_no_number_changes_with_what_anybody_does_or_with_who_is_away(draft, coached, soon):
    before = expected()

    share_reflection(draft, by=coached["ada"], colleagues=[coached["tariq"]], coach=coached["joe"])
    Person.objects.filter(pk=coached["nell"].pk).update(
        away_from_on=localdate(), away_until_on=localdate() + timedelta(30)
    )

    assert expected() == before


def test_a_few_people_are_never_told_apart(people, soon, schools):
    soon.school_dates.filter(school=schools["birch"]).update(share_by_on=localdate() + timedelta(12))

    assert [up_to for day, *_, up_to in expected() if day == localdate() + timedelta(5)] == [5]


def test_a_cycle_that_is_planned_is_foreseen(people, soon):
    soon.school_dates.update(opens_on=localdate() + timedelta(3), leaders_share_by_on=localdate() + timedelta(5))
    type(soon).objects.update(status="planned")

    assert (localdate() + timedelta(3), "A cycle opens", "", 5) in expected()
    assert min(day for day, label, *_ in expected() if label == "Share a reflection") >= localdate() + timedelta(3)


def test_it_asks_as_much_for_few_as_for_many(client, people, soon, schools):
    client.force_login(people["lena"])
    _count(client)  # the session begins
    few = _count(client)
    hire(schools["birch"], 100)

    assert _count(client) == few
    assert "up to 107 people" in client.get(PAGE).content.decode()


def _count(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


def test_a_trust_lead_holds_back_and_takes_up_again(client, people, soon, schools):
    client.force_login(people["lena"])

    client.post("/people/reminders/pause/", {"series": "share"})
    client.post("/people/reminders/pause-school/", {"school": schools["ash"].pk})
    page = client.get(PAGE).content.decode()

    assert page.count("Take up again") == 2
    assert "held back" in page
    for pause in ReminderPause.objects.all():
        client.post(f"/people/reminders/{pause.pk}/take-up/")
    assert not ReminderPause.objects.standing().exists()
    assert {(row.by, row.resumed_by) for row in ReminderPause.objects.all()} == {(people["lena"], people["lena"])}


def test_what_is_taken_up_twice_is_refused(client, people):
    pause = pause_series("share", by=people["lena"])
    client.force_login(people["lena"])

    assert [client.post(f"/people/reminders/{pause.pk}/take-up/").status_code for _ in range(2)] == [302, 409]


def test_people_of_a_paused_school_are_not_counted(people, soon, schools):
    pause_school(schools["ash"], by=people["lena"])

    assert {up_to for *_, up_to in expected()} == {5}


@pytest.mark.parametrize("name", ["ada", "hana", "tess"])
def test_nobody_else_sees_it(name, client, people):
    client.force_login(people[name])

    assert client.get(PAGE).status_code == 404


def test_without_days_it_says_so(client, people):
    client.force_login(people["lena"])

    assert "A quiet fortnight" in client.get(PAGE).content.decode()


def test_everybody_reads_what_trust_leads_see_of_it(client, people):
    client.force_login(people["ada"])

    page = client.get("/who-can-see-what/").content.decode()

    assert "Trust leads see which reminders go in the next fortnight and to how many people at most" in page
    assert "how many addresses our e-mails don’t reach" in page
