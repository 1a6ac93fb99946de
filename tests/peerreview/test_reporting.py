from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from peerreview.exports import as_pdf, as_word
from peerreview.models import Release, Review
from peerreview.models.reports import reports_readable_by
from peerreview.services.releasing import invite_governor, release_report, revoke_invitation
from peerreview.services.replying import add_correction, answer_correction, answer_reply, save_reply, send_reply
from peerreview.services.reporting import report_of
from peerreview.themes import themes_of
from peerreview.visibility import PEOPLE, sees
from schools.errors import Conflict
from tests.peerreview.conftest import RELATIONS


@pytest.fixture
def replied(review_at, leaders):
    review = review_at("host_reply")
    for finding in review.findings.all():
        save_reply(finding, by=leaders["joe"], version=0, stance="differ", text="The school's version")
    first = review.findings.first()
    add_correction(first, by=leaders["hana"], form_key=uuid4(), said="Year 4", fact="Year 5")
    send_reply(review, by=leaders["hana"])
    return review


@pytest.fixture
def answered(replied, leaders):
    for finding in replied.findings.all():
        answer_reply(finding.reply, by=leaders["lee"], answer="accepted")
        for correction in finding.corrections.all():
            answer_correction(correction, by=leaders["petra"], answer="accepted")
    return replied


def test_the_team_answers_before_a_release(replied, leaders):
    with pytest.raises(Conflict):
        release_report(replied, [], by=leaders["hana"])


@pytest.mark.parametrize("to", ["staff", "trust", "round"])
def test_who_reads_a_report(to, answered, leaders):
    answered.round.readers = ["team", "staff", "trust", "round"]
    answered.round.save(update_fields=["readers"])
    for stage, released in [("host_reply", frozenset()), ("released", frozenset({to}))]:
        if released:
            release_report(Review.objects.get(pk=answered.pk), [to], by=leaders["hana"])
            release_report(Review.objects.get(pk=answered.pk), [to], by=leaders["hana"])
        wrong = [
            who
            for who in PEOPLE
            if reports_readable_by(leaders[RELATIONS[who]], localdate()).exists()
            != (sees(who, "report", stage, released_to=released) or _also(who, released))
        ]
        assert wrong == []
    assert Release.objects.count() == 2


def _also(who, released):
    """Staff of the host and heads of the round, whatever else they are."""
    is_staff = who == "host_leader" and "staff" in released
    return is_staff


def test_both_versions_and_a_correction_stand_in_the_files(answered, client, leaders):
    report = report_of(answered)
    words = str(report)
    pdf, word = as_pdf(report), as_word(report)

    assert "The school's version" in words and "We noticed a strength." in words
    assert "Corrected" in words and "Year 4" in words
    assert b"/StructTreeRoot" in pdf and word[:2] == b"PK"


def test_a_governors_link_opens_one_page_until_it_is_closed(answered, client, leaders):
    released = release_report(answered, [], by=leaders["hana"])
    until = localdate() + timedelta(days=30)
    made, token = invite_governor(released, by=leaders["hana"], form_key=uuid4(), name="Gil", expires_on=until)
    url = reverse("peerreview:governor", args=[token])

    answer = client.get(url)
    assert (answer.status_code, answer["Referrer-Policy"]) == (200, "no-referrer")
    assert client.get(reverse("peerreview:governor", args=[token + "x"])).status_code == 404
    revoke_invitation(made, by=leaders["hana"])
    assert client.get(url).status_code == 404


def test_a_small_number_and_everybody_are_hidden():
    named = [(n, "Reading", "strength") for n in range(5)] + [(n, "Talk", "challenge") for n in range(6)]

    assert [(t.area, t.strengths, t.challenges) for t in themes_of(range(6), named)] == [("Reading", 5, None)]
    assert themes_of(range(4), named) == []


@pytest.mark.parametrize("page", ["reply", "report", "release", "governors", "what-changed", "finding-areas"])
def test_the_hosts_pages_open_for_the_host_alone(page, answered, client, leaders):
    release_report(answered, [], by=leaders["hana"])
    url = reverse(f"peerreview:{page}", args=[answered.pk])

    client.force_login(leaders["hana"])
    assert client.get(url).status_code == 200
    client.force_login(leaders["stan"])
    assert client.get(url).status_code == 404
