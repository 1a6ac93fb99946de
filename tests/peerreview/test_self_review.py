"""Writing a self-review together, with evidence, and handing it over."""

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.models import AreaText, AreaVersion, Review, ReviewEvidence, Stage
from peerreview.services.self_review import (
    StaleText,
    add_evidence,
    answer_for_practice,
    ask_for_practice,
    hand_over_self_review,
    save_area_or_say,
    save_questions,
    take_out_evidence,
)
from schools.errors import Conflict
from schools.models import Message, Opening
from tests.peerreview.scene import offer_of


@pytest.fixture
def review(review_at):
    return review_at("self_review")


@pytest.fixture
def area(review):
    return review.round.framework.areas.get()


def test_two_write_one_after_the_other_and_the_first_words_are_kept(review, area, leaders):
    save_area_or_say(review, area, by=leaders["wes"], version=0, text="Wes wrote this.")

    saved = save_area_or_say(review, area, by=leaders["hana"], version=1, text="Hana wrote on.")

    assert (saved.text, saved.version, saved.saved_by) == ("Hana wrote on.", 2, leaders["hana"])
    assert AreaVersion.objects.get().text == "Wes wrote this."


def test_two_write_at_once_and_nobodys_words_are_overwritten(review, area, leaders):
    save_area_or_say(review, area, by=leaders["wes"], version=0, text="Wes wrote this.")

    with pytest.raises(StaleText, match="Wes Tait"):
        save_area_or_say(review, area, by=leaders["hana"], version=0, text="Hana wrote this.")

    assert AreaText.objects.get().text == "Wes wrote this."
    assert AreaVersion.objects.get(is_conflict=True).text == "Hana wrote this."


def test_a_save_from_an_old_window_hears_the_words_that_stand(review, area, leaders, client):
    save_area_or_say(review, area, by=leaders["wes"], version=0, text="Wes wrote this.")
    client.force_login(leaders["hana"])

    url = reverse("peerreview:save-area", args=[review.pk, area.pk])
    answer = client.post(url, {"version": 0, "text": "Hana wrote this."}, headers={"Accept": "application/json"})

    assert (answer.status_code, answer.json()["version"]) == (409, 1)
    assert answer.json()["other"][0]["text"] == "Wes wrote this."
    assert AreaVersion.objects.get().text == "Hana wrote this."


def test_the_same_words_sent_twice_change_nothing(review, area, leaders):
    for version in (0, 0):
        saved = save_area_or_say(review, area, by=leaders["wes"], version=version, text="Wes wrote this.")

    assert (saved.version, AreaVersion.objects.count()) == (1, 0)


def test_questions_are_one_list_and_a_changed_list_is_not_overwritten(review, leaders):
    read = [question.text for question in review.questions.all()]
    save_questions(review, ["Who talks?", "", "Who listens?"], by=leaders["wes"], read=read)

    assert list(review.questions.values_list("position", "text")) == [(1, "Who talks?"), (2, "Who listens?")]
    with pytest.raises(Conflict):
        save_questions(review, ["Another?"], by=leaders["hana"], read=read)


def test_three_pieces_of_evidence_are_enough_and_one_may_go(review, area, leaders):
    pieces = [add_evidence(review, area, f"Note {number}", by=leaders["wes"]) for number in range(3)]
    with pytest.raises(Conflict, match="enough"):
        add_evidence(review, area, "Note 4", by=leaders["wes"])

    take_out_evidence(pieces[0], by=leaders["hana"])

    assert add_evidence(review, area, "Note 4", by=leaders["wes"]).pk
    assert add_evidence(review, area, "Note 4", by=leaders["wes"]) == ReviewEvidence.objects.get(text="Note 4")


def test_practice_of_a_colleague_is_used_only_while_they_agree(review, area, leaders, viewed):
    today = localdate()
    asked = ask_for_practice(review, area, offer_of(viewed.reflection), by=leaders["wes"])
    seen = ReviewEvidence.objects.visible_to(leaders["hana"], today)

    assert not seen.exists()
    assert Message.objects.get(kind="evidence-asked").person == leaders["ada"]
    answer_for_practice(asked, by=leaders["ada"], agrees=True)
    assert seen.get() == asked
    answer_for_practice(asked, by=leaders["ada"], agrees=False)
    assert not seen.exists()
    with pytest.raises(Conflict):
        answer_for_practice(asked, by=leaders["tariq"], agrees=True)


def test_a_practice_offer_that_is_withdrawn_goes_from_the_review(review, area, leaders, viewed):
    offer = offer_of(viewed.reflection)
    answer_for_practice(ask_for_practice(review, area, offer, by=leaders["wes"]), by=leaders["ada"], agrees=True)
    type(offer).objects.update(withdrawn_at=offer.offered_at)

    assert not ReviewEvidence.objects.visible_to(leaders["hana"], localdate()).exists()


def test_an_empty_self_review_is_not_handed_over(review, leaders):
    with pytest.raises(Conflict, match="no area has words"):
        hand_over_self_review(review, by=leaders["hana"])


def test_the_host_alone_hands_it_over_and_then_it_stays_as_it_is(review, area, leaders):
    save_area_or_say(review, area, by=leaders["wes"], version=0, text="Wes wrote this.")
    with pytest.raises(Conflict):
        hand_over_self_review(review, by=leaders["wes"])

    handed = hand_over_self_review(review, by=leaders["hana"])

    assert (handed.status, handed.submitted_at is not None) == (Stage.PREPARING, True)
    assert AreaText.objects.visible_to(leaders["lee"], localdate()).exists()
    names = Message.objects.filter(kind="self-review-handed-over").values_list("person__first_name", flat=True)
    assert set(names) == {"Lee", "Petra", "Shaun"}
    with pytest.raises(Conflict):
        save_area_or_say(review, area, by=leaders["wes"], version=1, text="Later.")


def test_the_host_sees_who_of_the_team_opened_it_first(review_at, leaders, client):
    review = review_at("preparing")
    client.force_login(leaders["lee"])
    client.get(reverse("peerreview:self-review", args=[review.pk]))
    client.force_login(leaders["hana"])
    page = client.get(reverse("peerreview:self-review", args=[review.pk]))

    assert Opening.objects.of(f"self-review:{review.pk}").get().person == leaders["lee"]
    assert "Lee Marlow opened it first" in page.content.decode()


def test_a_trust_lead_sees_stage_and_dates_and_no_word(review_at, leaders, client):
    review = review_at("preparing")
    client.force_login(leaders["lena"])

    page = client.get(reverse("peerreview:review", args=[review.pk])).content.decode()

    assert "Preparing" in page
    assert "Lee Marlow" not in page
    assert client.get(reverse("peerreview:self-review", args=[review.pk])).status_code == 404
    assert Review.objects.count() == 1
