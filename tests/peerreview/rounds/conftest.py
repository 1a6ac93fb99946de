"""Rounds as they stand on their way to being published."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from peerreview.models import Round
from peerreview.scheduling.plan import Visit
from peerreview.services.answers import Answered, ReviewerGiven, answer_invitation
from peerreview.services.planning import plan_visit, planned_for, publish_round, show_plan
from peerreview.services.protocol import (
    sign_protocol,
)
from peerreview.services.rounds import (
    RoundTerms,
    invite_schools,
    make_round,
    send_invitations,
)
from tests.peerreview.rounds.look_up import day_in, row_of


@pytest.fixture
def terms(framework):
    today = localdate()
    return RoundTerms(
        theme="Belonging",
        about="",
        framework=framework,
        answer_by_on=today + timedelta(days=10),
        visits_from_on=today + timedelta(days=40),
        visits_until_on=today + timedelta(days=80),
        team_size=2,
        visit_lengths=["half", "one"],
        stage_days=[20, 10, 3, 5, 5, 15, 60],
        readers=["team", "staff"],
        most_away=2,
        is_mutual_allowed=True,
        allowance=2,
    )


@pytest.fixture
def made(terms, leaders):
    return make_round(terms, by=leaders["lena"])


@pytest.fixture
def inviting(made, leaders, schools):
    invite_schools(made, list(schools.values()), by=leaders["lena"])
    return send_invitations(made, by=leaders["lena"])


@pytest.fixture
def answered(inviting, leaders, schools):
    """Ash hosts for half a day; Birch gives Lee, who leads, Cedar gives Petra and Rae; Dogwood not this time."""
    given = {
        "ash": ("hana", Answered("host", "half")),
        "birch": ("hugo", Answered("give", reviewers=[ReviewerGiven(leaders["lee"], "lead", True, 2)])),
        "cedar": (
            "petra",
            Answered("give", reviewers=[ReviewerGiven(leaders["petra"]), ReviewerGiven(leaders["rae"])]),
        ),
        "dogwood": ("max", Answered("no")),
    }
    for name, (head, answer) in given.items():
        answer_invitation(row_of(inviting, schools, name), answer, by=leaders[head], version=1)
    return inviting


@pytest.fixture
def planned(answered, leaders, schools):
    row = row_of(answered, schools, "ash")
    visit = Visit(schools["ash"].pk, day_in(answered), leaders["lee"].pk, (leaders["petra"].pk,))
    plan_visit(row, visit, by=leaders["lena"], was=planned_for(row).mark)
    return show_plan(answered, by=leaders["lena"])


@pytest.fixture
def published(planned, leaders, schools):
    for name, head in {"ash": "hana", "birch": "hugo", "cedar": "petra"}.items():
        row = row_of(planned, schools, name)
        sign_protocol(row, by=leaders[head], version=Round.objects.get(pk=planned.pk).protocol_version)
    return publish_round(planned, by=leaders["lena"])
