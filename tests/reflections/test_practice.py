from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reflections.models import Criterion, Entry, Judgement, PracticeOffer, Reflection
from reflections.models.practice import offerable_entries
from reflections.services.finishing import Step, finish_reflection
from reflections.services.practice import ask_to_see, offer_practice, withdraw_practice
from reflections.services.sharing import go_on_without
from schools.errors import Conflict
from schools.models import Message, School
from schools.occasions import occasion_of
from tests.conftest import make_cycle

TODAY = timezone.localdate()


@pytest.fixture
def entry(shared, levels, people):
    """Ada's entry on questioning, shared with no view awaited any more, and in her own eyes at the first level."""
    go_on_without(shared, by=people["ada"])
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


def test_two_who_ask_on_one_day_are_two_messages(offer, people):
    for name in ("bea", "hugo"):
        ask_to_see(offer, by=people[name])
    assert Message.objects.filter(kind="practice-asked", person=people["ada"]).count() == 2


def test_what_was_still_to_be_told_about_a_withdrawn_offer_is_not(offer, people):
    ask_to_see(offer, by=people["bea"])
    message = Message.objects.get(kind="practice-asked")
    withdraw_practice(offer, by=people["ada"])

    assert not Message.objects.unread_by(people["ada"]).filter(kind="practice-asked").exists()
    assert not occasion_of("practice-asked").is_due(message)


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [
        ({}, True),
        ({"criterion": "Questioning"}, True),
        ({"criterion": "Questioning", "find": "call", "phase": "Primary"}, True),
        ({"criterion": "Questioning", "find": "seating"}, False),
        ({"phase": "Secondary"}, False),
        ({"find": "seating", "school": "999999"}, False),
        ({"find": "call", "school": "999999"}, True),  # a school that is not there chooses nothing
        ({"find": "called"}, True),
    ],
)
def test_words_and_choices_combine(asked, is_found, client, offer, other_offer, people):
    client.force_login(people["bea"])
    for page in (
        client.post(reverse("reflections:practice"), asked),
        client.get(reverse("reflections:practice"), asked),
    ):
        found = [row.title for row in page.context["page"]]
        assert ("Cold calling with care" in found) is is_found


@pytest.fixture
def other_offer(people, cycle, criteria, schools, offer):
    """Hugo's, on feedback, in a secondary school."""
    School.objects.filter(pk=schools["ash"].pk).update(phase="Primary")
    School.objects.filter(pk=schools["birch"].pk).update(phase="Secondary")
    return offer_of(people["hugo"], cycle, criteria[1], schools["birch"], "Whole-class feedback")


def offer_of(person, cycle, criterion, school, title):
    now = timezone.now()
    status = {"status": "shared", "started_at": now, "saved_at": now, "shared_at": now}
    reflection = Reflection.objects.create(author=person, cycle=cycle, school=school, **status)
    entry = reflection.entries.create(criterion=criterion)
    return PracticeOffer.objects.create(entry=entry, title=title, what="Look", how_to_see="Come", offered_at=now)


def test_the_directory_costs_the_same_for_one_as_for_thirty(client, offer, people, cycle, criteria, schools):
    client.force_login(people["bea"])

    def count():
        client.get(reverse("reflections:practice"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("reflections:practice"))
        return len(queries)

    one = count()
    for number in range(30):
        other = make_cycle(cycle.framework, schools.values(), name=f"Cycle {number}")
        offer_of(people["hugo"], other, criteria[0], schools["birch"], f"Offer {number}")
    assert one == count() <= 12
    page = client.post(reverse("reflections:practice"), {"criterion": "Questioning", "page": "2"})
    assert (page.context["page"].number, len(page.context["page"])) == (2, 12)


def test_whoever_wants_help_is_shown_what_colleagues_offer(
    client, viewed, levels, people, criteria, schools, framework
):
    finish = {"takeaway": "Wait", "heads": [], "steps": [Step("Try it", entry=Entry.objects.get(), help="A visit")]}
    finish_reflection(viewed.reflection, by=people["ada"], **finish)
    offer_of(
        people["hugo"], make_cycle(framework, schools.values(), name="Other"), criteria[0], schools["birch"], "Pauses"
    )
    pages = {}
    for name in ("ada", "joe"):
        client.force_login(people[name])
        pages[name] = client.get(reverse("reflections:reflection", args=[viewed.reflection_id])).content.decode()

    assert "Hugo Lane, “Pauses”" in pages["ada"]
    assert "Pauses" not in pages["joe"]


@pytest.mark.parametrize("hops", [0, 1, 2])
@pytest.mark.parametrize("is_later", [True, False])
def test_an_offer_on_the_criterion_in_another_version_is_shown_while_writing(
    hops, is_later, client, draft, people, criteria, schools
):
    criterion = criteria[0]
    for number in range(hops):
        other = Criterion.objects.create(area=criterion.area, name="Asking well", position=20 + number)
        newer, older = (other, criterion) if is_later else (criterion, other)
        newer.previous = older
        newer.save(update_fields=["previous"])
        criterion = other
    offer_of(people["hugo"], make_cycle(draft.cycle.framework, [], name="Other"), criterion, schools["birch"], "Pauses")
    client.force_login(people["ada"])
    page = client.get(reverse("reflections:write", args=[draft.pk])).content.decode()

    assert "Hugo Lane, “Pauses”" in page
    PracticeOffer.objects.update(withdrawn_at=timezone.now())
    assert "Pauses" not in client.get(reverse("reflections:write", args=[draft.pk])).content.decode()


def test_an_entry_at_the_top_level_leads_to_the_offer(client, entry, people):
    client.force_login(people["ada"])
    offer = reverse("reflections:offer-practice", args=[entry.pk])
    page = client.get(reverse("reflections:reflection", args=[entry.reflection_id])).content.decode()

    assert f'href="{offer}"' in page


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
