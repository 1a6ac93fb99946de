"""Conversations on a criterion, somebody brought into one, and what waits for whom."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from reflections.models import Comment, Judgement, Thread
from reflections.services.coaching import (
    close_thread,
    keep_for_later,
    mark_read,
    mute_thread,
    open_thread_on,
    take_back_comment,
    write_comment,
)
from reflections.services.sharing import withdraw_reflection
from reflections.services.writing import remove_entry
from schools.errors import Conflict
from schools.models import Message, PurposeAgreement
from schools.services.messages import read_messages_about

TODAY = timezone.localdate()


@pytest.fixture
def thread(shared):
    return shared.threads.get()


@pytest.fixture
def entry(shared):
    return shared.entries.get()


@pytest.fixture
def beside(thread, entry, people):
    """A conversation on questioning, beside the one on the whole reflection."""
    return open_thread_on(entry, thread, by=people["ada"])


def say(thread, by, text="What surprised you?", guests=(), **more):
    words = {"kind": "question", "text": text, "form_key": uuid4(), "guests": frozenset(guests)}
    return write_comment(thread, by=by, **words | more)


def at(client, person, name, *ids):
    client.force_login(person)
    return client.get(reverse(f"reflections:{name}", args=ids))


def test_a_conversation_on_a_criterion_is_opened_once_and_the_coach_is_told(beside, thread, entry, people):
    assert open_thread_on(entry, thread, by=people["ada"]) == beside
    assert Message.objects.get(kind="thread-opened").person == people["joe"]
    assert Thread.objects.waiting_for(people["joe"]).contains(beside)


@pytest.mark.parametrize("person", ["joe", "tariq", "hana", "lena", "tess"])
def test_only_the_author_opens_one_on_a_criterion(person, thread, entry, people):
    with pytest.raises(Conflict):
        open_thread_on(entry, thread, by=people[person])


def test_none_is_opened_with_a_coach_whose_word_has_lapsed(thread, entry, people):
    PurposeAgreement.objects.filter(person=people["joe"]).delete()
    with pytest.raises(Conflict):
        open_thread_on(entry, thread, by=people["ada"])


def test_a_coach_has_one_conversation_on_a_criterion_and_one_on_the_whole(beside, thread):
    for entry in (beside.entry, None):
        with pytest.raises(IntegrityError), transaction.atomic():
            Thread.objects.create(
                reflection=thread.reflection, coach=thread.coach, entry=entry, started_at=timezone.now()
            )


def test_only_lines_of_its_criterion_are_quoted_beside_it(beside, thread, people, criteria):
    other = thread.reflection.entries.create(criterion=criteria[1], wonder="Whose voice?")
    Judgement.objects.create(entry=other, by=people["ada"], narrative="Marked together", submitted_at=timezone.now())

    assert say(beside, people["joe"], quote="Ada's narrative")
    assert say(thread, people["joe"], quote="Marked together")
    with pytest.raises(Conflict):
        say(beside, people["joe"], quote="Marked together")


def test_each_conversation_is_closed_and_muted_by_itself(beside, thread, people):
    close_thread(beside, by=people["joe"])
    mute_thread(thread, by=people["ada"])
    say(thread, people["joe"])

    assert not Message.objects.filter(kind="comment").exists()
    with pytest.raises(Conflict):
        say(beside, people["ada"])


def test_a_criterion_with_a_conversation_is_not_taken_out(beside, thread, people):
    draft = withdraw_reflection(thread.reflection, by=people["ada"])
    with pytest.raises(Conflict):
        remove_entry(draft.entries.get(), by=people["ada"])


def test_both_conversations_stand_on_the_page(client, beside, people):
    say(beside, people["joe"], "On the pauses?")
    page = at(client, people["ada"], "reflection", beside.reflection_id).content.decode()

    assert "On this, with my coach, Joe Platt" in page
    assert "My coach, Joe Platt" in page


def comments_told(person):
    return Message.objects.filter(kind="comment", person=person).count()


def test_two_comments_that_wait_are_one_message_and_one_after_the_first_was_read_is_another(thread, people):
    say(thread, people["joe"])
    say(thread, people["joe"])
    assert comments_told(people["ada"]) == 1
    read_messages_about(people["ada"], thread.thing)
    say(thread, people["joe"])
    assert comments_told(people["ada"]) == 2


def waits(person):
    return Thread.objects.waiting_for(person).exists()


def test_what_is_marked_as_read_waits_no_longer_until_the_next_word(thread, people):
    say(thread, people["joe"])
    mark_read(thread, by=people["ada"])
    assert not waits(people["ada"])
    assert not Message.objects.unread_by(people["ada"]).filter(kind="comment").exists()
    say(thread, people["joe"], "And then?")
    assert waits(people["ada"])


def test_what_is_kept_for_later_waits_again(thread, people):
    say(thread, people["joe"])
    mark_read(thread, by=people["ada"])
    keep_for_later(thread, by=people["ada"])
    assert waits(people["ada"])


def test_words_taken_back_wait_for_nobody(thread, people):
    take_back_comment(say(thread, people["joe"]), by=people["joe"])
    assert not waits(people["ada"])


def test_the_longest_waiting_stands_first_and_new_words_are_marked(client, beside, thread, people):
    say(beside, people["ada"])
    say(thread, people["ada"])
    Comment.objects.filter(thread=thread).update(written_at=timezone.now() - timedelta(days=2))
    rows = at(client, people["joe"], "coaching").context["threads"]

    assert [(row.pk, row.is_waiting, row.is_new) for row in rows] == [(thread.pk, True, True), (beside.pk, True, True)]


def test_opening_the_page_reads_what_is_new(client, thread, people):
    say(thread, people["ada"])
    at(client, people["joe"], "reflection", thread.reflection_id)
    (row,) = at(client, people["joe"], "coaching").context["threads"]

    assert (row.is_waiting, row.is_new) == (True, False)


def test_a_coach_sees_each_conversation_in_which_they_have_only_told(beside, thread, people):
    say(thread, people["joe"])
    say(beside, people["joe"], kind="suggestion")
    assert list(Thread.objects.only_told_by(people["joe"])) == [beside]
