import io
import json
from uuid import uuid4

import pytest
from django.urls import reverse
from docx import Document

from reflections.exports import Record, Section, as_json, as_pdf, as_word
from reflections.services.coaching import write_comment
from reflections.services.exports import record_of

HOSTILE = [
    "#heading *bold* $x$ <b>",
    "smile \U0001f600 and 中文",
    "مرحبا بالعالم",
    "bell \x07 and \u200b",
    "x" * 5000,
    "a\n\nb",
    "**bold** *it* [link](https://example.org/a_b)\n\n- one\n  - in it\n\n1. first\n2. second",
]


def record(text):
    return Record(
        "My reflection", "Ada Obi", "23 November 2026", [Section(text[:80], 1, [("What is going well", text)])]
    )


@pytest.fixture
def full(viewed, people):
    thread = viewed.reflection.threads.get()
    write_comment(thread, by=people["joe"], kind="question", text="Joe's comment", form_key=uuid4())
    return viewed.reflection


def test_the_author_takes_everything_that_they_may_read(full, people):
    text = json.loads(as_json(record_of(full, for_author=people["ada"])))

    words = json.dumps(text, ensure_ascii=False)
    for said in (
        "Ada's narrative",
        "Ada's evidence",
        "Ada's wonder",
        "Tariq's narrative",
        "Tariq's question",
        "Joe's comment",
    ):
        assert said in words


def test_a_view_not_yet_shared_is_not_in_it(accepted, people):
    accepted.reflection.entries.get().judgements.filter(by=people["tariq"]).update(narrative="Not yet")
    assert "Not yet" not in as_json(record_of(accepted.reflection, for_author=people["ada"])).decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_becomes_a_tagged_pdf(text):
    made = as_pdf(record(text))
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made


def test_ordinary_text_meets_the_accessibility_standard():
    assert b"pdfuaid:part" in as_pdf(record("A quiet start, then talk. Smile: \U0001f600"))


@pytest.mark.parametrize("text", HOSTILE)
def test_any_text_becomes_a_word_document(text):
    document = Document(io.BytesIO(as_word(record(text))))
    assert [style.style.name for style in document.paragraphs][:1] == ["Title"]


def test_marks_become_words_own_bold_and_lists():
    document = Document(io.BytesIO(as_word(record("So **much** talk\n\n- [one](https://example.org)"))))
    first, item = document.paragraphs[-2:]

    assert [run.text for run in first.runs if run.bold] == ["What is going well: ", "much"]
    assert (item.style.name, item.text) == ("List Bullet", "one (https://example.org)")


@pytest.mark.parametrize("kind", ["pdf", "docx", "json"])
def test_a_download_is_a_file_with_a_safe_name(kind, client, full, people):
    client.force_login(people["ada"])
    answer = client.get(reverse("reflections:export", args=[full.pk, kind]))

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith('attachment; filename="my-reflection-')
    assert answer["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("person", ["tariq", "joe", "hana", "tess"])
def test_nobody_else_takes_it(person, client, full, people):
    client.force_login(people[person])
    assert client.get(reverse("reflections:export", args=[full.pk, "json"])).status_code == 404
