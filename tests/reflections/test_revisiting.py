"""Next steps, looked at again as the next cycle starts."""

import pytest
from django.urls import reverse

from reflections.models import NextStep
from reflections.services.finishing import Step, finish_reflection, note_step
from tests.conftest import make_cycle


@pytest.fixture
def step(viewed, people):
    steps = [Step("Try think time", success="More hands"), Step("Film a lesson")]
    finish_reflection(viewed.reflection, by=people["ada"], takeaway="Wait.", steps=steps, heads=[])
    return NextStep.objects.first()


@pytest.fixture
def next_cycle(step, framework, schools):
    return make_cycle(framework, schools.values(), name="Spring 1")


@pytest.fixture
def starts(next_cycle):
    """The two pages from which one starts."""
    return ["/", reverse("reflections:choose", args=[next_cycle.pk])]


def test_all_that_is_open_is_there_when_one_starts(client, starts, people):
    client.force_login(people["ada"])
    for page in starts:
        shown = client.get(page).content.decode()
        assert "Try think time" in shown
        assert "It worked when: More hands" in shown
        assert "Film a lesson" in shown


def test_one_press_says_how_it_goes_and_comes_back(client, starts, step, people):
    client.force_login(people["ada"])
    for page, status in zip(starts, ["going", "done"], strict=True):
        answer = client.post(reverse("reflections:note-step", args=[step.pk]), {"status": status, "then": page})
        step.refresh_from_db()
        assert (answer.url, step.status) == (page, status)
    assert list(NextStep.objects.to_revisit(people["ada"]).values_list("text", flat=True)) == ["Film a lesson"]


def test_letting_go_still_says_why(client, next_cycle, step, people):
    client.force_login(people["ada"])
    url = reverse("reflections:note-step", args=[step.pk])

    assert client.post(url, {"status": "let_go", "then": "/"}).status_code == 409
    assert client.post(url, {"status": "let_go", "then": "/", "line": "Year 6 needed me"}).url == "/"


@pytest.mark.parametrize("then", ["//evil.example/", "https://evil.example/", "evil", "\x00", "/admin/"])
def test_nobody_is_led_elsewhere(then, client, step, people):
    client.force_login(people["ada"])
    answer = client.post(reverse("reflections:note-step", args=[step.pk]), {"status": "done", "then": then})

    assert answer.url == f"{reverse('reflections:reflection', args=[step.reflection_id])}#takeaway"


def test_nobody_elses_steps_are_revisited(next_cycle, people):
    for name in ("tariq", "joe", "hana"):
        assert not NextStep.objects.to_revisit(people[name]).exists()


def test_what_is_done_or_let_go_is_not_looked_at_again(step, people):
    for row, status in zip(NextStep.objects.all(), ["done", "let_go"], strict=True):
        note_step(row, by=people["ada"], status=status, line="It went well")
    assert not NextStep.objects.to_revisit(people["ada"]).exists()
