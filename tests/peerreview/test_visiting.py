"""Notes of a visit, on the spot or days later, and the end of the visit."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate, now

from peerreview.models import Note
from peerreview.models.visiting import sessions_seen_by, visits_seen_by
from peerreview.services.seats import substitute
from peerreview.services.steering import pause_review, stop_review
from peerreview.services.visiting import (
    NoteWords,
    change_note,
    end_visit,
    put_back_note,
    take_back_note,
    take_note,
)
from schools.errors import Conflict
from schools.models import Message

MODELS = "Partners took turns without being told."


def note_by(review, person, text=MODELS, key=None, written_at=None):
    session = review.sessions.get()
    words = NoteWords(session.lines.get(), "strength", text)
    return take_note(session, words, by=person, key=key or uuid4(), written_at=written_at or now())


@pytest.fixture
def visiting(review_at):
    return review_at("visiting")


@pytest.mark.parametrize("who", ["petra", "mira", "lee"])
def test_its_two_writers_and_the_team_write_notes(who, visiting, leaders):
    assert not note_by(visiting, leaders[who]).is_late


@pytest.mark.parametrize("who", ["shaun", "hana", "joe", "max", "lena", "ada"])
def test_nobody_else_writes_notes(who, visiting, leaders):
    with pytest.raises(Conflict):
        note_by(visiting, leaders[who])


def test_no_note_before_the_visit_begins(review_at, leaders):
    with pytest.raises(Conflict, match="not begun"):
        note_by(review_at("preparing"), leaders["petra"])


def test_a_note_sent_twice_is_one_note_as_it_first_arrived(visiting, leaders):
    key = uuid4()

    first, second = (note_by(visiting, leaders["petra"], text, key) for text in ("First.", "Second."))

    assert (first.pk, second.text) == (second.pk, "First.")


def test_a_note_never_names_somebody_of_the_host(visiting, leaders):
    with pytest.raises(Conflict, match="Mira"):
        note_by(visiting, leaders["petra"], "Mira waited six seconds.")


def test_a_device_with_a_wrong_clock_writes_no_note_of_tomorrow(visiting, leaders):
    written = note_by(visiting, leaders["petra"], written_at=now() + timedelta(days=400))

    assert written.written_at <= written.arrived_at


def test_notes_are_seen_at_once_by_writers_and_team_and_by_nobody_else(visiting, leaders):
    written = note_by(visiting, leaders["mira"])
    today = localdate()

    sees = {name for name, person in leaders.items() if Note.objects.visible_to(person, today).contains(written)}

    assert sees == {"mira", "petra", "lee", "shaun"}


def late(review, leaders):
    return note_by(review, leaders["petra"], written_at=now() - timedelta(days=3))


@pytest.mark.parametrize("stage", ["host_reply", "released", "workshop", "closed"])
def test_a_note_that_arrives_days_late_is_kept_and_marked_and_told(stage, review_at, leaders):
    review = review_at(stage)

    written = late(review, leaders)

    assert written.is_late
    assert Message.objects.filter(person=leaders["lee"], kind="note-arrived-late").exists()
    assert Note.objects.visible_to(leaders["lee"], localdate()).contains(written)


def test_a_note_that_arrives_while_paused_or_after_a_stop_is_kept(visiting, leaders):
    pause_review(visiting, by=leaders["hana"])
    assert late(visiting, leaders).is_late
    stop_review(visiting, by=leaders["hana"], because="A flood.")
    assert late(visiting, leaders).is_late


def test_a_note_of_somebody_who_was_replaced_is_kept_and_stays_theirs(visiting, leaders):
    substitute(visiting.seats.get(role="peer", ended_at=None), leaders["rae"], by=leaders["lee"])

    written = late(visiting, leaders)

    assert (written.is_late, written.by) == (True, leaders["petra"])
    assert Note.objects.visible_to(leaders["rae"], localdate()).contains(written)


def test_a_note_in_other_words_and_taken_back_and_put_back(visiting, leaders):
    written = note_by(visiting, leaders["petra"])
    words = NoteWords(written.line, "question", "Why so?")

    changed = change_note(written, words, by=leaders["petra"], version=1)
    assert (changed.kind, changed.version) == ("question", 2)
    with pytest.raises(Conflict, match="Why so"):
        change_note(written, words, by=leaders["petra"], version=1)
    with pytest.raises(Conflict):
        change_note(written, words, by=leaders["lee"], version=2)
    take_back_note(written, by=leaders["petra"])
    assert not Note.objects.visible_to(leaders["lee"], localdate()).contains(written)
    assert Note.objects.visible_to(leaders["petra"], localdate()).contains(written)
    put_back_note(written, by=leaders["petra"])
    assert Note.objects.visible_to(leaders["lee"], localdate()).contains(written)


@pytest.mark.parametrize(("who", "ends"), [("lee", True), ("hana", True), ("petra", False), ("lena", False)])
def test_who_ends_the_visit(who, ends, visiting, leaders):
    if not ends:
        with pytest.raises(Conflict):
            end_visit(visiting, by=leaders[who])
        return

    assert end_visit(visiting, by=leaders[who]).status == "findings"


def test_a_leader_of_the_host_sees_the_sessions_they_host_alone(visiting, leaders):
    today = localdate()
    other = visiting.sessions.get()
    other.pk, other.host_leader, other.starts_at, other.ends_at = None, leaders["joe"], "11:00", "12:00"
    other.save()

    assert visits_seen_by(leaders["mira"], today).contains(visiting)
    assert sessions_seen_by(leaders["mira"], today).count() == 1
    assert sessions_seen_by(leaders["lee"], today).count() == 2


def test_the_page_takes_a_note_with_and_without_script(visiting, client, leaders):
    client.force_login(leaders["petra"])
    session = visiting.sessions.get()
    url = reverse("peerreview:notes", args=[visiting.pk, session.pk])
    typed = {"text": MODELS, "kind": "strength", "line": session.lines.get().pk, "key": str(uuid4())}

    assert client.post(url, typed).status_code == 302
    assert client.post(url, typed, headers={"accept": "application/json"}).json() == {"taken": True, "is_late": False}
    named = client.post(
        url, typed | {"text": "Mira waited.", "key": str(uuid4())}, headers={"accept": "application/json"}
    )
    assert (named.status_code, "Mira" in named.json()["message"]) == (400, True)
    assert MODELS in client.get(url).content.decode()
    assert Note.objects.filter(text=MODELS).count() == 1


def test_pages_of_a_visit_cost_the_same_for_one_note_and_thirty(visiting, client, leaders):
    client.force_login(leaders["lee"])
    urls = [
        reverse("peerreview:visit", args=[visiting.pk]),
        reverse("peerreview:notes", args=[visiting.pk, visiting.sessions.get().pk]),
        reverse("peerreview:findings", args=[visiting.pk]),
    ]
    counts = []
    for url in urls:
        client.get(url)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert all(client.get(url).status_code == 200 for url in urls)
        counts.append(len(asked))
        for _ in range(30):
            note_by(visiting, leaders["petra"])
    assert counts[0] == counts[1]


def test_the_worker_and_the_page_without_a_signal_hold_nothing_of_anybody(client, visiting):
    shell, worker = (client.get(reverse(f"peerreview:notes-{name}")) for name in ("shell", "worker"))

    assert (shell.status_code, worker["Content-Type"]) == (200, "text/javascript")
    assert "Ash" not in shell.content.decode() + worker.content.decode()
