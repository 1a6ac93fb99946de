"""What two people write together opens only when both agree, to exactly those named, and closes at either's word."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from reflections.files import Checked
from reflections.models import Judgement, PracticeOffer, Proposal, Reflection, Share, Status, Thread, Triangulation
from reflections.models.asking import askable_for
from reflections.models.practice import offerable_entries
from reflections.services.coaching import write_comment
from reflections.services.consent import agree_to, propose_ask, propose_share
from reflections.services.ending_asks import take_back_ask
from reflections.services.files import attach_file
from reflections.services.finishing import answer_view, finish_reflection, let_heads_read
from reflections.services.guests import bring_in
from reflections.services.proposals import decline_proposal, take_back_proposal
from reflections.services.sharing import ask_another, go_on_without, share_reflection, withdraw_reflection
from reflections.services.together import leave_reflection
from reflections.services.triangulation import accept_ask
from reflections.services.writing import AskWords, EntryWords, choose_audience, save_reflection
from schools.errors import Conflict
from schools.models import CoachingPair, Membership, Message
from tests.reflections.test_visibility import give_view


def told(person):
    return list(Message.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def proposed(together, coached):
    """Ada proposes to share with Tariq and with Joe, her coach."""
    return propose_share(together, by=coached["ada"], colleagues=[coached["tariq"]], coach=coached["joe"])


@pytest.fixture
def both_shared(proposed, mina):
    agree_to(proposed, by=mina)
    return Reflection.objects.get()


@pytest.fixture
def both_viewed(both_shared, people):
    give_view(accept_ask(both_shared.triangulations.get(), by=people["tariq"]), people["tariq"])
    return Reflection.objects.get()


@pytest.mark.parametrize("name", ["ada", "mina"])
def test_neither_of_two_opens_anything_alone(name, together, coached):
    with pytest.raises(Conflict, match="both agreed"):
        share_reflection(together, by=coached[name], colleagues=[coached["tariq"]], coach=coached["joe"])

    assert not Share.objects.exists()
    assert not Triangulation.objects.exists()


def test_a_proposal_tells_the_other_and_opens_nothing(proposed, coached, mina):
    assert told(mina) == ["together-asked", "proposed"]
    assert told(coached["tariq"]) == told(coached["joe"]) == []
    assert Reflection.objects.get().status == Status.DRAFT


def test_it_opens_once_when_the_other_agrees_to_exactly_those_named(both_shared, coached, mina, proposed):
    assert both_shared.status == Status.SHARED
    assert [ask.colleague for ask in both_shared.triangulations.all()] == [coached["tariq"]]
    assert [share.person for share in both_shared.shares.all()] == [coached["joe"]]
    assert told(coached["ada"]) == ["joined", "proposal-agreed"]
    with pytest.raises(Conflict):
        agree_to(proposed, by=mina)


@pytest.mark.parametrize("name", ["ada", "tariq", "joe", "hana", "lena", "tess"])
def test_only_the_other_author_agrees(name, proposed, coached):
    with pytest.raises(Conflict):
        agree_to(proposed, by=coached[name])


@pytest.mark.parametrize("name", ["ada", "mina"])
def test_words_changed_by_either_make_a_proposal_to_share_fall_away(name, proposed, together, people):
    words = {entry.pk: EntryWords(narrative="Changed since") for entry in together.entries.all()}
    together.refresh_from_db()
    save_reflection(together, by=people[name], version=together.version, words=words)

    with pytest.raises(Conflict, match="words have changed"):
        agree_to(proposed, by=people["mina"])
    assert Proposal.objects.get(pk=proposed.pk).status == Proposal.Status.VOID


def test_a_file_attached_since_makes_it_fall_away_too(proposed, together, people, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    attach_file(
        together.entries.get(), Checked("Plan.pdf", "application/pdf", b"%PDF-1.7"), by=people["ada"], form_key=uuid4()
    )

    with pytest.raises(Conflict):
        agree_to(proposed, by=people["mina"])


def test_a_no_comes_with_a_line_and_something_else_may_be_proposed(proposed, together, coached, mina):
    decline_proposal(proposed, by=mina, line="Not Joe yet, please")

    assert told(coached["ada"]) == ["joined", "proposal-declined"]
    again = propose_share(together, by=mina, colleagues=[coached["tariq"]])
    assert agree_to(again, by=coached["ada"]).reflection.shares.count() == 0


def test_what_was_taken_back_is_not_agreed_to(proposed, coached, mina):
    take_back_proposal(proposed, by=coached["ada"])

    with pytest.raises(Conflict):
        agree_to(proposed, by=mina)


def test_the_words_with_an_ask_are_those_that_both_have_seen(together, coached, mina):
    said = {coached["tariq"].pk: AskWords("Have you an hour?", "What did you hear?")}
    audience = {"colleagues": [coached["tariq"]], "coach": None}
    choose_audience(together, by=coached["ada"], words=said, **audience)
    proposal = propose_share(together, by=coached["ada"], **audience)
    choose_audience(together, by=coached["ada"], words={coached["tariq"].pk: AskWords("Other words")}, **audience)

    agree_to(proposal, by=mina)

    assert Triangulation.objects.get().message == "Have you an hour?"


def test_nobody_is_asked_whom_one_of_the_two_might_not_ask(together, coached, mina):
    coach_of_mina, now = coached["nell"], timezone.now()
    pair = {"coach": coach_of_mina, "colleague": mina, "proposed_by": coached["hana"]}
    CoachingPair.objects.create(**pair, proposed_at=now, agreed_at=now)
    Membership.objects.filter(person=mina).update(line_manager=coached["mo"])
    askable = set(askable_for(together, now))

    assert askable.isdisjoint({coached["ada"], mina, coached["joe"], coached["mira"], coach_of_mina, coached["mo"]})
    assert coached["tariq"] in askable


def test_who_has_left_the_draft_is_not_asked_for_an_independent_view(together, mina, people):
    leave_reflection(together, by=people["ada"])

    assert not askable_for(Reflection.objects.get(), timezone.now()).contains(people["ada"])


def test_another_colleague_is_asked_only_by_both(both_shared, coached, mina):
    with pytest.raises(Conflict, match="both agreed"):
        ask_another(both_shared, coached["nell"], by=mina)
    agree_to(propose_ask(both_shared, coached["nell"], by=mina), by=coached["ada"])

    assert told(coached["nell"]) == ["view-asked"]


def test_closing_needs_one_and_tells_the_other(both_shared, coached, mina):
    take_back_ask(both_shared.triangulations.get(), by=mina)
    assert told(coached["ada"])[-1] == "ask-taken-back"

    withdraw_reflection(both_shared, by=coached["ada"])
    assert told(mina)[-1] == "withdrawn"
    assert not Share.objects.filter(ended_at=None).exists()


def test_going_on_without_the_rest_needs_one_and_tells_the_other(both_shared, coached, mina):
    go_on_without(both_shared, by=mina)

    assert told(coached["ada"])[-1] == "went-on"


def test_either_finishes_for_both_and_a_head_reads_it_only_once_both_agree(both_viewed, coached, mina):
    finish_reflection(both_viewed, by=mina, takeaway="Wait longer.", steps=[], heads=[coached["hana"]])

    assert told(coached["ada"])[-2:] == ["proposed", "finished-together"]
    assert not Reflection.objects.visible_to(coached["hana"]).exists()
    with pytest.raises(Conflict):
        let_heads_read(Reflection.objects.get(), [coached["hana"]], by=mina)
    agree_to(Proposal.objects.open().get(), by=coached["ada"])
    assert Reflection.objects.visible_to(coached["hana"]).exists()


def test_nobody_is_brought_in_and_no_practice_offered_by_one_of_two(both_viewed, coached, mina):
    Judgement.objects.update(level=both_viewed.cycle.framework.levels.first())

    for author in (coached["ada"], mina):
        with pytest.raises(Conflict, match="write this together"):
            bring_in(Thread.objects.get(), coached["nell"], by=author)
        assert not offerable_entries(author).exists()
    assert not PracticeOffer.objects.exists()


def test_both_hear_of_a_view_and_both_may_answer_it(both_viewed, coached, mina):
    assert "view-arrived" in told(coached["ada"])
    assert "view-arrived" in told(mina)
    view = Judgement.objects.get(by=coached["tariq"])

    answer_view(view, by=mina, text="We will wait.")

    assert Judgement.objects.answerable_by(coached["ada"]).get().answer.text == "We will wait."


def test_a_conversation_waits_for_the_coach_whichever_author_wrote_and_both_hear_the_answer(both_shared, coached, mina):
    thread = Thread.objects.get()
    said = {"kind": "question", "text": "Why?"}
    write_comment(thread, by=mina, form_key=uuid4(), **said)
    waits = [name for name in ("ada", "mina", "joe") if Thread.objects.waiting_for(coached[name]).exists()]
    assert waits == ["joe"]

    write_comment(thread, by=coached["joe"], form_key=uuid4(), **said)

    assert "comment" in told(mina)
    assert "comment" in told(coached["ada"])


@pytest.mark.django_db(transaction=True)
def test_agreeing_taking_back_and_writing_on_at_once_opens_it_once_or_not_at_all(proposed, together, people):
    words = {entry.pk: EntryWords(narrative="Changed since") for entry in together.entries.all()}
    version = Reflection.objects.get().version
    acts = [
        lambda: agree_to(proposed, by=people["mina"]),
        lambda: agree_to(proposed, by=people["mina"]),
        lambda: take_back_proposal(proposed, by=people["ada"]),
        lambda: save_reflection(together, by=people["mina"], version=version, words=words),
    ]

    def do(act):
        try:
            act()
        except Conflict:
            return "told"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(do, acts))

    proposal, reflection = Proposal.objects.get(pk=proposed.pk), Reflection.objects.get()
    was_agreed = proposal.status == Proposal.Status.AGREED
    assert (reflection.status == Status.SHARED) == was_agreed
    assert Message.objects.filter(kind="view-asked").count() == int(was_agreed)
    assert not was_agreed or Judgement.objects.get(by=people["ada"]).narrative == "Ada's narrative"
