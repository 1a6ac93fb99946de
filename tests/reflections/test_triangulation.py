import pytest

from reflections.models import Judgement, Level, Reflection, Status, Triangulation, Version
from reflections.models.judgements import difference_between
from reflections.services.sharing import share_reflection
from reflections.services.triangulation import (
    ViewWords,
    accept_ask,
    decline_ask,
    hand_back,
    offer_conversation,
    save_and_share_view,
    save_view,
    share_view,
)
from reflections.services.writing import StaleVersion
from schools.errors import Conflict
from schools.models import Message


def view(ask, by, how="talked", **words):
    entries = {entry.pk: ViewWords(**words) for entry in ask.reflection.entries.all()}
    return save_and_share_view(ask, by=by, version=ask.version, how=how, words=entries)


def test_the_reveal_comes_to_both_at_once(accepted, people):
    ada, tariq = people["ada"], people["tariq"]
    assert not Judgement.objects.visible_to(tariq).filter(by=ada).exists()

    view(accepted, tariq, narrative="Good pauses")

    assert Judgement.objects.visible_to(tariq).filter(by=ada).exists()
    assert Judgement.objects.visible_to(ada).filter(by=tariq).exists()


def test_a_view_being_written_is_its_writers_alone(accepted, people):
    entry = accepted.reflection.entries.get()
    words = {entry.pk: ViewWords(narrative="Not yet")}
    save_view(accepted, by=people["tariq"], version=accepted.version, how="talked", words=words)

    for other in ("ada", "joe", "hana", "nell"):
        assert not Judgement.objects.visible_to(people[other]).filter(narrative="Not yet").exists()


def test_two_colleagues_see_each_others_views_only_after_their_own(draft, people):
    share_reflection(draft, by=people["ada"], colleagues=[people["tariq"], people["nell"]])
    asks = {ask.colleague: accept_ask(ask, by=ask.colleague) for ask in draft.triangulations.all()}
    view(asks[people["tariq"]], people["tariq"], narrative="First view")

    seen = Judgement.objects.visible_to(people["nell"]).filter(by=people["tariq"])
    assert not seen.exists()
    view(asks[people["nell"]], people["nell"], narrative="Second view")
    assert seen.exists()


def test_views_are_in_when_the_last_one_is(draft, people):
    share_reflection(draft, by=people["ada"], colleagues=[people["tariq"], people["nell"]])
    first, second = (accept_ask(ask, by=ask.colleague) for ask in draft.triangulations.all())
    view(first, first.colleague, narrative="One")
    assert Reflection.objects.get().status == Status.SHARED
    hand_back(second, by=second.colleague)
    assert Reflection.objects.get().status == Status.TRIANGULATED


def test_when_everybody_says_no_it_stays_shared(shared, people):
    decline_ask(shared.triangulations.get(), by=people["tariq"])
    assert Reflection.objects.get().status == Status.SHARED


@pytest.mark.parametrize(
    ("how", "words"),
    [("talked", {}), ("talked", {"narrative": "   "}), ("talked", {"is_not_seen": True}), ("", {"narrative": "Words"})],
)
def test_an_empty_view_is_not_shared(how, words, accepted, people):
    with pytest.raises(Conflict):
        view(accepted, people["tariq"], how=how, **words)
    assert Triangulation.objects.get().status == Triangulation.Status.ACCEPTED


def test_the_second_window_of_a_view_is_told_and_its_text_kept(accepted, people):
    entry = accepted.reflection.entries.get()
    for text in ("First", "Second"):
        words = {entry.pk: ViewWords(narrative=text)}
        try:
            save_view(accepted, by=people["tariq"], version=accepted.version, how="talked", words=words)
        except StaleVersion:
            assert text == "Second"
    assert Version.objects.visible_to(people["tariq"]).get().words[0]["narrative"] == "Second"


def test_a_shared_view_is_never_changed(viewed, people):
    with pytest.raises(Conflict):
        view(viewed, people["tariq"], narrative="Second thoughts")
    with pytest.raises(Conflict):
        share_view(viewed, by=people["tariq"])


@pytest.mark.parametrize("service", [accept_ask, decline_ask])
@pytest.mark.parametrize("person", ["ada", "joe", "nell", "hana"])
def test_nobody_else_answers_an_ask(service, person, shared, people):
    with pytest.raises(Conflict):
        service(shared.triangulations.get(), by=people[person])


@pytest.mark.parametrize(
    ("mine", "theirs", "is_not_seen", "difference"),
    [(1, 1, False, "same"), (1, 2, False, "near"), (1, 3, False, "different"), (4, 1, False, "different"),
     (1, None, True, "unseen"), (None, 2, False, ""), (2, None, False, "")],
)  # fmt: skip
def test_views_are_compared_in_words(mine, theirs, is_not_seen, difference):
    level = {position: Level(position=position) for position in (1, 2, 3, 4)} | {None: None}
    author, colleague = Judgement(level=level[mine]), Judgement(level=level[theirs], is_not_seen=is_not_seen)
    assert difference_between(author, colleague) == difference


def test_ten_minutes_may_be_offered_by_either(viewed, people):
    offer_conversation(viewed, by=people["tariq"])
    offer_conversation(viewed, by=people["ada"])

    offered = Message.objects.filter(kind="conversation-offered").values_list("person", flat=True)
    assert set(offered) == {people["ada"].pk, people["tariq"].pk}
