"""What the pages of a shared reflection say, and to whom."""

from django.urls import reverse

from reflections.services.sharing import go_on_without
from schools.errors import page_above


def page(client, person, reflection):
    client.force_login(person)
    return client.get(reverse("reflections:reflection", args=[reflection.pk]))


def test_the_author_reads_whom_they_asked_among_those_who_can_read_it(client, shared, people):
    answer = page(client, people["ada"], shared)

    assert "<strong>Tariq Aziz</strong>, a colleague you asked: the criteria" in answer.content.decode()


def test_whoever_is_writing_a_view_is_led_back_to_it(client, accepted, people):
    answer = page(client, people["tariq"], accepted.reflection)

    assert answer.url == reverse("reflections:view", args=[accepted.pk])


def test_the_author_sees_that_whoever_writes_a_view_has_opened_it(client, accepted, people):
    client.force_login(people["tariq"])
    client.get(reverse("reflections:view", args=[accepted.pk]))
    answer = page(client, people["ada"], accepted.reflection)

    assert "a view of their own. First opened" in answer.content.decode()


def test_ten_minutes_are_offered_by_the_two_alone(client, viewed, people):
    offered = {
        name for name in ("ada", "tariq", "joe") if page(client, people[name], viewed.reflection).context["offers"]
    }

    assert offered == {"ada", "tariq"}


def test_a_reflection_without_a_view_says_so(client, shared, people):
    go_on_without(shared, by=people["ada"])
    answer = page(client, people["ada"], shared)

    assert "No colleague’s view" in answer.context["steps_done"]


def test_what_was_shared_in_another_window_is_not_shared_again(client, shared, people):
    client.force_login(people["ada"])
    answer = client.post(reverse("reflections:share", args=[shared.pk]), {"version": shared.version})

    assert answer.status_code == 409


def test_after_a_conflict_one_is_led_to_a_page_that_is_there():
    assert page_above("/reflections/5/entries/3/remove/") == "/reflections/5/"
    assert page_above("/reflections/comments/7/change/") == "/reflections/"


def test_marks_in_what_somebody_wrote_are_shown_and_nothing_else_is(client, viewed, people):
    words = "**So much** talk\n\n- <b>one</b>"
    viewed.reflection.entries.get().judgements.filter(by=people["ada"]).update(narrative=words)
    shown = page(client, people["ada"], viewed.reflection).content.decode()

    assert "<strong>So much</strong> talk" in shown
    assert "<li>&lt;b&gt;one&lt;/b&gt;</li>" in shown
