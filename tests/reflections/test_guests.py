"""Somebody whom the author brought into a conversation: what they read, from when, and who is told."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from reflections.models import Comment, Judgement, Reflection, Thread, ThreadGuest
from reflections.models.asking import askable_colleagues, inviteable_guests
from reflections.services.coaching import write_comment
from reflections.services.exports import record_of
from reflections.services.finishing import finish_reflection
from reflections.services.guests import bring_in, end_visit
from reflections.services.sharing import withdraw_reflection
from schools.errors import Conflict
from schools.models import Message, Opening, PurposeAgreement
from schools.services.coaching import agree_on_purpose

TODAY = timezone.localdate()


@pytest.fixture
def thread(shared):
    return shared.threads.get()


def say(thread, by, text="What surprised you?", guests=()):
    words = {"kind": "question", "text": text, "form_key": uuid4(), "guests": frozenset(guests)}
    return write_comment(thread, by=by, **words)


def at(client, person, name, *ids):
    client.force_login(person)
    return client.get(reverse(f"reflections:{name}", args=ids))


@pytest.fixture
def visit(thread, people):
    """Nell, brought into the conversation after Joe's first words."""
    say(thread, people["joe"], "Before she came")
    return bring_in(thread, people["nell"], by=people["ada"])


def read_by(person):
    return [comment.text for comment in Comment.objects.visible_to(person)]


def test_somebody_brought_in_reads_what_is_said_since_and_writes(visit, thread, people):
    nell = people["nell"]
    say(thread, people["joe"], "Now with you", guests=[nell.pk])
    say(thread, nell, "Thank you for asking me")

    assert read_by(nell) == ["Now with you", "Thank you for asking me"]
    assert read_by(people["joe"]) == ["Before she came", "Now with you", "Thank you for asking me"]


@pytest.mark.parametrize("model", [Reflection, Judgement])
def test_somebody_brought_in_never_gets_the_reflection(model, visit, people):
    assert not model.objects.visible_to(people["nell"]).exists()


@pytest.mark.parametrize("person", ["joe", "nell", "tariq", "hana", "lena", "tess"])
def test_only_the_author_brings_somebody_in(person, visit, thread, people):
    with pytest.raises(Conflict):
        bring_in(thread, people["dee"], by=people[person])


@pytest.mark.parametrize("person", ["ada", "joe", "tariq", "bea", "tess", "owen"])
def test_who_is_not_brought_in(person, thread, people):
    """The two themselves, who still owes a view, other schools, the administrator and leavers."""
    assert not inviteable_guests(thread, TODAY).contains(people[person])
    with pytest.raises(Conflict):
        bring_in(thread, people[person], by=people["ada"])


def test_who_was_brought_in_is_not_asked_for_an_independent_view(visit, shared, people):
    end_visit(visit, by=people["ada"])
    assert not askable_colleagues(people["ada"], shared.cycle, timezone.now()).contains(people["nell"])


def test_everybody_there_is_told_of_who_was_brought_in(visit, people):
    told = set(Message.objects.filter(kind__in=["brought-in", "guest-joined"]).values_list("person", "kind"))

    assert told == {(people["nell"].pk, "brought-in"), (people["joe"].pk, "guest-joined")}


def test_nobodys_words_reach_somebody_they_were_not_told_of(visit, thread, people):
    with pytest.raises(Conflict, match="Nell Price can read"):
        say(thread, people["joe"], "Typed before she came")
    assert say(thread, people["joe"], "Sent knowing it", guests=[people["nell"].pk])


@pytest.mark.parametrize("by", ["ada", "nell"])
def test_the_author_lets_them_go_and_they_leave_at_once(by, visit, thread, people):
    end_visit(visit, by=people[by])

    assert not Thread.objects.visible_to(people["nell"]).exists()
    assert not Message.objects.unread_by(people["nell"]).exists()
    with pytest.raises(Conflict):
        say(thread, people["nell"])


@pytest.mark.parametrize("by", ["joe", "tariq", "hana", "tess"])
def test_nobody_else_sends_them_away(by, visit, people):
    with pytest.raises(Conflict):
        end_visit(visit, by=people[by])


def test_whoever_comes_back_reads_from_then_on(visit, thread, people):
    say(thread, people["joe"], "While she was there", guests=[people["nell"].pk])
    end_visit(visit, by=people["ada"])
    say(thread, people["joe"], "While she was away")
    bring_in(thread, people["nell"], by=people["ada"])
    assert read_by(people["nell"]) == []


def test_nobody_is_brought_in_twice_at_a_time(visit):
    with pytest.raises(IntegrityError), transaction.atomic():
        ThreadGuest.objects.create(thread=visit.thread, person=visit.person, brought_in_at=timezone.now())


def test_a_leader_who_is_brought_in_gives_their_word_first(client, thread, people):
    PurposeAgreement.objects.filter(person=people["hana"]).delete()
    bring_in(thread, people["hana"], by=people["ada"])

    assert at(client, people["hana"], "thread", thread.pk).url == reverse("schools:purpose")
    assert not Thread.objects.visible_to(people["hana"]).exists()
    agree_on_purpose(by=people["hana"])
    assert at(client, people["hana"], "thread", thread.pk).status_code == 200


def test_taking_the_reflection_back_ends_every_visit(visit, people):
    withdraw_reflection(Reflection.objects.get(), by=people["ada"])
    assert not ThreadGuest.objects.standing().exists()


def test_the_author_sees_when_they_first_opened_it(client, visit, thread, people):
    page = at(client, people["nell"], "thread", thread.pk).content.decode()
    read = " ".join(at(client, people["ada"], "reflection", thread.reflection_id).content.decode().split())

    assert "Who will read this:</strong> you, Ada Obi, Joe Platt" in " ".join(page.split())
    assert "Before she came" not in page
    assert Opening.objects.filter(person=people["nell"], thing=thread.thing).exists()
    assert "first opened" in read
    assert "Nell Price</strong>, whom you brought into a conversation: only what is said there since" in read


def test_the_author_sees_that_it_is_their_line_manager(client, thread, people):
    assert "Your line manager" in at(client, people["ada"], "bring-in", thread.pk).content.decode()


def test_the_file_an_author_takes_away_names_who_was_brought_in(visit, people):
    record = record_of(Reflection.objects.get(), for_author=people["ada"])
    named = dict(record.sections[-1].parts)

    assert named["Nell Price"].startswith("a conversation only, from ")


def test_a_visit_goes_on_after_the_end_only_to_read(viewed, people):
    thread = viewed.reflection.threads.get()
    visit = bring_in(thread, people["nell"], by=people["ada"])
    finish_reflection(viewed.reflection, by=people["ada"], takeaway="Wait.", steps=[], heads=[])

    assert Thread.objects.visible_to(people["nell"]).contains(thread)
    with pytest.raises(Conflict):
        say(thread, people["nell"])
    assert end_visit(visit, by=people["ada"]).ended_at


def test_two_who_write_are_two_messages(visit, thread, people):
    say(thread, people["joe"], guests=[people["nell"].pk])
    say(thread, people["nell"])
    assert set(Message.objects.filter(kind="comment", person=people["ada"]).values_list("by", flat=True)) == {
        people["joe"].pk,
        people["nell"].pk,
    }


def test_a_guest_finds_it_among_their_conversations_and_on_today(client, visit, thread, people):
    say(thread, people["joe"], guests=[people["nell"].pk])
    page = at(client, people["nell"], "coaching").content.decode()

    assert "Ada Obi and Joe Platt" in page
    assert "You were brought in" in client.get("/").content.decode()
