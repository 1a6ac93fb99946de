"""A plan is asked for, found by whoever takes it up, told of, stopped, and lost with its worker at most once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from peerreview.models import PlanningRules, PlanSearch, Proposal
from peerreview.proposing import visits_of_rows
from peerreview.scheduling.rules import problems_of
from peerreview.services.questions import question_of, setting_of
from peerreview.services.searching import ask_for_plan, cancel_search, find_asked_plans, set_planning_rules
from schools.errors import Conflict
from schools.models import Message


@pytest.fixture
def asked(answered, leaders):
    return ask_for_plan(answered, by=leaders["lena"], seconds=5)


def test_what_is_found_is_a_proposal_that_breaks_no_rule(asked, answered):
    find_asked_plans()

    asked.refresh_from_db()
    assert (asked.outcome, asked.proposal.number) == ("proven", 1)
    assert problems_of(setting_of(answered), visits_of_rows(asked.proposal.visits)) == []
    assert asked.proposal.bound == asked.parts["total"]


def test_nobody_is_told_and_nothing_is_planned_yet(asked, answered):
    before = Message.objects.count()
    find_asked_plans()

    assert (Message.objects.count(), answered.reviews.count()) == (before, 0)


def test_one_is_looked_for_at_a_time(asked, answered, leaders):
    with pytest.raises(Conflict, match="already"):
        ask_for_plan(answered, by=leaders["lena"], seconds=5)
    PlanSearch.objects.update(begun_at=timezone.now(), told_at=timezone.now())
    assert find_asked_plans() is None


def test_only_who_leads_the_trust_asks(answered, leaders):
    with pytest.raises(Conflict):
        ask_for_plan(answered, by=leaders["hana"], seconds=5)


def test_a_round_in_which_nobody_hosts_is_refused_in_words(inviting, leaders):
    with pytest.raises(Conflict, match="No school takes part"):
        ask_for_plan(inviting, by=leaders["lena"], seconds=5)


def test_no_plan_gives_the_rules_that_collide(asked, answered):
    answered.round_schools.get(school__name="Birch Academy").reviewers.all().delete()
    find_asked_plans()

    asked.refresh_from_db()
    assert (asked.outcome, Proposal.objects.count()) == ("impossible", 0)
    assert "Ash Primary School is visited by a team of 2, one of them trained to lead." in asked.collision["rules"]


def test_a_search_that_waits_can_be_stopped(asked, leaders):
    assert cancel_search(asked, by=leaders["lena"]).outcome == PlanSearch.FAILED
    assert find_asked_plans() is None


@pytest.mark.parametrize(("tries", "outcome"), [(1, "proven"), (2, "failed")])
def test_a_search_whose_worker_died_is_taken_up_once_more(asked, tries, outcome):
    long_ago = timezone.now() - timedelta(minutes=5)
    PlanSearch.objects.update(begun_at=long_ago, told_at=long_ago, tries=tries)
    find_asked_plans()

    asked.refresh_from_db()
    assert asked.outcome == outcome


def test_rules_weigh_what_is_wished(answered, leaders):
    told = {"travel": 0, "phase": 3, "repeats": 1, "load": 2, "weeks": 2, "changes": 2, "factor": "1.5", "minutes": []}
    set_planning_rules(answered, told, by=leaders["lena"])

    setting = setting_of(answered)
    assert (setting.wishes.travel, setting.wishes.phase, setting.wishes.repeats) == (0, 90, 20)
    assert setting.travel.factor == 1.5
    assert PlanningRules.objects.get().round == answered


def test_the_last_rounds_pairs_and_positions_are_known(published, leaders, terms, schools):
    from peerreview.services.rounds import make_round

    schools["ash"].easting, schools["ash"].northing = 428_000, 388_000
    schools["ash"].save(update_fields=["easting", "northing"])
    later = make_round(terms, by=leaders["lena"])
    for row in published.round_schools.all():
        row.pk, row.round = None, later
        row.save()

    setting = question_of(later).setting
    assert setting.recent[schools["birch"].pk, schools["ash"].pk] == 1
    assert setting.schools[schools["ash"].pk].position == (428_000, 388_000)


def test_the_question_takes_as_many_queries_for_many_schools(answered, django_assert_num_queries, schools):
    with django_assert_num_queries(9):
        question_of(answered)
