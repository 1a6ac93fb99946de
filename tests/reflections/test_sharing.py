from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from reflections.models import Judgement, Reflection, Share, Status, Triangulation, Version
from reflections.models.asking import askable_colleagues, coach_offered_to
from reflections.services.sharing import ask_another, go_on_without, share_reflection, withdraw_reflection
from reflections.services.triangulation import accept_ask, decline_ask
from reflections.services.writing import EntryWords, save_reflection, start_reflection
from schools.errors import Conflict
from schools.models import Message, PurposeAgreement


def told(person):
    return list(Message.objects.filter(person=person).values_list("kind", flat=True))


def test_sharing_asks_the_people_named_and_nobody_else(draft, coached):
    share_reflection(draft, by=coached["ada"], colleagues=[coached["tariq"]], coach=coached["joe"])

    assert Reflection.objects.get().status == Status.SHARED
    assert told(coached["tariq"]) == ["view-asked"]
    assert told(coached["joe"]) == ["shared-with-coach"]
    assert set(Message.objects.values_list("person", flat=True)) == {coached["tariq"].pk, coached["joe"].pk}


def test_an_ask_opens_nothing_before_it_is_accepted(shared, people):
    assert not Reflection.objects.visible_to(people["tariq"]).exists()
    accept_ask(shared.triangulations.get(), by=people["tariq"])
    assert Reflection.objects.visible_to(people["tariq"]).get() == shared


@pytest.mark.parametrize("colleague", ["ada", "joe", "mira", "lena", "owen", "tess"])
def test_the_wrong_person_cannot_be_asked(colleague, draft, coached):
    """Oneself, one's coach, one's line manager, the trust lead, leavers, the administrator."""
    with pytest.raises(Conflict):
        share_reflection(draft, by=coached["ada"], colleagues=[coached[colleague]])


@pytest.mark.parametrize("names", [[], ["tariq", "nell", "mo", "dee"]])
def test_one_to_three_colleagues_are_asked(names, draft, people):
    with pytest.raises(Conflict):
        share_reflection(draft, by=people["ada"], colleagues=[people[name] for name in names])


def test_nobody_is_asked_more_than_twice_a_cycle(people, cycle, criteria):
    for author in ("nell", "mo"):
        ask_tariq(people, author, cycle, criteria)

    assert not askable_colleagues(people["ada"], cycle, timezone.now()).contains(people["tariq"])


def ask_tariq(people, author, cycle, criteria):
    draft = start_reflection(cycle, criteria[0], by=people[author])
    words = {draft.entries.get().pk: EntryWords(narrative="Going well")}
    draft = save_reflection(draft, by=people[author], version=draft.version, words=words)
    return share_reflection(draft, by=people[author], colleagues=[people["tariq"]])


def test_a_criterion_without_words_is_not_shared(people, cycle, criteria):
    empty = start_reflection(cycle, criteria[0], by=people["ada"])

    with pytest.raises(Conflict, match="Write a line"):
        share_reflection(empty, by=people["ada"], colleagues=[people["tariq"]])


def test_a_coach_is_included_only_while_their_word_holds(draft, coached):
    PurposeAgreement.objects.filter(person=coached["joe"]).delete()

    with pytest.raises(Conflict):
        share_reflection(draft, by=coached["ada"], colleagues=[coached["tariq"]], coach=coached["joe"])


def test_the_author_learns_about_the_coach_before_sharing(draft, coached, cycle):
    offer = coach_offered_to(coached["ada"], cycle, timezone.now())

    assert offer.coach == coached["joe"]
    assert offer.agreed_at is not None
    assert (offer.is_line_manager, offer.has_gone_first) == (False, False)


def test_taking_back_ends_everybodys_access(accepted, people):
    withdraw_reflection(accepted.reflection, by=people["ada"])

    for name in ("tariq", "joe"):
        assert not Reflection.objects.visible_to(people[name]).exists()
    assert Reflection.objects.get().status == Status.DRAFT
    assert not Judgement.objects.filter(submitted_at__isnull=False).exists()


def test_after_the_first_view_nothing_is_taken_back(viewed, people):
    with pytest.raises(Conflict):
        withdraw_reflection(viewed.reflection, by=people["ada"])


def test_sharing_again_asks_the_same_colleague_again(shared, people):
    withdraw_reflection(shared, by=people["ada"])

    share_reflection(Reflection.objects.get(), by=people["ada"], colleagues=[people["tariq"]])

    assert Triangulation.objects.get().status == Triangulation.Status.INVITED


def test_another_colleague_can_be_asked_after_a_no(shared, people):
    decline_ask(shared.triangulations.get(), by=people["tariq"], line="Marking week, sorry")

    ask_another(shared, people["nell"], by=people["ada"])

    assert told(people["nell"]) == ["view-asked"]
    assert told(people["ada"]) == ["view-declined"]


def test_going_on_without_the_rest_ends_their_access(accepted, people):
    go_on_without(accepted.reflection, by=people["ada"])

    assert Reflection.objects.get().status == Status.TRIANGULATED
    assert Triangulation.objects.get().status == Triangulation.Status.EXPIRED
    assert not Reflection.objects.visible_to(people["tariq"]).exists()


def test_a_status_without_its_date_cannot_be_stored(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Reflection.objects.update(status=Status.SHARED)


def test_one_person_holds_one_share_of_a_kind(shared, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.create(reflection=shared, person=people["joe"], role="coach", shared_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_sharing_ten_times_at_once_shares_once(draft, people):
    def share(_):
        try:
            share_reflection(draft, by=people["ada"], colleagues=[people["tariq"]])
        except Conflict:
            return "told"
        finally:
            connection.close()
        return "shared"

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(share, range(10)))

    assert sorted(answers) == ["shared"] + ["told"] * 9
    assert Message.objects.filter(kind="view-asked").count() == 1


@pytest.mark.parametrize("act", [withdraw_reflection, go_on_without])
def test_unsent_words_of_a_colleague_stay_theirs_when_their_ask_ends(act, accepted, people):
    Judgement.objects.filter(by=people["tariq"]).update(narrative="Half a thought")

    act(accepted.reflection, by=people["ada"])

    assert Version.objects.visible_to(people["tariq"]).get().words[0]["narrative"] == "Half a thought"
