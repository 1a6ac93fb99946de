"""The Candour pulse: two questions on the process, never on a person."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.models import Pulse, PulseAnswer, PulseTurn
from peerreview.models.pulse import turns_of
from peerreview.services.pulse import (
    PulseWords,
    answer_pulse,
    end_round_pulse,
    felt_in,
    lines_of,
    open_round_pulse,
    open_term_pulse,
)
from schools.errors import Conflict


@pytest.fixture
def pulse(review_at):
    return open_round_pulse(review_at("closed").round)


def sides_of(person):
    return [side for _, side in turns_of(person, localdate())]


@pytest.mark.parametrize(
    ("who", "sides"),
    [
        ("hana", ["looked_at"]),
        ("joe", ["looked_at"]),
        ("chloe", ["looked_at"]),
        ("lee", ["looking"]),
        ("shaun", ["looking"]),
        ("rae", []),
        ("lena", []),
        ("ada", []),
    ],
)
def test_both_sides_of_a_closed_review_are_asked(who, sides, pulse, leaders):
    assert sides_of(leaders[who]) == sides


def test_nobody_is_asked_before_a_review_is_closed(review_at, leaders):
    open_round_pulse(review_at("improving").round)

    assert sides_of(leaders["hana"]) == []


def test_one_answers_once_and_nothing_leads_from_the_answer_to_the_person(pulse, leaders):
    answer_pulse(pulse, "looking", PulseWords(6, 7, "Hard and kind."), by=leaders["lee"])

    names = {field.name for field in PulseAnswer._meta.get_fields()}
    assert names == {"id", "pulse", "side", "challenged", "cared", "line"}
    assert {field.name for field in PulseTurn._meta.get_fields()} == {"id", "pulse", "person", "side"}
    assert sides_of(leaders["lee"]) == []
    with pytest.raises(Conflict, match="your turn"):
        answer_pulse(pulse, "looking", PulseWords(1, 1), by=leaders["lee"])


def test_skipping_is_a_turn_like_any_other(pulse, leaders):
    answer_pulse(pulse, "looking", None, by=leaders["lee"])

    assert (sides_of(leaders["lee"]), PulseAnswer.objects.count()) == ([], 0)


@pytest.mark.parametrize(("who", "side"), [("lee", "looked_at"), ("ada", "looking"), ("lena", "looked_at")])
def test_who_is_not_asked_does_not_answer(who, side, pulse, leaders):
    with pytest.raises(Conflict):
        answer_pulse(pulse, side, PulseWords(4, 4), by=leaders[who])


def fill(pulse, side, count, line=""):
    for number in range(count):
        PulseAnswer.objects.create(pulse=pulse, side=side, challenged=3 + number % 3, cared=6, line=line)


def test_the_middle_is_shown_from_five_people_on_each_side(pulse):
    fill(pulse, "looked_at", 5)
    fill(pulse, "looking", 4)
    assert felt_in(pulse) == []
    fill(pulse, "looking", 1)

    assert [(felt.side, felt.challenged, felt.cared) for felt in felt_in(pulse)] == [
        ("looked_at", 4, 6),
        ("looking", 3, 6),
    ]


def test_lines_are_read_from_five_on(pulse):
    fill(pulse, "looked_at", 5)
    fill(pulse, "looking", 4, "Kind.")
    fill(pulse, "looking", 1)
    assert lines_of(pulse) == []
    fill(pulse, "looking", 1, "Hard.")

    assert sorted(lines_of(pulse)) == ["Hard.", "Kind.", "Kind.", "Kind.", "Kind."]


def test_nothing_is_shown_while_it_is_being_answered(pulse, client, leaders):
    for side in ("looked_at", "looking"):
        fill(pulse, side, 6, "Kind, and it hurt.")
    client.force_login(leaders["lena"])
    url = reverse("peerreview:pulses")
    assert "Nothing to show yet" in client.get(url).content.decode()
    end_round_pulse(pulse.round)
    Pulse.objects.update(closes_on=localdate() - timedelta(days=1))

    page = client.get(url).content.decode()
    assert "<svg" in page
    assert "Kind, and it hurt." in page
    client.force_login(leaders["ada"])
    page = client.get(url).content.decode()
    assert "<svg" in page
    assert "it hurt" not in page


def test_a_closed_round_is_answered_for_a_fortnight_more(pulse, leaders):
    end_round_pulse(pulse.round)
    assert sides_of(leaders["lee"]) == ["looking"]
    Pulse.objects.update(closes_on=localdate() - timedelta(days=1))
    assert sides_of(leaders["lee"]) == []
    with pytest.raises(Conflict, match="closed"):
        answer_pulse(pulse, "looking", PulseWords(4, 4), by=leaders["lee"])


@pytest.mark.parametrize(
    ("today", "name"),
    [
        (date(2026, 11, 30), None),
        (date(2026, 12, 1), "Autumn 2026"),
        (date(2027, 3, 20), "Spring 2027"),
        (date(2027, 7, 15), "Summer 2027"),
        (date(2027, 7, 16), None),
    ],
)
def test_a_term_has_one_pulse_for_a_fortnight(today, name, db):
    found = [open_term_pulse(today=today) for _ in range(2)]

    assert [pulse and pulse.name for pulse in found] == [name, name]
    assert Pulse.objects.count() == (1 if name else 0)


def test_who_had_or_gave_a_view_this_term_is_asked(viewed, people):
    today = localdate()
    Pulse.objects.create(
        name="Now", since_on=today - timedelta(days=90), opens_on=today, closes_on=today + timedelta(days=14)
    )

    asked = {name: sides_of(person) for name, person in people.items() if sides_of(person)}

    assert asked == {"ada": ["looked_at"], viewed.colleague.first_name.lower(): ["looking"]}


def test_the_form_answers_and_skips(pulse, client, leaders):
    client.force_login(leaders["lee"])
    url = reverse("peerreview:pulse", args=[pulse.pk, "looking"])

    assert "Two questions" in client.get("/").content.decode()
    assert "Choose a number" in client.post(url, {"challenged": "9"}).content.decode()
    assert client.post(url, {"challenged": "5", "cared": "6"}).status_code == 302
    assert PulseAnswer.objects.count() == 1
    client.force_login(leaders["hana"])
    assert client.post(reverse("peerreview:skip-pulse", args=[pulse.pk, "looked_at"])).status_code == 302
