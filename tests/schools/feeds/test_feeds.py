"""The private address of somebody's dates: whose they are, and when it ends."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from ical.calendar_stream import IcsCalendarStream

from config.logs import HideSecrets
from schools.models import CalendarFeed, Membership, Person
from schools.services.feeds import end_feed, end_feeds_of_leavers, make_feed

pytestmark = pytest.mark.django_db


def address(token):
    return reverse("schools:calendar-feed", args=[token])


def events(client, token):
    data = client.get(address(token)).content.decode()
    return {str(event.summary) for calendar in IcsCalendarStream.from_ics(data).calendars for event in calendar.events}


def test_it_is_read_without_signing_in_and_holds_ones_own_dates(client, people, cycle):
    token = make_feed(by=people["ada"])

    assert events(client, token) == {
        "Reflection: share by", "Reflection: colleagues’ views by", "Reflection: finish by",
    }  # fmt: skip


def test_somebody_elses_dates_are_never_in_it(client, people, accepted):
    """Tariq gives Ada a view; Ada's feed has no view of his, nor any name or word."""
    ada, tariq = (client.get(address(make_feed(by=people[name]))).content.decode() for name in ("ada", "tariq"))

    assert "my view by" in tariq
    assert "my view by" not in ada
    for text in (ada, tariq):
        assert not any(word in text for word in ("Ada", "Obi", "Tariq", "narrative", "evidence", "wonder"))


@pytest.mark.parametrize("token", ["x", "0" * 43, "../../etc", "%00"])
def test_a_forged_address_is_not_found(client, people, token):
    make_feed(by=people["ada"])

    assert client.get(f"/people/calendar-feed/{token}.ics").status_code == 404


def test_a_new_one_ends_the_one_before_and_both_can_be_ended(client, people):
    first, second = make_feed(by=people["ada"]), make_feed(by=people["ada"])

    assert [client.get(address(token)).status_code for token in (first, second)] == [404, 200]
    end_feed(by=people["ada"])
    assert client.get(address(second)).status_code == 404


@pytest.mark.parametrize("how", ["left", "switched_off"])
def test_it_ends_with_access(how, client, people):
    token = make_feed(by=people["ada"])
    if how == "left":
        Membership.objects.filter(person=people["ada"]).update(ends_on=localdate() - timedelta(1))
    else:
        Person.objects.filter(pk=people["ada"].pk).update(is_active=False)

    assert client.get(address(token)).status_code == 404


def test_with_a_new_post_an_old_address_stays_dead(client, people):
    token = make_feed(by=people["ada"])
    Membership.objects.filter(person=people["ada"]).update(ends_on=localdate() - timedelta(1))
    assert end_feeds_of_leavers(today=localdate()) == 1

    Membership.objects.filter(person=people["ada"]).update(ends_on=None)

    assert client.get(address(token)).status_code == 404
    assert end_feeds_of_leavers(today=localdate()) == 0


def test_what_is_kept_cannot_make_it_again(people):
    token = make_feed(by=people["ada"])

    kept = CalendarFeed.objects.get()
    assert len(token) >= 43
    assert token not in str(vars(kept))


def test_it_is_fetched_again_only_when_it_has_changed(client, people, cycle):
    token = make_feed(by=people["ada"])
    first = client.get(address(token))

    again = client.get(address(token), headers={"If-None-Match": first["ETag"]})
    cycle.school_dates.update(finish_by_on=localdate() + timedelta(60))
    changed = client.get(address(token), headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], first["Content-Type"]) == ("private, no-cache", "text/calendar; charset=utf-8")
    assert (again.status_code, again.content, changed.status_code) == (304, b"", 200)
    assert "Set-Cookie" not in first.headers


@pytest.mark.parametrize("path", ["/people/calendar-feed/{}.ics", "/peer-review/for-governors/{}/"])
def test_no_line_of_the_log_holds_a_secret(path, client, people):
    secret, lines = "s3cret" * 8, StringIO()
    handler = logging.StreamHandler(lines)
    handler.addFilter(HideSecrets())
    logging.getLogger("django.request").addHandler(handler)
    try:
        client.get(path.format(secret))
        logging.getLogger("django.request").error("Internal Server Error: %s", path.format(secret))
    finally:
        logging.getLogger("django.request").removeHandler(handler)

    assert "***" in lines.getvalue()
    assert secret not in lines.getvalue()
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["no secrets"]


def test_the_page_shows_the_address_once(client, people):
    client.force_login(people["ada"])
    page = reverse("schools:my-calendar")

    assert "Make my address" in client.get(page).content.decode()
    shown = client.post(reverse("schools:make-feed")).content.decode()
    link = shown.partition('readonly value="')[2].partition('"')[0]

    assert client.get(link).status_code == 200
    assert "calendar-feed" not in client.get(page).content.decode()
    client.post(reverse("schools:end-feed"))
    assert client.get(link).status_code == 404
