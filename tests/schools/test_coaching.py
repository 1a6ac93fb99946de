from datetime import timedelta

import pytest
from django.utils import timezone

from reflections.models import Reflection
from schools.errors import Conflict
from schools.models import CoachingPair, Message, PurposeAgreement
from schools.services.coaching import agree_on_purpose, agree_pair, end_pair, propose_pair


@pytest.fixture
def proposed(people):
    return propose_pair(people["joe"], people["ada"], by=people["hana"])


def test_the_head_proposes_the_colleague_agrees_and_either_ends_it(proposed, people):
    assert not CoachingPair.objects.current().exists()
    agree_pair(proposed, by=people["ada"])
    assert CoachingPair.objects.current().get() == proposed
    end_pair(proposed, by=people["joe"])
    assert not CoachingPair.objects.open().exists()


@pytest.mark.parametrize("by", ["joe", "ada", "hugo", "lena", "tess"])
def test_only_the_head_of_their_school_proposes(by, people):
    with pytest.raises(Conflict):
        propose_pair(people["joe"], people["ada"], by=people[by])


@pytest.mark.parametrize("coach", ["tariq", "hugo", "lena"])
def test_a_coach_leads_in_the_same_school(coach, people):
    with pytest.raises(Conflict):
        propose_pair(people[coach], people["ada"], by=people["hana"])


@pytest.mark.parametrize("by", ["joe", "hana", "tariq"])
def test_nobody_agrees_for_the_colleague(by, proposed, people):
    with pytest.raises(Conflict):
        agree_pair(proposed, by=people[by])


def test_one_coach_at_a_time(proposed, people):
    with pytest.raises(Conflict, match="already has a coach"):
        propose_pair(people["mira"], people["ada"], by=people["hana"])


def test_a_proposal_and_an_agreement_are_told(proposed, people):
    agree_pair(proposed, by=people["ada"])
    told = Message.objects.values_list("person__first_name", "kind")
    assert set(told) == {("Ada", "coach-proposed"), ("Joe", "coach-agreed")}


def test_an_agreement_on_the_purpose_is_given_once_a_year(people):
    assert agree_on_purpose(by=people["joe"]) == agree_on_purpose(by=people["joe"])
    PurposeAgreement.objects.update(agreed_at=timezone.now() - timedelta(days=366))
    agree_on_purpose(by=people["joe"])
    assert PurposeAgreement.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "needs"), [("hana", True), ("joe", True), ("mira", False), ("ada", False), ("lena", False)]
)
def test_who_is_asked_for_their_word(name, needs, people):
    assert PurposeAgreement.objects.owed_by(timezone.now()).contains(people[name]) is needs


def test_what_was_shared_closes_when_the_word_lapses(shared, people):
    assert Reflection.objects.visible_to(people["joe"]).exists()
    PurposeAgreement.objects.update(agreed_at=timezone.now() - timedelta(days=366))
    assert not Reflection.objects.visible_to(people["joe"]).exists()


def test_the_pages_of_a_pair(client, people):
    client.force_login(people["hana"])
    client.post("/people/pairs/", {"coach": people["joe"].pk, "colleague": people["ada"].pk})
    pair = CoachingPair.objects.get()
    client.force_login(people["ada"])
    assert "Yes, I would like that" in client.get("/people/pairs/").content.decode()
    client.post(f"/people/pairs/{pair.pk}/agree/")
    assert CoachingPair.objects.current().exists()


def test_a_pair_is_not_there_for_anybody_else(client, proposed, people):
    client.force_login(people["tariq"])
    assert client.post(f"/people/pairs/{proposed.pk}/end/").status_code == 404
