from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from reflections.models import Entry, Judgement, PracticeOffer
from reflections.models.practice import offerable_entries
from reflections.services.practice import ask_to_see, offer_practice, withdraw_practice
from schools.errors import Conflict
from schools.models import Message

TODAY = timezone.localdate()


@pytest.fixture
def entry(shared, levels, people):
    """Ada's entry on questioning, shared, and in her own eyes at the first level."""
    Judgement.objects.filter(by=people["ada"]).update(level=levels[0])
    return Entry.objects.get()


def offer_it(entry, by, **more):
    words = {"title": "Cold calling with care", "what": "Think time, then names", "how_to_see": "Tuesdays, period 2"}
    return offer_practice(entry, by=by, **words | more)


@pytest.fixture
def offer(entry, people):
    return offer_it(entry, people["ada"])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_only_the_first_level_is_offered(level, entry, levels, people):
    Judgement.objects.filter(by=people["ada"]).update(level=levels[level])
    with pytest.raises(Conflict):
        offer_it(entry, people["ada"])


def test_without_a_scale_any_shared_entry_may_be_offered(entry, framework, people):
    Judgement.objects.update(level=None)
    framework.levels.all().delete()
    assert offer_it(entry, people["ada"])


def test_a_draft_is_not_offered(draft, levels, people):
    Judgement.objects.update(level=levels[0])
    assert not offerable_entries(people["ada"]).exists()


@pytest.mark.parametrize("person", ["tariq", "joe", "hana", "tess"])
def test_nobody_offers_anothers_practice(person, entry, people):
    with pytest.raises(Conflict):
        offer_it(entry, people[person])


def test_an_entry_is_on_offer_once(offer, people):
    with pytest.raises(Conflict):
        offer_it(offer.entry, people["ada"])


@pytest.mark.parametrize("person", ["tariq", "bea", "hugo", "lena"])
def test_everybody_sees_the_offer_and_nothing_behind_it(person, client, offer, people):
    client.force_login(people[person])
    page = client.get(reverse("reflections:practice")).content.decode()

    assert "Cold calling with care" in page
    for secret in ("Ada's narrative", "Ada's wonder", "Ada's evidence", "Exemplary"):
        assert secret not in page


def test_a_withdrawn_offer_is_gone_at_once_everywhere(client, offer, people):
    ask_to_see(offer, by=people["bea"])
    withdraw_practice(offer, by=people["ada"])

    client.force_login(people["bea"])
    assert "Cold calling" not in client.get(reverse("reflections:practice")).content.decode()
    with pytest.raises(Conflict):
        ask_to_see(offer, by=people["bea"])


def test_an_offer_ends_after_its_day(entry, people):
    offer_it(entry, people["ada"], until_on=TODAY)
    assert PracticeOffer.objects.visible_to(people["bea"], TODAY).exists()
    assert not PracticeOffer.objects.visible_to(people["bea"], TODAY + timedelta(days=1)).exists()


@pytest.mark.parametrize(
    ("text", "is_found"),
    [
        ("call", True),
        ("called thinking", True),
        ("questioning", True),
        ("ash prim", True),
        ("seating", False),
        ("' \\ %", False),
    ],
)
def test_search_finds_words_in_any_form(text, is_found, offer, people):
    assert PracticeOffer.objects.visible_to(people["bea"], TODAY).saying(text).exists() is is_found


def test_asking_to_see_it_tells_the_author_once_a_day(offer, people):
    for _ in range(2):
        ask_to_see(offer, by=people["bea"])
    assert Message.objects.get(kind="practice-asked").person == people["ada"]


def test_one_does_not_ask_oneself(offer, people):
    with pytest.raises(Conflict):
        ask_to_see(offer, by=people["ada"])


def test_the_author_sees_all_that_will_be_seen_before_offering(client, entry, people):
    client.force_login(people["ada"])
    words = {"title": "Warm starts", "what": "A greeting at the door", "how_to_see": "Any morning"}
    url = reverse("reflections:offer-practice", args=[entry.pk])

    assert "This is all that colleagues will see" in client.post(url, words | {"preview": "1"}).content.decode()
    assert not PracticeOffer.objects.exists()
    client.post(url, words)
    assert PracticeOffer.objects.get().title == "Warm starts"
