"""The permission matrix: each route, method, relation and state is requested, and what answers is held to the table."""

import logging
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.db import connection
from django.urls import resolve, reverse
from django.utils import timezone

from reflections.visibility import seen_by
from schools.services.deliveries import lease_deliveries, send_deliveries
from schools.services.digests import fold_digests
from tests.peerreview.permissions import TABLE as PEER_REVIEW
from tests.permissions import METHODS, SIGNED_OUT, SIGNING_IN, STATES, TABLE, expected, routes
from tests.scene import CANARIES, RELATIONS, build_scene
from tests.visitors import Visitors

FIELDS = {
    "entries": {"evidence", "file", "wonder"},
    "judgement": {"narrative"},
    "views": {"view", "question", "answer"},
    "ending": {"takeaway", "step", "success", "help"},
    "thread": {"comment", "quote", "earlier_comment", "guest_comment", "criterion_comment"},
    "since": {"guest_comment"},
    "message": {"ask_message"},
    "asked": {"ask_question"},
    "lines": {"author_line", "colleague_line"},
}
# What somebody alone sees, whatever the visibility table says.
ALONE = {
    "author": {
        "earlier_version": STATES,
        "declined_line": STATES,
        "handed_back_line": STATES,
    },
    "accepted": {"accepted_words": STATES},
    "handed_back": {"handed_back_words": STATES},
}
WORD = {field: text.rpartition("/")[2] for field, text in CANARIES.items()}


def fields_seen(relation, state):
    """The fields whose words this relation may read somewhere, by the table that the page for people shows."""
    visible = seen_by("staff" if relation == "line_manager" else relation, "shared" if state == "asked" else state)
    without_views = {"views", "lines"} if state == "asked" else set()
    parts = set() if (relation, state) == ("viewed", "asked") else visible - without_views
    alone = {field for field, states in ALONE.get(relation, {}).items() if state in states}
    alone |= set() if relation in (*SIGNED_OUT, "admin") else {"offer"}
    return alone.union(*(FIELDS[part] for part in parts))


def fields_in(text):
    return {field for field, word in WORD.items() if word in text}


def fields_answered(response):
    return fields_in(text_of(response) + str(response.headers) + str(response.cookies))


def text_of(response):
    """A page, or as much of a file as is text."""
    return response.getvalue().decode(errors="ignore")


@pytest.fixture
def visitors(draft, everyone):
    return lambda state: Visitors(build_scene(state, draft, everyone))


def test_each_route_has_its_rows_and_each_row_a_route():
    tabled = {route for route, _ in [*TABLE, *SIGNING_IN, *PEER_REVIEW]}

    assert {route for route, _ in routes()} == tabled


CLOSEST = ("coach", "guest", "accepted", "head")
READING = ("reflections:reflection", "reflections:thread", "reflections:practice")


def cells(state):
    """Each row with each relation when shared. In the other states, whom a row does not name tries to read; to write,
    only those closest; and in the two states in between, to read the reflection, the conversation and what is on offer."""
    in_between = state in ("asked", "triangulated")
    for (route, method), row in TABLE.items():
        tried = READING if in_between else [route] if method == "GET" else []
        for relation in RELATIONS:
            if state == "shared" or relation in row or route in tried or (not in_between and relation in CLOSEST):
                yield route, method, relation


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what(state, visitors, caplog):
    caplog.set_level(logging.INFO)
    visitors, wrong = visitors(state), []
    notes = {relation: Notes() for relation in RELATIONS}
    for route, method, relation in cells(state):
        response, has_changed = visitors.send(relation, route, method)
        notes[relation].take(response, visitors.url(route, relation))
        answer, due = (response.status_code, has_changed), expected(route, method, relation, state)
        if answer != due:
            wrong.append(f"{method} {route} as {relation} when {state}: (status, changes) {answer}, not {due}")
    for relation in RELATIONS:
        wrong += wrongly_read(relation, state, notes[relation].read) + wrongly_offered(relation, state, visitors, notes)

    assert not wrong, "\n".join(wrong)
    assert fields_in(caplog.text) == set()


class Notes:
    """What somebody read and was offered on the way through all cells."""

    def __init__(self):
        self.read, self.offered, self.opened = set(), {}, set()

    def take(self, response, url):
        self.read |= fields_answered(response)
        if response.status_code == 200:
            self.opened.add(url)
            self.offered |= dict.fromkeys(offers_in(text_of(response)), url)


def wrongly_read(relation, state, read):
    due = fields_seen(relation, state)
    return [] if read == due else [f"{relation} when {state} reads {sorted(read)}, not {sorted(due)}"]


def wrongly_offered(relation, state, visitors, notes):
    """Links and buttons that lead nowhere for whom they are shown to."""
    offered, opened = notes[relation].offered, notes[relation].opened
    return [
        f"{page} offers {relation} {url} ({kind}) when {state}, which is refused"
        for (kind, url), page in offered.items()
        if not (kind == "href" and url in opened) and answer_to(visitors, relation, kind, url, state) >= 400
    ]


def offers_in(page):
    """The links and buttons of a page, as (kind, address), those of static files left out."""
    return [found for found in re.findall(r'\b(href|action|formaction)="(/[^"#]*)', page) if "/static/" not in found[1]]


def answer_to(visitors, relation, kind, url, state):
    if kind == "href":
        return visitors.send_to(relation, url)[0].status_code
    route = resolve(url).view_name
    return expected(route, "POST", relation, state)[0] if (route, "POST") in TABLE else 200


@pytest.mark.parametrize("state", STATES)
def test_a_form_sent_empty_shows_and_changes_nothing_that_is_not_ones_own(state, visitors):
    visitors, wrong = visitors(state), []
    for (route, method), row in TABLE.items():
        for relation in row.keys() & RELATIONS.keys() if method == "POST" else ():
            response, has_changed = visitors.send(relation, route, method, data={})
            status, may_change = expected(route, method, relation, state)
            if (
                response.status_code >= 500
                or (has_changed and not may_change)
                or (status == 404 != response.status_code)
            ):
                wrong.append(f"empty {route} as {relation} when {state}: {response.status_code}, changes {has_changed}")
            if more := fields_answered(response) - fields_seen(relation, state):
                wrong.append(f"empty {route} as {relation} when {state} shows {sorted(more)}")

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("state", "relation", "route", "fields"),
    [
        ("draft", "author", "reflections:save", {"narrative", "wonder"}),
        ("asked", "accepted", "reflections:save-view", {"accepted_words"}),
    ],
)
def test_a_save_from_an_old_window_hears_only_ones_own_words(state, relation, route, fields, visitors):
    visitors = visitors(state)
    response, _ = visitors.send(relation, route, "POST", visitors.payload(route, relation) | {"version": 0})

    assert (response.status_code, fields_answered(response)) == (409, fields)


def test_methods_that_no_row_names_are_refused(visitors):
    visitors, wrong = visitors("shared"), []
    for route in sorted({route for route, _ in TABLE}):
        named = {method for method in METHODS if (route, method) in TABLE}
        for method in set(METHODS) - named - ({"HEAD"} if "GET" in named else set()):
            for relation, refusals in {"author": {404, 405}, "anonymous": {302, 401, 404, 405}}.items():
                response, has_changed = visitors.send(relation, route, method)
                if response.status_code not in refusals or has_changed:
                    wrong.append(f"{method} {route} as {relation}: {response.status_code}")

    assert not wrong, "\n".join(wrong)


def test_a_thing_is_not_found_through_another_ones_url(visitors):
    visitors = visitors("triangulated")
    scene = visitors.scene
    ada, tariq, pk, other = "author", "viewed", scene.reflection.pk, scene.other.pk
    foreign = {
        (ada, "remove", (pk, scene.other.entries.get().pk)),
        (ada, "attach", (pk, scene.other.entries.get().pk)),
        (ada, "attach", (other, scene.reflection.entries.get().pk)),
        (ada, "remove", (other, scene.reflection.entries.get().pk)),
        (ada, "version", (other, scene.version_of(ada).pk)),
        (ada, "bring-back", (other, scene.version_of(ada).pk)),
        (ada, "answer", (pk, scene.other.entries.get().judgements.get().pk)),
        (tariq, "answer", (other, scene.judgement().pk)),
        (tariq, "version", (other, scene.version_of(tariq).pk)),
        (tariq, "version", (pk, scene.other.versions.get().pk)),
        (tariq, "remove", (other, scene.reflection.entries.get().pk)),
    }
    for relation, name, ids in foreign:
        url, words = reverse(f"reflections:{name}", args=ids), visitors.payload(f"reflections:{name}", relation)
        response, has_changed = visitors.send_to(relation, url, "GET" if name == "version" else "POST", words)
        assert (response.status_code, has_changed) == (404, False), (relation, name, ids)


@pytest.mark.parametrize(
    "route", sorted({route for route, _ in TABLE if "/views/<int:pk>" in f"/{dict(routes())[route]}"})
)
def test_an_ask_of_somebody_else_is_not_found(route, visitors):
    visitors = visitors("shared")
    asked, method = visitors.scene.asks, "POST" if (route, "POST") in TABLE else "GET"
    for relation in asked:
        for other in asked.keys() - {relation}:
            response, has_changed = visitors.send_to(relation, reverse(route, args=[asked[other].pk]), method)
            assert (response.status_code, has_changed) == (404, False), f"{relation} at the ask of {other}"


@pytest.mark.parametrize("state", STATES)
def test_no_email_carries_words_and_none_speaks_of_a_draft(state, draft, everyone):
    build_scene(state, draft, everyone)
    noon = next_monday_noon()
    fold_digests(now=noon)
    send_deliveries(lease_deliveries(limit=1000, now=noon), now=noon)

    other = re.compile("proposes a coach|to write this time’s reflection together")  # what nobody's draft is in
    sent = [letter for letter in mail.outbox if not other.search(letter.body)]
    assert fields_in("".join(letter.subject + letter.body + str(letter.alternatives) for letter in sent)) == set()
    assert bool(sent) == (state != "draft")


def next_monday_noon():
    now = timezone.localtime()
    return now.replace(hour=12) + timezone.timedelta(days=7 - now.weekday())


def test_messages_events_and_the_access_log_hold_no_words(visitors):
    visitors = visitors("agreed")
    visitors.client.get(visitors.scene.reflection.get_absolute_url())
    for table in ("schools_message", "schools_delivery", "schools_opening", "reflections_event", "django_session"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} AS t")
            assert fields_in(cursor.fetchone()[0] or "") == set(), table


def test_signing_in_answers_everybody_alike(visitors):
    visitors, wrong = visitors("shared"), []
    for (route, method), answers in SIGNING_IN.items():
        arguments = {"uidb36": "1", "key": "set-password"} if "from_key" in route and "done" not in route else {}
        for relation, due in zip(["anonymous", "author"], answers.split(), strict=True):
            response, has_changed = visitors.send_to(relation, reverse(route, kwargs=arguments), method, {})
            if (response.status_code, has_changed) != (int(due), False):
                wrong.append(
                    f"{method} {route} as {relation}: {response.status_code}, changes {has_changed}, not {due}"
                )

    assert not wrong, "\n".join(wrong)


def test_signing_in_refuses_other_methods(visitors):
    visitors, wrong = visitors("shared"), []
    for route in sorted({route for route, _ in SIGNING_IN}):
        arguments = {"uidb36": "1", "key": "set-password"} if "from_key" in route and "done" not in route else {}
        for method in ("PUT", "PATCH", "DELETE", "TRACE"):
            response, has_changed = visitors.send_to("author", reverse(route, kwargs=arguments), method)
            if response.status_code != 405 or has_changed:
                wrong.append(f"{method} {route}: {response.status_code}")

    assert not wrong, "\n".join(wrong)


def test_only_the_technical_administrator_enters_the_admin(visitors):
    visitors = visitors("shared")
    for relation in RELATIONS:
        status = visitors.send_to(relation, "/admin/")[0].status_code
        assert status == (200 if relation == "admin" else 302), relation


def test_no_admin_page_shows_words():
    content = {*apps.get_app_config("reflections").get_models(), apps.get_model("schools", "Message")}
    content.add(apps.get_model("schools", "DeclaredConflict"))
    frameworks = {apps.get_model("reflections", name) for name in ("Framework", "Area", "Criterion", "Level", "Cycle")}

    assert (content - frameworks) & set(admin.site._registry) == set()
