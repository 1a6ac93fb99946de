from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from reflections.models import Answer, Comment, Judgement, NextStep, Reflection, Status, Thread
from reflections.models.phrases import phrases_of
from reflections.services.coaching import (
    close_thread,
    edit_comment,
    mute_thread,
    reopen_thread,
    take_back_comment,
    write_comment,
)
from reflections.services.finishing import Step, add_thought, answer_view, finish_reflection, note_step
from schools.errors import Conflict
from schools.models import Message
from schools.words import telling_in


@pytest.fixture
def thread(shared):
    return shared.threads.get()


def say(thread, by, text="What surprised you?", key=None):
    return write_comment(thread, by=by, kind="question", text=text, form_key=key or uuid4())


def finish(ask, by, steps=(), heads=()):
    return finish_reflection(ask.reflection, by=by, takeaway="Wait longer.", steps=list(steps), heads=list(heads))


def test_coach_and_author_talk(thread, people):
    say(thread, people["joe"])
    say(thread, people["ada"], "That they waited with me.")

    assert [comment.by.first_name for comment in Comment.objects.visible_to(people["ada"])] == ["Joe", "Ada"]
    assert Message.objects.filter(kind="comment").count() == 2


def test_the_same_form_sent_twice_is_one_comment(thread, people):
    key = uuid4()
    assert say(thread, people["joe"], key=key) == say(thread, people["joe"], key=key)
    assert Message.objects.filter(kind="comment").count() == 1


def test_a_line_of_the_reflection_can_be_quoted(thread, people):
    said = {"kind": "question", "text": "Say more?", "form_key": uuid4()}
    assert write_comment(thread, by=people["joe"], quote="Ada's  narrative", **said).quote == "Ada's  narrative"


def test_nobody_is_given_words_that_they_did_not_write(thread, people):
    said = {"kind": "question", "text": "Really?", "form_key": uuid4()}
    with pytest.raises(Conflict):
        write_comment(thread, by=people["joe"], quote="I never said this", **said)


def test_a_line_with_marks_is_quoted_as_it_is_read(thread, people):
    own = Judgement.objects.filter(entry__reflection=thread.reflection, by=people["ada"])
    own.update(narrative="So **much** talk\n\n- of reasons")
    said = {"kind": "question", "text": "How?", "form_key": uuid4(), "quote": "much talk of reasons"}

    assert write_comment(thread, by=people["joe"], **said).quote == "much talk of reasons"


@pytest.mark.parametrize("person", ["tariq", "nell", "hana", "lena", "tess"])
def test_nobody_else_writes_in_a_conversation(person, thread, people):
    with pytest.raises(Conflict):
        say(thread, people[person])


def test_an_answer_stands_beside_the_view_and_changes_neither(viewed, people):
    judgement = Judgement.objects.get(by=people["tariq"])

    answer_view(judgement, by=people["ada"], text="I had not noticed")

    assert Answer.objects.visible_to(people["tariq"]).get().text == "I had not noticed"
    assert Judgement.objects.get(by=people["tariq"]).narrative == "Tariq's narrative"


def test_only_the_author_answers(viewed, people):
    for name in ("tariq", "joe", "hana"):
        with pytest.raises(Conflict):
            answer_view(Judgement.objects.get(by=people["tariq"]), by=people[name], text="No")


def test_finishing_takes_one_line_and_nothing_for_now(viewed, people):
    finish(viewed, people["ada"])

    assert Reflection.objects.get().status == Status.AGREED
    assert not NextStep.objects.exists()


def test_next_steps_keep_their_day_and_their_help(viewed, people):
    day = timezone.localdate()
    finish(viewed, people["ada"], steps=[Step("Try think time", due_on=day, help="A visit from Tariq")])

    step = NextStep.objects.get()
    assert (step.text, step.due_on, step.help) == ("Try think time", day, "A visit from Tariq")


def test_a_next_step_goes_on_and_letting_go_says_why(viewed, people):
    finish(viewed, people["ada"], steps=[Step("Try think time")])
    step = NextStep.objects.get()

    assert note_step(step, by=people["ada"], status="going").status == "going"
    with pytest.raises(Conflict, match="why you let it go"):
        note_step(step, by=people["ada"], status="let_go", line=" ")
    assert note_step(step, by=people["ada"], status="let_go", line="Year 6 needed me").line == "Year 6 needed me"


@pytest.mark.parametrize("person", ["tariq", "joe", "hana", "tess"])
def test_only_the_author_says_how_a_step_goes(person, viewed, people):
    finish(viewed, people["ada"], steps=[Step("Try think time")], heads=[people["hana"]])
    with pytest.raises(Conflict):
        note_step(NextStep.objects.get(), by=people[person], status="done")


def test_a_head_reads_only_what_the_author_lets_them(viewed, people):
    finish(viewed, people["ada"])
    assert not Reflection.objects.visible_to(people["hana"]).exists()


def test_no_head_of_another_school_is_let_in(viewed, people):
    finish(viewed, people["ada"], heads=[people["hugo"], people["hana"]])
    assert not Reflection.objects.visible_to(people["hugo"]).exists()
    assert Reflection.objects.visible_to(people["hana"]).exists()


def test_nothing_is_finished_before_the_views_are_in(shared, people):
    with pytest.raises(Conflict):
        finish_reflection(shared, by=people["ada"], takeaway="Too soon", steps=[], heads=[])


def test_a_finished_conversation_is_closed(viewed, people):
    thread = viewed.reflection.threads.get()
    finish(viewed, people["ada"])
    with pytest.raises(Conflict):
        say(thread, people["joe"])


def test_words_can_be_changed_for_a_quarter_of_an_hour_and_the_earlier_ones_stay(thread, people):
    comment = say(thread, people["joe"], "You must slow down")
    edit_comment(comment, by=people["joe"], text="What would slower look like?")

    comment.refresh_from_db()
    assert (comment.text, comment.earlier) == ("What would slower look like?", ["You must slow down"])
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=15))
    with pytest.raises(Conflict):
        edit_comment(comment, by=people["joe"], text="Too late")


def test_words_taken_back_are_gone_for_good(thread, people):
    comment = say(thread, people["joe"], "I wish I had not")
    take_back_comment(comment, by=people["joe"])

    comment.refresh_from_db()
    assert (comment.text, comment.earlier) == ("", [])
    assert comment.taken_back_at is not None


@pytest.mark.parametrize(
    "act", [lambda row, by: edit_comment(row, by=by, text="Mine"), lambda row, by: take_back_comment(row, by=by)]
)
def test_nobody_touches_another_persons_words(act, thread, people):
    comment = say(thread, people["joe"])
    for name in ("ada", "tariq", "hana", "tess"):
        with pytest.raises(Conflict):
            act(comment, people[name])


def test_either_closes_and_either_reopens(thread, people):
    close_thread(thread, by=people["joe"])
    with pytest.raises(Conflict):
        say(thread, people["ada"])
    reopen_thread(thread, by=people["ada"])
    assert say(thread, people["ada"])


def test_quiet_about_a_conversation_ends_its_messages_and_nobody_is_told(thread, people):
    mute_thread(thread, by=people["ada"])
    say(thread, people["joe"])
    assert not Message.objects.filter(kind="comment").exists()
    mute_thread(thread, by=people["ada"])
    say(thread, people["joe"])
    assert Message.objects.filter(kind="comment").count() == 1


def test_a_coach_sees_where_they_have_only_told(thread, people):
    write_comment(thread, by=people["joe"], kind="suggestion", text="Try this", form_key=uuid4())
    assert Thread.objects.only_told_by(people["joe"]).get() == thread
    say(thread, people["joe"])
    assert not Thread.objects.only_told_by(people["joe"]).exists()


@pytest.mark.parametrize(
    ("text", "phrase"),
    [("You  MUST plan", "you must"), ("Well, you didn’t plan", "you didn't"), ("What did you notice?", "")],
)
def test_a_telling_tone_is_noticed(text, phrase, db):
    assert telling_in(text, phrases_of("telling")) == phrase


def test_a_later_thought_is_added_and_what_was_agreed_stays(viewed, people):
    finish(viewed, people["ada"])
    key = uuid4()
    for _ in range(2):
        add_thought(viewed.reflection, by=people["ada"], text="It was the seating.", form_key=key)

    assert [thought.text for thought in viewed.reflection.addenda.all()] == ["It was the seating."]
    assert Reflection.objects.get().takeaway == "Wait longer."


def test_a_thought_comes_after_the_end_and_from_the_author(viewed, people):
    with pytest.raises(Conflict):
        add_thought(viewed.reflection, by=people["ada"], text="Too soon", form_key=uuid4())
    finish(viewed, people["ada"])
    for name in ("tariq", "joe", "hana"):
        with pytest.raises(Conflict):
            add_thought(viewed.reflection, by=people[name], text="Not theirs", form_key=uuid4())
