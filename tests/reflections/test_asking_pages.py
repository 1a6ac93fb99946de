"""The pages to ask, to be asked and to talk a view over: they find people, name readers, keep words and offer a way back."""

from uuid import uuid4

import pytest
from django.urls import reverse

from reflections.models import DifferenceLine, Judgement, Triangulation
from reflections.services.settling import write_line
from reflections.services.sharing import share_reflection
from reflections.services.triangulation import accept_ask, decline_ask
from schools.models import Membership, Person, Role
from tests.reflections.test_views import MOST_QUERIES, count


@pytest.fixture
def as_person(client, people):
    """Signs somebody in and gives their browser."""

    def sign_in(name):
        client.force_login(people[name])
        return client

    return sign_in


def text_of(answer):
    return " ".join(answer.content.decode().split())


def page(client, pk, name="reflection"):
    return text_of(client.get(reverse(f"reflections:{name}", args=[pk])))


def post(client, name, *args, **data):
    return client.post(reverse(f"reflections:{name}", args=args), data)


def test_the_words_chosen_for_a_colleague_wait_with_the_draft_and_go_with_the_ask(as_person, draft, people):
    ada, tariq = as_person("ada"), people["tariq"]
    words = {f"ask-{tariq.pk}-message": "Six minutes?", f"ask-{tariq.pk}-question": "Who spoke?"}
    post(ada, "audience", draft.pk, colleagues=[tariq.pk], **words)
    assert "Six minutes?" in page(ada, draft.pk, "audience")

    share_reflection(draft, by=people["ada"], colleagues=[tariq])

    asked = page(as_person("tariq"), draft.triangulations.get().pk, "view")
    assert ("Six minutes?" in asked, "Who spoke?" in asked) == (True, False)
    accept_ask(draft.triangulations.get(), by=tariq)
    assert "Who spoke?" in page(as_person("tariq"), draft.triangulations.get().pk, "view")


def test_too_long_a_line_is_shown_again(as_person, draft, people):
    tariq = people["tariq"].pk
    answer = post(as_person("ada"), "audience", draft.pk, colleagues=[tariq], **{f"ask-{tariq}-message": "x" * 501})

    assert "x" * 501 in answer.content.decode()
    assert not draft.chosen_colleagues.exists()


def test_a_colleague_of_another_school_is_found_and_asked_with_words(as_person, shared, people):
    ada = as_person("ada")
    found = post(ada, "ask", shared.pk, find="bea", message="Kept while finding", **{"find-now": "1"})
    assert "Ask Bea Stone" in text_of(found)
    assert "Birch Academy" in text_of(found)
    assert "Kept while finding" in text_of(found)

    answer = post(ada, "ask", shared.pk, colleague=people["bea"].pk, message="Would you?", question="Why?")

    ask = Triangulation.objects.get(colleague=people["bea"])
    assert (ask.message, ask.question) == ("Would you?", "Why?")
    after = text_of(ada.get(answer["Location"]))
    assert f'action="{reverse("reflections:take-back-ask", args=[ask.pk])}"' in after


@pytest.mark.parametrize("name", ["mira", "joe", "tess", "lena"])
def test_the_search_finds_only_people_who_may_be_asked(name, as_person, shared, people):
    found = post(as_person("ada"), "ask", shared.pk, find=people[name].first_name, **{"find-now": "1"})
    assert "Nobody of that name can be asked." in text_of(found)


def test_where_nobody_at_school_may_be_asked_the_page_leads_to_the_others(as_person, draft, people):
    Membership.objects.filter(school__name="Ash Primary School").exclude(person=people["ada"]).update(
        ends_on="2026-01-01", starts_on="2025-01-01"
    )
    assert "Nobody at your school can be asked just now. Type a name" in page(as_person("ada"), draft.pk, "audience")


def test_a_no_is_told_with_its_line_and_leads_to_somebody_else(as_person, shared, people):
    decline_ask(shared.triangulations.get(), by=people["tariq"], line="Marking week, sorry")

    told = page(as_person("ada"), shared.pk)
    for words in ("Marking week, sorry", "Ask somebody else", "Go on without", "Tariq Aziz said not this time"):
        assert words in told


def test_taking_an_ask_back_leaves_it_in_words(as_person, shared, people):
    post(as_person("ada"), "take-back-ask", shared.triangulations.get().pk)
    assert "Tariq Aziz is no longer asked: you took it back" in page(as_person("ada"), shared.pk)


def test_the_box_names_who_reads_the_lines_and_who_reads_what_came_of_it(as_person, viewed, people):
    told = page(as_person("ada"), viewed.reflection_id)

    assert "Only you and Tariq Aziz read these lines." in told
    assert "whoever reads Tariq’s view, Tariq Aziz and Joe Platt" in told
    assert "Only you and Ada Obi read these lines." in page(as_person("tariq"), viewed.reflection_id)
    assert "read these lines" not in page(as_person("joe"), viewed.reflection_id)


def test_a_line_without_words_is_asked_for_again(as_person, viewed, people):
    judgement = Judgement.objects.get(by=people["tariq"])
    answer = post(as_person("ada"), "say", judgement.pk, text=" ", form_key=uuid4())

    assert "Write a line first." in text_of(answer)
    assert not DifferenceLine.objects.exists()


@pytest.mark.parametrize("name", ["ask", "audience"])
def test_choosing_costs_the_same_among_one_as_among_thirty(name, as_person, draft, people, schools):
    if name == "ask":
        share_reflection(draft, by=people["ada"], colleagues=[people["tariq"]])
    url = reverse(f"reflections:{name}", args=[draft.pk])
    few = count(as_person("ada"), url)
    for number in range(30):
        one = Person.objects.create_user(f"more{number}@larch.example", first_name="One", last_name="More")
        Membership.objects.create(person=one, school=schools["ash"], role=Role.TEACHER, starts_on="2020-09-01")

    assert few == count(as_person("ada"), url) <= MOST_QUERIES


@pytest.mark.parametrize("person", ["ada", "tariq"])
def test_a_reflection_costs_the_same_for_one_line_as_for_thirty(person, as_person, viewed, people):
    url, judgement = viewed.reflection.get_absolute_url(), Judgement.objects.get(by=people["tariq"])

    def lines(times):
        for _ in range(times):
            write_line(judgement, by=people["tariq"], text="And then?", form_key=uuid4())
        return count(as_person(person), url)

    assert lines(1) == lines(30) <= MOST_QUERIES
