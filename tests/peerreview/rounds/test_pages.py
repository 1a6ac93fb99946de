"""Pages and forms of a round."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from peerreview.models import RoundReviewer, RoundSchool
from peerreview.services.searching import ask_for_plan, find_asked_plans
from schools.models import School
from tests.peerreview.rounds.look_up import row_of

PAGES = ["round", "protocol", "plan", "round-overview", "change-round", "round-schools", "close-round"]


@pytest.mark.parametrize(
    ("state", "who", "sees"),
    [
        (
            "made",
            "lena",
            {"round", "protocol", "plan", "round-overview", "change-round", "round-schools", "close-round"},
        ),
        ("made", "hana", set()),
        ("answered", "hana", {"round", "protocol"}),
        ("planned", "hana", {"round", "protocol", "plan"}),
        ("published", "max", {"round", "protocol"}),
        ("published", "joe", set()),
        ("published", "tess", set()),
    ],
)
def test_who_sees_which_page_of_a_round(state, who, sees, request, client, leaders):
    made = request.getfixturevalue(state)
    client.force_login(leaders[who])

    found = {name for name in PAGES if client.get(reverse(f"peerreview:{name}", args=[made.pk])).status_code == 200}

    assert found == sees


def form_of(response):
    form = response.context["form"]
    return {name: form.initial.get(name, "") for name in ("version", "was")}


def test_a_head_answers_in_one_form_and_sees_the_cover_first(inviting, client, leaders, schools):
    client.force_login(leaders["hugo"])
    row = row_of(inviting, schools, "birch")
    url = reverse("peerreview:answer-round", args=[inviting.pk, row.pk])
    lee = f"person-{leaders['lee'].pk}"
    people = {
        f"person-{person.pk}-{name}": value
        for person in leaders.values()
        for name, value in [("role", "peer"), ("capacity", 1)]
    }
    typed = people | {"answer": "give", "version": 1, "cover_seen": 0, f"{lee}-goes": "on", f"{lee}-capacity": 2}

    shown = client.post(url, typed)
    assert "at most <strong>2 days of cover</strong>" in shown.content.decode()
    assert client.post(url, typed | {"cover_seen": shown.context["cover"]}).status_code == 302

    row.refresh_from_db()
    assert (row.answer, row.reviewers.get().person, row.reviewers.get().capacity) == ("give", leaders["lee"], 2)


def test_a_list_of_days_that_cannot_be_read_is_said_plainly(inviting, client, leaders, schools):
    client.force_login(leaders["hana"])
    row = row_of(inviting, schools, "ash")
    url = reverse("peerreview:answer-round", args=[inviting.pk, row.pk])

    page = client.post(url, {"answer": "host", "visit_length": "half", "cannot_host_on": "31 June", "version": 1})

    assert "There is no “31 June”." in page.content.decode()


def test_planning_by_form_offers_nobody_who_may_not_go(answered, client, leaders, schools):
    client.force_login(leaders["lena"])
    url = reverse("peerreview:plan-visit", args=[answered.pk, row_of(answered, schools, "ash").pk])

    choices = client.get(url).context["form"].fields["peers"].choices

    assert {key for key, _ in choices} == {leaders[name].pk for name in ("lee", "petra", "rae")}
    assert client.post(url, {"on": "", "was": "stale"}).status_code == 409


@pytest.mark.parametrize(("who", "title"), [("hana", "Answer the invitation"), ("lena", "Set teams and dates")])
def test_today_shows_what_waits_in_a_round(who, title, inviting, client, leaders):
    client.force_login(leaders[who])

    assert title in client.get("/").content.decode()


@pytest.mark.parametrize("state", ["made", "inviting", "answered", "planned", "published"])
def test_pages_of_a_round_ask_the_same_however_many_schools(
    state, request, client, leaders, django_assert_max_num_queries
):
    made = request.getfixturevalue(state)
    client.force_login(leaders["lena"])

    for name in PAGES:
        with django_assert_max_num_queries(34):
            client.get(reverse(f"peerreview:{name}", args=[made.pk]))


PROPOSAL_PAGES = ["plan", "plan-rules", "proposal", "proposal-visit", "compare-proposals"]


def address(name, proposal, school):
    more = {"proposal": [proposal.number], "proposal-visit": [proposal.number, school.pk]}
    asked = f"?one={proposal.pk}&other={proposal.pk}" if name == "compare-proposals" else ""
    return reverse(f"peerreview:{name}", args=[proposal.round_id, *more.get(name, [])]) + asked


def join_round(made, urn, *people):
    """One more host, which gives these people too."""
    school = School.objects.create(urn=urn, name=f"School {urn}", safeguarding_route="Ask.")
    answer = {"answer": "host", "visit_length": "half", "answered_at": timezone.now()}
    row = RoundSchool.objects.create(round=made, school=school, **answer)
    RoundReviewer.objects.bulk_create(RoundReviewer(round_school=row, person=person, role="peer") for person in people)
    return school


def test_pages_of_a_proposal_ask_the_same_however_many_schools(answered, client, leaders, schools):
    client.force_login(leaders["lena"])

    def asked():
        ask_for_plan(answered, by=leaders["lena"], seconds=5)
        proposal = find_asked_plans().proposal
        found = {}
        for name in PROPOSAL_PAGES:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address(name, proposal, schools["ash"])).status_code == 200
            found[name] = len(queries)
        return found

    asked()  # what is asked once and kept
    before = asked()
    join_round(answered, "200001", leaders["stan"], leaders["una"])

    assert asked() == before
    assert max(before.values()) <= 40
