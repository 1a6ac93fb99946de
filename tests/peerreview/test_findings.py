"""What the team noticed: drafted together, shown to the head, handed over."""

from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.models import Finding, FindingVersion
from peerreview.services.findings import (
    FindingWords,
    StaleFinding,
    change_finding,
    draft_finding,
    hand_over_findings,
    missing_for_hand_over,
    open_feedback,
    put_back_finding,
    withdraw_finding,
)
from schools.errors import Conflict
from schools.models import Message

SEEN = FindingWords("strength", "Adults wait.", "Eleven questions timed.")


@pytest.fixture
def review(review_at):
    return review_at("findings")


def draft(review, person, words=SEEN, key=None):
    return draft_finding(review, words, by=person, form_key=key or uuid4())


def test_a_finding_is_drawn_from_notes_and_one_form_gives_one(review, leaders):
    key, notes = uuid4(), list(review.notes.filter(kind="strength"))
    words = FindingWords("strength", "Adults wait.", notes=notes)

    first, second = draft(review, leaders["petra"], words, key), draft(review, leaders["petra"], words, key)

    assert first == second
    assert list(first.notes.all()) == notes


@pytest.mark.parametrize("who", ["shaun", "hana", "mira", "rae", "lena"])
def test_nobody_but_lead_and_peers_drafts(who, review, leaders):
    with pytest.raises(Conflict):
        draft(review, leaders[who])


def test_findings_name_nobody_either(review, leaders):
    with pytest.raises(Conflict, match="Mira"):
        draft(review, leaders["lee"], FindingWords("strength", "Adults wait.", "As Mira does."))


def test_two_who_change_one_finding_lose_no_words(review, leaders):
    finding = draft(review, leaders["lee"])
    change_finding(finding, FindingWords("strength", "Petra’s words."), by=leaders["petra"], version=1)

    with pytest.raises(StaleFinding) as stale:
        change_finding(finding, FindingWords("strength", "Lee’s words."), by=leaders["lee"], version=1)

    assert stale.value.standing.text == "Petra’s words."
    kept = set(FindingVersion.objects.values_list("text", "is_conflict"))
    assert kept == {("Adults wait.", False), ("Lee’s words.", True)}


def test_a_finding_taken_out_can_be_put_back(review, leaders):
    finding = draft(review, leaders["lee"])

    withdraw_finding(finding, by=leaders["petra"])
    assert not review.findings.standing().contains(finding)
    put_back_finding(finding, by=leaders["petra"])
    assert review.findings.standing().contains(finding)


def test_the_head_reads_drafts_and_notes_from_the_feedback_point_on(review, leaders):
    today = localdate()
    assert not Finding.objects.visible_to(leaders["hana"], today).exists()

    open_feedback(review, by=leaders["lee"])

    assert Finding.objects.visible_to(leaders["hana"], today).count() == 3
    assert not Finding.objects.visible_to(leaders["joe"], today).exists()
    assert Message.objects.filter(person=leaders["hana"], kind="feedback-opened").exists()


def test_there_is_something_to_show_at_the_feedback_point(review, leaders):
    review.findings.all().delete()

    with pytest.raises(Conflict, match="what you noticed first"):
        open_feedback(review, by=leaders["lee"])


def ready(review, leaders):
    review.findings.update(evidence="Seen in four rooms.")
    open_feedback(review, by=leaders["lee"])
    return review


def test_findings_are_handed_over_whole(review, leaders):
    given = hand_over_findings(ready(review, leaders), by=leaders["lee"])

    assert given.status == "host_reply"
    assert Message.objects.filter(person=leaders["hana"], kind="findings-given").exists()
    with pytest.raises(Conflict):
        draft(review, leaders["lee"])


@pytest.mark.parametrize("lacks", ["strength", "challenge", "evidence", "feedback"])
def test_what_is_missing_is_said_and_nothing_is_handed_over(lacks, review, leaders):
    if lacks != "feedback":
        ready(review, leaders)
    if lacks in ("strength", "challenge"):
        review.findings.filter(kind=lacks).delete()
    elif lacks == "evidence":
        review.findings.filter(kind="question").update(evidence=" ")
    review.refresh_from_db()

    assert missing_for_hand_over(review)
    with pytest.raises(Conflict, match="Not quite yet"):
        hand_over_findings(review, by=leaders["lee"])


def test_a_stale_form_shows_both_and_goes_on_from_there(review, client, leaders):
    finding = draft(review, leaders["lee"])
    change_finding(finding, FindingWords("strength", "Petra’s words."), by=leaders["petra"], version=1)
    client.force_login(leaders["lee"])
    url = reverse("peerreview:change-finding", args=[review.pk, finding.pk])
    typed = {"kind": "strength", "text": "Lee’s words.", "evidence": "", "form_key": str(uuid4())}

    stale = client.post(url, typed | {"version": 1})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Petra’s words." in page
    assert "Lee’s words." in page
    assert client.post(url, typed | {"version": 2}).status_code == 302


def test_a_finding_begins_with_the_notes_that_were_chosen(review, client, leaders):
    client.force_login(leaders["lee"])
    notes = list(review.notes.filter(kind="strength"))

    page = client.get(reverse("peerreview:add-finding", args=[review.pk]), {"notes": [notes[0].pk, "x", 10**20]})

    assert page.context["form"].initial["text"] == notes[0].text


def test_it_stands_beside_what_the_school_said_first(review, client, leaders):
    client.force_login(leaders["lee"])

    page = client.get(reverse("peerreview:findings", args=[review.pk])).content.decode()

    assert "What the school said first" in page
    assert review.questions.get().text in page
