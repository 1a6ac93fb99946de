"""Entering the demo as one of its five people, and only there."""

import pytest
from django.urls import NoReverseMatch, reverse

from config.demo.entering import ENTRANCES

SIGN_IN = "/sign/in/"


@pytest.mark.parametrize("key", [entrance.key for entrance in ENTRANCES])
def test_one_press_opens_today_as_that_person(key, step, demo_site, client):
    response = client.post(f"/demo/enter/{key}/", follow=True)

    assert response.redirect_chain == [("/", 302)]
    assert response.context["user"].email == f"{key}@larkfield.example"


def test_one_may_come_back_and_be_another(step, demo_site, client):
    client.post("/demo/enter/priya.nair/")

    assert client.post("/demo/enter/tom.bradshaw/", follow=True).context["user"].first_name == "Tom"


@pytest.mark.parametrize("key", ["kofi.mensah", "nobody"])
def test_nobody_else_is_entered_as(key, step, demo_site, client):
    assert client.post(f"/demo/enter/{key}/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_a_link_alone_enters_nothing(step, demo_site, client):
    assert client.get("/demo/enter/priya.nair/").status_code == 405


def test_the_sign_in_page_lists_the_five(demo_site, client, db):
    shown = client.get(SIGN_IN).content.decode()

    assert [entrance.name in shown for entrance in ENTRANCES] == [True] * 5
    assert "Enter the demo" in shown


def test_outside_the_demo_there_is_no_such_door(client, db):
    with pytest.raises(NoReverseMatch):
        reverse("demo:enter", args=["priya.nair"])
    assert client.post("/demo/enter/priya.nair/").status_code == 404
    assert "Enter the demo" not in client.get(SIGN_IN).content.decode()
