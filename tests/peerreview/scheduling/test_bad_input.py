"""What makes no sense, or can't be, is told in plain words: never an error, never a rule that is left out in silence."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerreview.scheduling.answer import Lock, Outcome
from peerreview.scheduling.costing import parts_of
from peerreview.scheduling.missing import missing_before
from peerreview.scheduling.rules import problems_of
from peerreview.scheduling.solving import solve

from .rounds import all_plans, small_round


@pytest.fixture
def question():
    return next(each for each in map(small_round, range(40)) if len(all_plans(each)) > 40)


def of_people(question, **told):
    people = {key: replace(person, **told) for key, person in question.setting.reviewers.items()}
    return replace(question, setting=replace(question.setting, reviewers=people))


def of_round(question, **told):
    return replace(question, setting=replace(question.setting, **told))


def hosts_of(question, **told):
    hosts = {key: replace(host, **told) for key, host in question.setting.hosts.items()}
    return of_round(question, hosts=hosts)


EVERY_DAY = frozenset(small_round(0).setting.first + timedelta(day) for day in range(10_000))
STRANGE = {
    "no schools": lambda q: of_round(q, schools={}, hosts={}, reviewers={}),
    "one school": lambda q: of_round(q, schools={1: q.setting.schools[1]}, hosts={1: q.setting.hosts[1]}, reviewers={}),
    "nobody is trained": lambda q: of_people(q, is_lead_trained=False),
    "everybody is away for 10,000 days": lambda q: of_people(q, away_on=EVERY_DAY),
    "no host ever can": lambda q: hosts_of(q, cannot_on=EVERY_DAY),
    "a capacity of nought": lambda q: of_people(q, capacity=0),
    "a team of nobody": lambda q: of_round(q, team_size=0),
    "it ends before it begins": lambda q: of_round(q, last=q.setting.first - timedelta(1)),
    "nobody may be away": lambda q: of_round(q, most_away=0),
    "two days are locked": lambda q: replace(q, locks=tuple(Lock(1, q.setting.first + timedelta(d)) for d in (0, 1))),
    "somebody unknown is locked": lambda q: replace(q, locks=(Lock(1, lead=99),)),
    "a lock on no host": lambda q: replace(q, locks=(Lock(4, q.setting.first),)),
    "a day outside the window": lambda q: replace(q, locks=(Lock(1, q.setting.last + timedelta(9)),)),
}


@pytest.mark.parametrize("strange", STRANGE)
def test_it_is_told_before_and_answered_with_why(question, strange):
    asked = STRANGE[strange](question)

    answer = solve(asked, seconds=10)

    assert missing_before(asked) != []
    assert (answer.outcome, bool(answer.collision.rules)) == (Outcome.IMPOSSIBLE, True)
    assert answer.unmet != ()


def test_a_school_without_a_position_is_named_and_planned(question):
    schools = {key: replace(school, position=None) for key, school in question.setting.schools.items()}
    asked = of_round(question, schools=schools)

    assert any("Without a position" in text for text in missing_before(asked))
    assert solve(asked, seconds=10).outcome == Outcome.PROVEN


def test_the_rules_that_collide_are_named_with_people_and_days(question):
    asked = of_people(question, away_on=frozenset())
    leads = {key: replace(person, away_on=EVERY_DAY if person.is_lead_trained else frozenset())
             for key, person in asked.setting.reviewers.items()}  # fmt: skip
    answer = solve(of_round(asked, reviewers=leads), seconds=10)

    away = [person.name for person in leads.values() if person.is_lead_trained]
    assert any("one of them trained to lead" in text for text in answer.collision.rules)
    assert any(name in text for text in answer.collision.rules for name in away)
    assert answer.collision.frees != ()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(1_000, 100_000), st.integers(0, 3), st.integers(0, 100))
def test_any_small_round_is_planned_best_or_not_at_all(seed, travel, load):
    asked = small_round(seed)
    asked = of_round(asked, wishes=replace(asked.setting.wishes, travel=travel, load=load))
    plans = all_plans(asked)

    answer = solve(asked, seconds=20)

    if not plans:
        assert answer.outcome == Outcome.IMPOSSIBLE
        return
    assert (answer.outcome, problems_of(asked.setting, answer.visits)) == (Outcome.PROVEN, [])
    assert answer.parts.total == min(parts_of(asked, plan).total for plan in plans)


def test_who_is_told_can_end_the_search(question):
    answer = solve(question, seconds=10, tell=lambda progress: False)
    assert answer.outcome in (Outcome.PROVEN, Outcome.GOOD, Outcome.UNKNOWN)
