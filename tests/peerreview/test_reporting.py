from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from peerreview.exports import as_pdf, as_word
from peerreview.models import Release, Review
from peerreview.models.reports import reports_readable_by
from peerreview.services.mediating import (
    accept_mediation,
    agree_to_mediator,
    propose_mediator,
    save_mediator_word,
)
from peerreview.services.releasing import invite_governor, release_report, revoke_invitation
from peerreview.services.replying import add_correction, answer_correction, answer_reply, save_reply, send_reply
from peerreview.services.reporting import report_of
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
            != sees(who, "report", stage, released_to=released)
        ]
        assert wrong == []
    assert Release.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("to", [[], ["staff"]])
def test_a_release_pressed_twice_at_once_is_one_release(to, answered, leaders):
    def press():
        try:
            release_report(Review.objects.get(pk=answered.pk), ["staff"], by=leaders["hana"])
        finally:
            connection.close()

    if to:  # released further by both
        release_report(Review.objects.get(pk=answered.pk), [], by=leaders["hana"])
    with ThreadPoolExecutor() as pool, transaction.atomic():
        Review.objects.select_for_update().get(pk=answered.pk)
        presses = [pool.submit(press) for _ in range(2)]
        wait_until_blocked(2)
        transaction.set_rollback(True)
    for pressed in presses:
        pressed.result()

    assert sorted(Release.objects.values_list("audience", flat=True)) == ["staff", "team"]
    assert answered.events.filter(kind="released").count() == 1


def wait_until_blocked(number):
    """Until so many connections to this database wait for a lock."""
    waiting = """SELECT count(DISTINCT lock.pid) FROM pg_locks AS lock JOIN pg_stat_activity AS other USING (pid)
        WHERE NOT lock.granted AND other.datname = current_database()"""
    for _ in range(500):
        with connection.cursor() as cursor:
            cursor.execute(waiting)
            if cursor.fetchone()[0] >= number:
                return
        sleep(0.02)
    raise AssertionError("Nobody waits.")


def test_both_versions_and_a_correction_stand_in_the_files(answered, client, leaders):
    report = report_of(answered)
    words = str(report)
    pdf, word = as_pdf(report), as_word(report)

    for said in ("The school's version", "We noticed a strength.", "Corrected", "Year 4"):
        assert said in words
    assert b"/StructTreeRoot" in pdf
    assert word[:2] == b"PK"


def test_a_reply_that_is_not_sent_stands_in_no_report(review_at, client, leaders):
    review = review_at("host_reply")
    finding = review.findings.first()
    save_reply(finding, by=leaders["hana"], version=0, stance="differ", text="A draft of ours")
    add_correction(finding, by=leaders["hana"], form_key=uuid4(), said="Year 4", fact="Year five, drafted")
    for name in ("lee", "max", "wes"):
        client.force_login(leaders[name])
        for route in ("report", "reply"):
            page = client.get(reverse(f"peerreview:{route}", args=[review.pk])).content.decode()
            assert "A draft of ours" not in page
            assert "drafted" not in page


def test_a_third_head_agreed_by_both_writes_beside_both_versions(replied, leaders, client):
    replied.seats.filter(role="mediator").update(ended_at=timezone.now())
    disputed = replied.findings.first()
    mediation = propose_mediator(replied, leaders["max"], by=leaders["hana"])
    with pytest.raises(Conflict):
        accept_mediation(mediation, by=leaders["max"])
    with pytest.raises(Conflict):
        agree_to_mediator(mediation, by=leaders["hana"])

    accept_mediation(agree_to_mediator(mediation, by=leaders["lee"]), by=leaders["max"])
    save_mediator_word(disputed, by=leaders["max"], version=0, text="Both have seen something.")

    words = str(report_of(replied))
    for said in ("The school's version", disputed.text, "Both have seen something."):
        assert said in words


def test_a_link_for_a_governor_ends_on_its_day_and_is_known_by_its_digest_alone(answered, client, leaders):
    released = release_report(answered, [], by=leaders["hana"])
    until = localdate() + timedelta(days=30)
    made, token = invite_governor(released, by=leaders["hana"], form_key=uuid4(), name="Gil", expires_on=until)
    type(made).objects.update(made_on=localdate() - timedelta(days=9), expires_on=localdate() - timedelta(days=1))

    assert client.get(reverse("peerreview:governor", args=[token])).status_code == 404
    assert token not in str(type(made).objects.values_list())


def test_more_may_read_later_and_nobody_less(answered, leaders):
    answered.round.readers = ["team", "staff", "trust"]
    answered.round.save(update_fields=["readers"])
    release_report(answered, ["staff"], by=leaders["hana"])
    release_report(Review.objects.get(), ["trust"], by=leaders["hana"])

    assert set(Release.objects.values_list("audience", flat=True)) == {"team", "staff", "trust"}
    with pytest.raises(Conflict, match="agreed on other readers"):
        release_report(Review.objects.get(), ["round"], by=leaders["hana"])


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


@pytest.mark.parametrize("page", ["reply", "report", "release", "governors", "what-changed", "finding-areas"])
def test_the_hosts_pages_open_for_the_host_alone(page, answered, client, leaders):
    release_report(answered, [], by=leaders["hana"])
    url = reverse(f"peerreview:{page}", args=[answered.pk])

    client.force_login(leaders["hana"])
    assert client.get(url).status_code == 200
    client.force_login(leaders["stan"])
    assert client.get(url).status_code == 404
