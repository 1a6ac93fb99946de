"""Long and odd words in each field of one's draft: saved as they are, or given back with a reason; never lost, never a 500."""

import html

import pytest
from django.urls import reverse

ODD = {
    "a page of dots": "word " * 20_000,
    "one long word": "é" * 100_000,
    "a NUL": "before\0after",
    "emoji": "👩🏽‍🏫🎉🏴󠁧󠁢󠁥󠁮󠁧󠁿" * 20,
    "right to left": "\u202eمرحبا بالعالم\u202c and \u2067שלום\u2069",
    "pasted from Word": (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
        "<p class=MsoNormal style='mso-bidi-font-weight:bold'>“They” said… <o:p></o:p></p><script>alert(1)</script>"
    ),
    "a template": "{{ 7|add:7 }} {% include 'a' %} %(a)s {0}",
}
SAVED = ("emoji", "right to left", "pasted from Word", "a template")


@pytest.fixture
def entry(draft):
    return draft.entries.get()


@pytest.fixture
def send(client, people, draft, entry):
    """Sends one field of Ada's draft, the others as they stand; by the page's script or as a plain form."""
    client.force_login(people["ada"])

    def by(way, field, text):
        words = {"narrative": "Ada's narrative", "evidence_1": "Ada's evidence", "wonder": "Ada's wonder"} | {
            field: text
        }
        form = {f"entry-{entry.pk}-{name}": said for name, said in words.items()} | {"version": draft.version}
        headers = {"Accept": "application/json" if way == "save" else "text/html"}
        return client.post(reverse(f"reflections:{way}", args=[draft.pk]), form, headers=headers)

    return by


def stands(entry, field):
    """What the database holds of a field now."""
    entry.refresh_from_db()
    if field == "evidence_1":
        return entry.evidence.first().text
    return entry.wonder if field == "wonder" else entry.judgements.get().narrative


@pytest.mark.parametrize("field", ["narrative", "evidence_1", "wonder"])
@pytest.mark.parametrize("way", ["save", "write"])
@pytest.mark.parametrize("kind", SAVED)
def test_odd_words_are_saved_as_they_are(kind, way, field, send, entry):
    assert send(way, field, ODD[kind]).status_code == (200 if way == "save" else 302)
    assert stands(entry, field) == ODD[kind]


@pytest.mark.parametrize("field", ["narrative", "evidence_1", "wonder"])
@pytest.mark.parametrize("kind", [kind for kind in ODD if kind not in SAVED])
def test_what_is_too_much_is_given_back_with_a_reason(kind, field, send, entry):
    before = stands(entry, field)
    page = send("write", field, ODD[kind])

    assert page.status_code == 200
    assert ODD[kind].strip() in html.unescape(page.content.decode())
    assert 'role="alert"' in page.content.decode()
    assert stands(entry, field) == before


@pytest.mark.parametrize("field", ["narrative", "evidence_1", "wonder"])
@pytest.mark.parametrize("kind", [kind for kind in ODD if kind not in SAVED])
def test_the_script_hears_why_and_keeps_the_words(kind, field, send, entry):
    before = stands(entry, field)
    answer = send("save", field, ODD[kind])

    assert (answer.status_code, stands(entry, field)) == (400, before)
    assert len(answer.json()["message"]) > 20


@pytest.mark.parametrize("kind", SAVED)
def test_odd_words_are_read_again_as_words(kind, send, client, draft):
    send("write", "narrative", ODD[kind])
    page = client.get(reverse("reflections:write", args=[draft.pk])).content.decode()

    assert ODD[kind] in html.unescape(page)
    assert "<script>alert(1)" not in page
