"""A difference opens a small conversation: lines between two people, and what came of it for whoever reads the views."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reflections.exports import as_json
from reflections.models import Answer, DifferenceLine, Judgement
from reflections.services.exports import record_of
from reflections.services.finishing import answer_view, finish_reflection
from reflections.services.settling import edit_line, take_back_line, write_line
from schools.errors import Conflict
from schools.models import Message


@pytest.fixture
def judgement(viewed, people):
    return Judgement.objects.get(by=people["tariq"])


def write(judgement, by, text="The back row spoke first.", key=None):
    return write_line(judgement, by=by, text=text, form_key=key or uuid4())


def test_the_two_talk_and_each_is_told_of_the_other(judgement, people):
    write(judgement, people["tariq"])
    write(judgement, people["ada"], "I had not seen that.")

    assert [line.by.first_name for line in DifferenceLine.objects.visible_to(people["ada"])] == ["Tariq", "Ada"]
    told = Message.objects.filter(kind="difference-line").values_list("person", "is_at_once")
    assert set(told) == {(people["ada"].pk, False), (people["tariq"].pk, False)}


@pytest.mark.parametrize("person", ["joe", "nell", "hana", "lena", "tess"])
def test_nobody_else_reads_or_writes_a_line(person, judgement, people):
    write(judgement, people["tariq"])

    assert not DifferenceLine.objects.visible_to(people[person]).exists()
    with pytest.raises(Conflict):
        write(judgement, people[person])


def test_what_came_of_it_is_read_by_whoever_reads_the_view(judgement, people):
    answer_view(judgement, by=people["ada"], text="We will both count.")

    for name in ("tariq", "joe"):
        assert Answer.objects.visible_to(people[name]).get().text == "We will both count."
    assert not Answer.objects.visible_to(people["hana"]).exists()


def test_the_same_form_sent_twice_is_one_line(judgement, people):
    key = uuid4()
    assert write(judgement, people["ada"], key=key) == write(judgement, people["ada"], key=key)
    assert Message.objects.filter(kind="difference-line").count() == 1


def test_a_view_not_yet_shared_is_not_talked_over(accepted, people):
    unsent = Judgement.objects.get(by=people["tariq"])
    for name in ("ada", "tariq"):
        with pytest.raises(Conflict):
            write(unsent, people[name])


def test_the_author_does_not_talk_over_their_own_judgement(viewed, people):
    with pytest.raises(Conflict):
        write(Judgement.objects.get(by=people["ada"]), people["ada"])


def test_a_line_can_be_changed_for_a_quarter_of_an_hour_and_the_earlier_one_stays(judgement, people):
    line = write(judgement, people["tariq"], "You must wait")
    for name in ("ada", "joe", "tess"):
        with pytest.raises(Conflict):
            edit_line(line, by=people[name], text="Mine")

    edit_line(line, by=people["tariq"], text="What if you waited?")

    line.refresh_from_db()
    assert (line.text, line.earlier) == ("What if you waited?", ["You must wait"])
    DifferenceLine.objects.update(written_at=timezone.now() - timedelta(minutes=15))
    with pytest.raises(Conflict):
        edit_line(line, by=people["tariq"], text="Too late")


def test_ones_own_line_is_taken_back_for_good(judgement, people):
    line = write(judgement, people["tariq"], "I wish I had not")
    for name in ("ada", "joe", "tess"):
        with pytest.raises(Conflict):
            take_back_line(line, by=people[name])

    take_back_line(line, by=people["tariq"])

    line.refresh_from_db()
    assert (line.text, line.taken_back_at is None) == ("", False)


def test_the_end_closes_it_and_both_still_read_it(judgement, people):
    line = write(judgement, people["tariq"])
    finish_reflection(judgement.entry.reflection, by=people["ada"], takeaway="Count.", steps=[], heads=[people["hana"]])

    for act in (lambda: write(judgement, people["ada"]), lambda: take_back_line(line, by=people["tariq"])):
        with pytest.raises(Conflict):
            act()
    readers = [name for name in people if DifferenceLine.objects.visible_to(people[name]).exists()]
    assert readers == ["ada", "tariq"]


def test_an_empty_line_cannot_stand(judgement, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        DifferenceLine.objects.create(
            judgement=judgement, by=people["ada"], text="", written_at=timezone.now(), form_key=uuid4()
        )


def test_the_author_takes_the_conversation_with_them_but_not_what_was_taken_back(judgement, people):
    write(judgement, people["tariq"], "Kept words")
    take_back_line(write(judgement, people["tariq"], "Gone words"), by=people["tariq"])

    taken = as_json(record_of(judgement.entry.reflection, for_author=people["ada"])).decode()

    assert ("Kept words" in taken, "Gone words" in taken) == (True, False)
