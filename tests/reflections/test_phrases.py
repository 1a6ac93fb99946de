"""The trust's own ways to begin a question, and its phrases that tell."""

import pytest
from django.db import IntegrityError
from django.urls import reverse

from reflections.models import CoachingWords
from reflections.models.phrases import MOST_PHRASES, coaching_words, phrases_of
from reflections.services.phrases import change_coaching_words, put_back_ready_made
from schools.errors import Conflict
from schools.words import all_under


def change(people, by="lena", version=1, openers=("Where next?",), telling=("obviously",)):
    return change_coaching_words(by=people[by], version=version, openers=list(openers), telling=list(telling))


def test_the_ready_made_ones_stand_until_somebody_changes_them(people):
    assert phrases_of("openers") == list(all_under("openers").values())
    change(people)
    assert (phrases_of("openers"), phrases_of("telling")) == (["Where next?"], ["obviously"])


def test_one_kind_is_put_back_and_the_other_stays(people):
    change(people)
    put_back_ready_made("openers", by=people["lena"], version=2)

    assert phrases_of("openers") == list(all_under("openers").values())
    assert phrases_of("telling") == ["obviously"]


def test_what_nobody_touched_stays_ready_made(people):
    change(people, openers=all_under("openers").values())
    assert coaching_words().openers is None


@pytest.mark.parametrize("person", ["ada", "joe", "hana", "tess"])
def test_only_trust_leads_change_them(person, people):
    with pytest.raises(Conflict):
        change(people, by=person)


def test_the_later_of_two_is_told_and_keeps_their_words(client, people):
    change(people)
    client.force_login(people["lena"])
    answer = client.post(
        reverse("reflections:coaching-words"), {"openers": "My own", "telling": "clearly", "version": 1}
    )

    assert answer.status_code == 409
    assert "My own" in answer.content.decode()
    assert coaching_words().openers == ["Where next?"]


def test_an_empty_list_is_no_suggestion_at_all(client, people):
    change(people, telling=[])
    client.force_login(people["joe"])
    page = client.post(reverse("reflections:tone"), {"text": "You must plan"}).content.decode()

    assert "tells" not in page


def test_the_suggestion_and_the_beginnings_use_them(client, shared, people):
    change(people)
    client.force_login(people["joe"])

    assert "“Obviously” tells" in client.post(reverse("reflections:tone"), {"text": "Obviously"}).content.decode()
    assert "Where next?" in client.get(reverse("reflections:reflection", args=[shared.pk])).content.decode()


@pytest.mark.parametrize(
    ("openers", "told"),
    [("\n".join(f"Line {n}" for n in range(MOST_PHRASES + 1)), "Up to 30 lines"), ("x" * 121, "Up to 120 letters")],
)
def test_too_many_and_too_long_are_said_plainly(openers, told, client, people):
    client.force_login(people["lena"])
    page = client.post(reverse("reflections:coaching-words"), {"openers": openers, "telling": "", "version": 1})

    assert told in page.content.decode()
    assert not CoachingWords.objects.exists()


def test_empty_lines_and_repetitions_are_left_out(client, people):
    client.force_login(people["lena"])
    client.post(reverse("reflections:coaching-words"), {"openers": " One \n\nOne\nTwo", "telling": "x", "version": 1})
    assert coaching_words().openers == ["One", "Two"]


def test_there_is_one_row_of_them(people):
    with pytest.raises(IntegrityError):
        CoachingWords.objects.create(pk=2)
