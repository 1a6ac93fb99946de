"""Pages work, refuse strangers, keep what was typed, and cost the same number of queries for one row as for thirty."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reflections.models import Comment, Criterion, Judgement, Reflection, Triangulation
from reflections.services.coaching import write_comment
from reflections.services.sharing import share_reflection
from reflections.services.triangulation import ViewWords, accept_ask, save_and_share_view
from reflections.services.versions import keep_version
from reflections.services.writing import EntryWords, add_criterion, save_reflection, start_reflection
from schools.models import Membership, Person, Role
from schools.services.conflicts import declare_conflict
from tests.conftest import make_cycle

MOST_QUERIES = 13  # one counts what is new; Today asks one more, whether its messages still hold


@pytest.fixture
def at(client, people):
    """Signs somebody in and gives their browser."""

    def sign_in(name):
        client.force_login(people[name])
        return client

    return sign_in


def typed(reflection, narrative="Typed", **more):
    entry = reflection.entries.get()
    return {"version": reflection.version, f"entry-{entry.pk}-narrative": narrative} | more


def named(*people, coach=False):
    return {"named-colleagues": [person.pk for person in people]} | ({"named-coach": "on"} if coach else {})


def test_writing_without_a_script_saves_and_comes_back(at, draft):
    answer = at("ada").post(reverse("reflections:write", args=[draft.pk]), typed(draft))

    assert answer["Location"] == reverse("reflections:write", args=[draft.pk])
    assert Judgement.objects.get().narrative == "Typed"


def test_autosave_answers_with_the_new_version(at, draft):
    answer = at("ada").post(reverse("reflections:save", args=[draft.pk]), typed(draft), HTTP_ACCEPT="application/json")

    saved = Reflection.objects.get()
    assert answer.json() == {"version": saved.version, "saved_at": f"{timezone.localtime(saved.saved_at):%H:%M}"}


def test_autosave_from_a_second_window_hears_what_the_first_one_wrote(at, draft):
    save = reverse("reflections:save", args=[draft.pk])
    at("ada").post(save, typed(draft, "First window"))

    answer = at("ada").post(save, typed(draft, "Second window"), HTTP_ACCEPT="application/json")

    assert answer.status_code == 409
    assert [row["text"] for row in answer.json()["other"]][0] == "First window"
    assert answer.json()["version"] == Reflection.objects.get().version


def test_a_second_window_without_a_script_gets_its_words_back(at, draft):
    write = reverse("reflections:write", args=[draft.pk])
    at("ada").post(write, typed(draft, "First window"))

    answer = at("ada").post(write, typed(draft, "Second window"))

    assert answer.status_code == 409
    assert "Second window" in answer.content.decode()


def test_sharing_saves_what_was_typed_and_asks_who_was_named(at, draft, coached):
    data = typed(draft, "Last words") | named(coached["tariq"], coach=True)

    at("ada").post(reverse("reflections:share", args=[draft.pk]), data)

    assert Judgement.objects.get().narrative == "Last words"
    assert Triangulation.objects.get().colleague == coached["tariq"]


def test_sharing_with_somebody_who_cannot_be_asked_keeps_the_words_in_the_page(at, draft, people):
    data = typed(draft, "Kept words") | named(people["mira"])

    answer = at("ada").post(reverse("reflections:share", args=[draft.pk]), data)

    assert "Kept words" in answer.content.decode()
    assert Reflection.objects.get().status == "draft"


def test_the_button_names_the_audience(at, draft, coached):
    audience = {"colleagues": [coached["tariq"].pk, coached["nell"].pk], "coach": "on"}
    at("ada").post(reverse("reflections:audience", args=[draft.pk]), audience)

    page = at("ada").get(reverse("reflections:write", args=[draft.pk])).content.decode()
    assert "Share with Tariq Aziz, Nell Price and Joe Platt" in page


@pytest.mark.parametrize("name", ["write", "save", "share", "versions", "audience", "finish", "reflection", "ask"])
@pytest.mark.parametrize("stranger", ["tariq", "joe", "hana", "lena", "tess"])
def test_a_draft_is_not_there_for_anybody_else(name, stranger, at, draft):
    url = reverse(f"reflections:{name}", args=[draft.pk])
    answer = at(stranger).post(url) if name in ("save", "share") else at(stranger).get(url)
    assert answer.status_code == 404


def test_the_author_sees_who_looked_and_when(at, shared):
    at("joe").get(reverse("reflections:reflection", args=[shared.pk]))

    page = at("ada").get(reverse("reflections:reflection", args=[shared.pk])).content.decode()
    assert "Joe Platt</strong>, your coach. First opened" in " ".join(page.split())


def test_a_link_that_is_not_http_is_only_text(at, draft, people, shared):
    draft.entries.get().evidence.update(text="javascript:alert(1)")
    page = at("ada").get(reverse("reflections:reflection", args=[shared.pk])).content.decode()
    assert "javascript:alert(1)" in page
    assert 'href="javascript' not in page


def count(client, url):
    client.get(url)  # a new session notes when it began, and news are read
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


PAGES = {
    "today": ("ada", "today"),
    "today of a coach": ("joe", "today"),
    "today of a colleague": ("tariq", "today"),
    "my reflections": ("ada", "reflections:mine"),
    "views I give": ("tariq", "reflections:views"),
    "coaching": ("joe", "reflections:coaching"),
    "pairs": ("hana", "schools:pairs"),
    "kept apart": ("ada", "schools:apart"),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_list_costs_the_same_for_one_as_for_thirty(page, at, viewed, crowd):
    person, name = PAGES[page]
    crowd(1)
    one = count(at(person), reverse(name))
    crowd(30)
    thirty = count(at(person), reverse(name))

    assert one == thirty <= MOST_QUERIES + (name == "today")


@pytest.fixture
def crowd(people, framework, criteria, schools):
    """Makes more of everything: cycles of Ada's, asks of Tariq, conversations of Joe's, people at Ash."""
    ada, tariq, joe = people["ada"], people["tariq"], people["joe"]

    def more(times):
        for number in range(times):
            cycle = make_cycle(framework, schools.values(), name=f"Cycle {uuid4()}")
            one = Person.objects.create_user(f"{uuid4()}@larch.example", first_name="One", last_name="More")
            Membership.objects.create(person=one, school=schools["ash"], role=Role.TEACHER, starts_on="2020-09-01")
            reflection = shared_by(ada, cycle, criteria, [tariq, one], joe)
            if number % 2:
                view(reflection, one)
            declare_conflict(one, by=ada)

    return more


def shared_by(author, cycle, criteria, colleagues, coach=None):
    draft = start_reflection(cycle, criteria[0], by=author)
    words = {entry.pk: EntryWords(narrative="Well") for entry in draft.entries.all()}
    draft = save_reflection(draft, by=author, version=draft.version, words=words)
    return share_reflection(draft, by=author, colleagues=colleagues, coach=coach)


def view(reflection, by):
    ask = accept_ask(reflection.triangulations.get(colleague=by), by=by)
    words = {entry.pk: ViewWords(narrative="Saw") for entry in reflection.entries.all()}
    save_and_share_view(ask, by=by, version=ask.version, how="talked", words=words)


@pytest.mark.parametrize("person", ["ada", "joe", "tariq"])
def test_a_reflection_costs_the_same_for_one_comment_as_for_thirty(person, at, viewed, people):
    url = reverse("reflections:reflection", args=[viewed.reflection_id])
    thread = viewed.reflection.threads.get()

    def comment(times):
        for _ in range(times):
            write_comment(thread, by=people["joe"], kind="question", text="Why?", form_key=uuid4())
        return count(at(person), url)

    assert comment(1) == comment(30) <= MOST_QUERIES


def test_writing_costs_the_same_for_one_criterion_as_for_twelve(at, draft, people, criteria):
    url = reverse("reflections:write", args=[draft.pk])
    one = count(at("ada"), url)
    for position in range(10, 22):
        new = Criterion.objects.create(area=criteria[0].area, name=f"Criterion {position}", position=position)
        add_criterion(draft, new, by=people["ada"])

    assert one == count(at("ada"), url) <= MOST_QUERIES


def test_the_versions_page_costs_the_same_for_one_as_for_thirty(at, draft, people):
    url = reverse("reflections:versions", args=[draft.pk])
    keep = {"by": people["ada"], "why": "pause", "words": [], "kept_at": timezone.now()}
    draft.versions.create(**keep)
    one = count(at("ada"), url)
    draft.versions.bulk_create(draft.versions.model(reflection=draft, **keep) for _ in range(30))

    assert one == count(at("ada"), url) <= MOST_QUERIES


def test_a_comment_without_words_is_asked_for_again(at, shared):
    url = reverse("reflections:comment", args=[shared.threads.get().pk])
    answer = at("joe").post(url, {"kind": "question", "form_key": uuid4(), "text": " "})
    assert "Write a line first." in answer.content.decode()
    assert not Comment.objects.exists()


def test_a_colleague_is_found_by_name_and_the_chosen_stay_chosen(at, draft, people):
    url = reverse("reflections:audience", args=[draft.pk])

    answer = at("ada").post(url, {"find": "pri", "colleagues": [people["tariq"].pk]}, HTTP_HX_REQUEST="true")

    listed = [(row["person"].first_name, row["is_chosen"]) for row in answer.context["rows"]]
    assert listed == [("Tariq", True), ("Nell", False)]
    assert not draft.chosen_colleagues.exists()


def test_a_version_shows_what_has_changed_since(at, draft, people):
    version = keep_version(draft, by=people["ada"], why="pause")
    at("ada").post(reverse("reflections:write", args=[draft.pk]), typed(draft, "Ada's new narrative"))

    page = at("ada").get(reverse("reflections:version", args=[draft.pk, version.pk])).content.decode()

    assert "<ins>new " in page


def test_last_times_words_stand_beside_the_new_ones(at, viewed, people, framework, criteria, schools):
    new = start_reflection(make_cycle(framework, schools.values(), name="Spring 1"), criteria[0], by=people["ada"])

    page = at("ada").get(reverse("reflections:write", args=[new.pk])).content.decode()

    assert "What I wrote in Autumn 2" in page
    assert "Ada's narrative" in page


def test_sharing_an_empty_criterion_says_so_beside_it(at, draft, people):
    answer = at("ada").post(reverse("reflections:share", args=[draft.pk]), typed(draft, " ") | named(people["tariq"]))

    assert answer.status_code == 200
    assert "Write a line on what is going well" in answer.content.decode()
    assert Reflection.objects.get().status == "draft"
