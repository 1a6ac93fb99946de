"""The pages of frameworks: they work without a script, refuse strangers, and cost a fixed number of queries."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reflections.models import Criterion, Exemplar, Framework, Reflection
from reflections.services.frameworks import create_framework, publish_framework, retire_framework, revise_framework
from reflections.services.frameworks.areas import add_area
from reflections.services.frameworks.criteria import add_criterion_to, standing_of
from reflections.services.frameworks.files import outline_as_json
from reflections.services.frameworks.outlines import outline_of
from reflections.services.frameworks.parts import mark_of
from reflections.services.writing import add_criterion

MOST_QUERIES = 12


def url(name, *args):
    return reverse(f"reflections:{name}", args=args)


@pytest.fixture
def at(client, people):
    """Signs somebody in and gives their browser."""

    def sign_in(name):
        client.force_login(people[name])
        return client

    return sign_in


@pytest.fixture
def draft(framework, people):
    return revise_framework(framework, by=people["lena"])


def shown(response):
    """The page's text with its spaces in order."""
    return " ".join(response.content.decode().split())


def test_a_framework_is_built_from_nothing_and_published(at):
    lena = at("lena")
    details = lena.post(url("new-framework"), {"point": ""})["Location"]
    draft = Framework.objects.get()
    read = lena.get(details).context["form"]["read"].value()
    lena.post(details, {"read": read, "name": "Ways", "purpose": "", "levels": "Yes\n\n Not yet "})
    lena.post(url("add-area", draft.pk), {"name": "Head"})
    lena.post(url("add-criterion", draft.pk, draft.areas.get().pk), {"name": "Thinking"})
    lena.post(url("publish-framework", draft.pk))

    page = shown(at("ada").get(url("framework", draft.pk)))
    assert all(words in page for words in ("Ways", "Head", "Thinking", "Yes", "Not yet"))


def test_a_starting_point_is_chosen_by_its_button(at):
    at("lena").post(url("new-framework"), {"point": "early-career"})
    assert Framework.objects.get().name == "Early career"


@pytest.mark.parametrize("point", ["unknown", "../../settings"])
def test_an_unknown_starting_point_starts_nothing(point, at):
    assert at("lena").post(url("new-framework"), {"point": point}).status_code == 200
    assert not Framework.objects.exists()


FOR_LEADS = ["new-framework", "preview-framework", "edit-framework", "framework-details"]


@pytest.mark.parametrize("stranger", ["ada", "hana", "joe", "tess"])
def test_making_and_drafts_are_not_there_for_others(stranger, at, framework, draft):
    pages = [url(name, *([] if name == "new-framework" else [draft.pk])) for name in FOR_LEADS]
    pages += [url("framework", draft.pk), url("export-framework", draft.pk)]
    assert [at(stranger).get(page).status_code for page in pages] == [404] * 6
    for name in ("revise", "retire", "restore", "copy", "publish", "discard"):
        assert at(stranger).post(url(f"{name}-framework", framework.pk)).status_code == 404
    assert Framework.objects.count() == 2


def test_others_are_offered_nothing_to_change(at, framework, draft):
    pages = [at("ada").get(url("frameworks")), at("ada").get(url("framework", framework.pk))]
    for page in pages:
        assert "Draft" not in shown(page)
        assert f"/frameworks/{draft.pk}/" not in shown(page)
        assert "<form" not in shown(page).partition("<main")[2]


def test_what_is_published_answers_a_trust_leads_change_with_409(at, framework):
    area = framework.areas.get()
    assert at("lena").get(url("edit-framework", framework.pk))["Location"] == url("framework", framework.pk)
    assert at("lena").post(url("add-area", framework.pk), {"name": "Late"}).status_code == 409
    assert at("lena").post(url("move-area", framework.pk, area.pk), {"direction": "up"}).status_code == 409
    assert at("lena").post(url("publish-framework", framework.pk)).status_code == 409


def test_a_part_of_another_framework_is_not_found(at, framework, draft):
    row = Criterion.objects.in_framework(framework).first()
    assert at("lena").get(url("framework-criterion", draft.pk, row.pk)).status_code == 404
    assert at("lena").post(url("remove-area", draft.pk, row.area_id)).status_code == 404


def test_moving_keeps_the_focus_on_the_button_pressed(at, draft):
    row = Criterion.objects.in_framework(draft).last()
    answer = at("lena").post(url("move-criterion", draft.pk, row.pk), {"direction": "up"}, follow=True)

    assert [each.name for each in Criterion.objects.in_framework(draft)] == ["Questioning", "Routines", "Feedback"]
    button = shown(answer).partition("autofocus>")
    assert button[0].endswith('name="direction" value="up" ')
    assert "Up<span" in button[2][:400]
    assert ">Routines<" in button[2][:400]


def test_a_criterion_says_what_to_do_about_its_examples(at, draft):
    row = Criterion.objects.in_framework(draft).first()
    words = {"read": mark_of(standing_of(row)), "name": "", "area": row.area_id, "link_1": "javascript:alert(1)"}
    page = at("lena").post(url("framework-criterion", draft.pk, row.pk), words)

    assert page.context["form"].errors == {
        "name": ["Give the criterion a name."],
        "text_1": ["Say in a few words what the link shows, or clear the link."],
        "link_1": ["Use a web address that begins with https:// or http://."],
    }


def test_a_stale_criterion_form_gives_the_words_back(at, draft):
    row = Criterion.objects.in_framework(draft).first()
    words = {"read": "0" * 16, "name": "Mine alone", "area": row.area_id}
    answer = at("lena").post(url("framework-criterion", draft.pk, row.pk), words)

    assert answer.status_code == 409
    assert answer.context["kept"] == [("Name", "Mine alone")]


def test_the_second_of_two_who_rename_an_area_is_told_and_keeps_their_words(at, draft):
    page = url("framework-area", draft.pk, draft.areas.get().pk)
    read = at("lena").get(page).context["form"]["read"].value()
    answers = [at("lena").post(page, {"read": read, "name": name}) for name in ("Theirs", "Mine alone")]

    assert [answer.status_code for answer in answers] == [302, 409]
    assert answers[1].context["kept"] == [("Name", "Mine alone")]
    assert draft.areas.get().name == "Theirs"


def send_order(client, draft, was, order):
    data = {"was": ",".join(map(str, was)), "order": ",".join(map(str, order))}
    area = draft.areas.get()
    return client.post(url("order-criteria", draft.pk, area.pk), data, headers={"Accept": "application/json"})


def test_an_order_is_kept_or_refused_in_words_that_the_script_shows(at, draft):
    was = [row.pk for row in Criterion.objects.in_framework(draft)]
    assert send_order(at("lena"), draft, was, was[::-1])["Location"] == url("edit-framework", draft.pk)
    refused = send_order(at("lena"), draft, was, was[1:] + was[:1])

    assert refused.status_code == 409
    assert "Nothing was moved" in refused.json()["message"]
    assert [row.pk for row in Criterion.objects.in_framework(draft)] == was[::-1]


@pytest.mark.parametrize("order", ["", "a,b", "1;2", "9" * 1001, "-1"])
def test_an_order_that_is_none_changes_nothing(order, at, draft):
    was = [row.pk for row in Criterion.objects.in_framework(draft)]
    send_order(at("lena"), draft, was, [order])
    assert [row.pk for row in Criterion.objects.in_framework(draft)] == was


@pytest.mark.parametrize(
    ("levels", "error"),
    [
        ("Yes\nyes", "Give each level a name of its own."),
        ("a\nb\nc\nd\ne\nf\ng", "Use at most 6 levels. People choose more easily from few."),
        ("x" * 61, f"Shorten “{'x' * 20}…” to 60 characters or fewer."),
    ],
)
def test_a_scale_says_what_to_do(levels, error, at, draft):
    page = at("lena").post(url("framework-details", draft.pk), {"read": "x", "name": "Ways", "levels": levels})
    assert page.context["form"].errors == {"levels": [error]}


def test_a_part_without_a_name_is_asked_for_again(at, draft):
    assert "Give it a name first." in shown(at("lena").post(url("add-area", draft.pk), {"name": " "}))
    assert draft.areas.count() == 1


def test_a_file_goes_out_and_comes_in(at, framework):
    answer = at("ada").get(url("export-framework", framework.pk))
    assert answer["Content-Disposition"] == 'attachment; filename="teaching-at-larch-version-1.json"'
    at("lena").post(url("import-framework"), {"file": SimpleUploadedFile("any.json", answer.content)})

    assert outline_of(Framework.objects.drafts().get()) == outline_of(framework)
    assert answer.content.decode() == outline_as_json(outline_of(framework))


def test_each_problem_of_a_file_is_shown_with_its_place(at):
    data = {"candour_framework": 1, "name": "x", "areas": [{"name": "y", "criteria": [{"name": ""}, 3]}]}
    file = SimpleUploadedFile("any.json", json.dumps(data).encode())
    page = shown(at("lena").post(url("import-framework"), {"file": file}))

    assert "area 1, criterion 1: the name is missing" in page
    assert "area 1, criterion 2: there must be" in page
    assert not Framework.objects.exists()


def test_a_file_over_a_megabyte_is_refused(at):
    file = SimpleUploadedFile("any.json", b" " * 1_000_001)
    assert "Choose a file of at most 1 MB" in shown(at("lena").post(url("import-framework"), {"file": file}))


def test_a_key_that_no_page_can_show_is_refused_on_the_page(at):
    file = SimpleUploadedFile("any.json", b'{"candour_framework": 1, "name": "x", "\\ud800": 1}')
    assert "is not a key that Candour knows" in shown(at("lena").post(url("import-framework"), {"file": file}))


@pytest.mark.parametrize(
    "link", ["HTTPS://example.org", "javascript:alert(1)", "https://", "//example.org", "ftp://a.org"]
)
def test_a_link_that_the_database_would_refuse_is_told_at_its_field(link, at, draft):
    row = Criterion.objects.in_framework(draft).first()
    words = {"read": mark_of(standing_of(row)), "name": "x", "area": row.area_id, "text_1": "y", "link_1": link}
    page = at("lena").post(url("framework-criterion", draft.pk, row.pk), words)

    assert page.context["form"].errors == {"link_1": ["Use a web address that begins with https:// or http://."]}


def test_exemplars_wait_in_a_fold_where_one_writes(at, cycle, criteria, people):
    row = {"criterion": criteria[0], "position": 1, "text": "A minute of silence", "link": "https://example.org/wait"}
    Exemplar.objects.create(**row)
    page = shown(at("ada").post(url("start", cycle.pk, criteria[0].pk), follow=True))

    fold = page.partition("See what it can look like")[2].partition("</details>")[0]
    assert "A minute of silence" in fold
    assert 'href="https://example.org/wait" rel="noreferrer"' in fold


def count(client, page):
    client.get(page)  # a new session notes when it began
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def grow(framework, times, lena):
    """Frameworks of every state, and more parts in the one given."""
    for number in range(times):
        for state in ("draft", "in use", "retired"):
            other = create_framework(by=lena)
            add_criterion_to(add_area(other, by=lena, name="One"), by=lena, name="Two")
            if state != "draft":
                publish_framework(other, by=lena)
            if state == "retired":
                retire_framework(other, by=lena)
        area = framework.areas.create(name="More", position=10 + number + framework.areas.count())
        row = area.criteria.create(name="More", position=1)
        row.exemplars.create(text="x", position=1)


@pytest.mark.parametrize("name", ["frameworks", "new-framework"])
def test_a_list_of_frameworks_costs_the_same_for_one_as_for_thirty(name, at, framework, people):
    grow(framework, 1, people["lena"])
    one = count(at("lena"), url(name))
    grow(framework, 10, people["lena"])
    assert one == count(at("lena"), url(name)) <= MOST_QUERIES


@pytest.mark.parametrize("name", ["framework", "edit-framework", "preview-framework", "export-framework"])
def test_a_framework_costs_the_same_for_few_parts_as_for_many(name, at, draft, people):
    grow(draft, 1, people["lena"])
    one = count(at("lena"), url(name, draft.pk))
    grow(draft, 10, people["lena"])
    assert one == count(at("lena"), url(name, draft.pk)) <= 20


def test_the_page_to_write_on_costs_the_same_with_exemplars(at, cycle, criteria, people):
    page = at("ada").post(url("start", cycle.pk, criteria[0].pk))["Location"]
    one = count(at("ada"), page)
    Exemplar.objects.bulk_create(Exemplar(criterion=row, position=p, text="x") for row in criteria for p in (1, 2, 3))
    add_criterion(Reflection.objects.get(), criteria[1], by=people["ada"])
    assert one == count(at("ada"), page)


def test_the_administration_shows_frameworks_and_changes_none(at, framework):
    page = f"/admin/reflections/framework/{framework.pk}/"
    assert "Teaching at Larch" in shown(at("tess").get(page + "change/"))
    assert at("tess").post(page + "change/", {"name": "Other"}).status_code == 403
    assert at("tess").post(page + "delete/", {"post": "yes"}).status_code == 403
    assert at("tess").get("/admin/reflections/framework/add/").status_code == 403
