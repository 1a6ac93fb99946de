"""What a plan of teams and dates has to hold to."""

from dataclasses import replace
from datetime import date

import pytest

from peerreview.scheduling.plan import Host, Reviewer, School, Setting, Visit
from peerreview.scheduling.rules import PersonDays, person_days, problems_of
from peerreview.stage_dates import Length
from schools.calendars.days import SchoolCalendar, Span

ASH, BIRCH, CEDAR = 1, 2, 3
MONDAY = date(2027, 5, 3)
AWAY = date(2027, 5, 6)
CLOSED = SchoolCalendar(breaks=(Span(date(2027, 5, 10), date(2027, 5, 10)),))


def reviewer(key, name, school, **more):
    return Reviewer(key, name, school, frozenset({school}), **more)


@pytest.fixture
def setting():
    """Ash hosts; Lee leads and comes from Birch, Petra and Rae from Cedar."""
    people = [
        reviewer(10, "Lee", BIRCH, is_lead_trained=True, away_on=frozenset({AWAY})),
        reviewer(11, "Petra", CEDAR, weekdays=frozenset({1, 2, 3, 4})),
        reviewer(12, "Rae", CEDAR, barred_from=frozenset({BIRCH})),
        reviewer(13, "Hana", ASH, is_lead_trained=True),
    ]
    schools = {
        key: School(key, name, may_receive_more=True)
        for key, name in [(ASH, "Ash"), (BIRCH, "Birch"), (CEDAR, "Cedar")]
    }
    return Setting(
        first=MONDAY,
        last=date(2027, 5, 28),
        team_size=3,
        schools=schools | {ASH: School(ASH, "Ash", CLOSED, True)},
        hosts={ASH: Host(ASH, cannot_on=frozenset({date(2027, 5, 4)}))},
        reviewers={each.key: each for each in people},
    )


GOOD = Visit(ASH, MONDAY, 10, (11, 12))


def texts(setting, *visits):
    return [problem.text for problem in problems_of(setting, visits)]


def test_a_plan_that_holds_has_no_problem(setting):
    assert texts(setting, GOOD) == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"on": None}, "It has no day yet."),
        ({"on": date(2027, 4, 30)}, "30 April is outside the round’s window."),
        ({"on": date(2027, 5, 10)}, "10 May is no school day at Ash."),
        ({"on": date(2027, 5, 4)}, "Ash can’t host on 4 May."),
        ({"on": AWAY}, "Lee can’t on 6 May."),
        ({"on": date(2027, 5, 7)}, "Petra does not work on Fridays."),
        ({"lead": None, "shadows": (10,)}, "It has no lead reviewer yet."),
        ({"lead": 12, "peers": (11, 10)}, "Rae is not trained to lead."),
        ({"peers": (11,)}, "Its team is 2 of 3."),
        ({"peers": (11, 11)}, "Petra is in the team twice."),
        ({"lead": 13}, "Hana works at Ash."),
    ],
)
def test_each_rule_speaks_for_itself(change, says, setting):
    assert says in texts(setting, replace(GOOD, **change))


@pytest.fixture
def two_hosts(setting):
    hosts = setting.hosts | {BIRCH: Host(BIRCH, Length.HALF)}
    return replace(setting, hosts=hosts)


@pytest.mark.parametrize(
    ("visit", "says"),
    [
        (Visit(BIRCH, MONDAY, 13, (11,)), "Petra is at Ash and Birch on 3 May."),
        (Visit(BIRCH, date(2027, 5, 5), 13, (11,)), "Petra goes on 2 visits, and said 1."),
        (Visit(BIRCH, date(2027, 5, 5), 13, (12,)), "Rae can’t come to Birch."),
        (Visit(BIRCH, date(2027, 5, 5), 13), "Ash and Birch would review each other."),
    ],
)
def test_visits_are_held_against_each_other(visit, says, two_hosts):
    assert says in texts(two_hosts, GOOD, visit)


def test_a_host_that_is_not_planned_is_named(two_hosts):
    assert [(each.school, each.text) for each in problems_of(two_hosts, [GOOD])] == [
        (BIRCH, "It has neither a day nor a team yet.")
    ]


def test_at_most_so_many_are_away_from_one_school(setting):
    assert texts(replace(setting, most_away=1), GOOD) == ["2 people of Cedar are away on 3 May; 1 may be."]


def test_schools_may_review_each_other_where_the_round_says_so(two_hosts):
    back = Visit(BIRCH, date(2027, 5, 5), 13)

    assert "Ash and Birch would review each other." not in texts(replace(two_hosts, is_mutual_allowed=True), GOOD, back)


def test_what_is_given_falls_short_of_what_is_received_by_the_allowance_at_most(setting):
    fair = replace(setting, schools=setting.schools | {ASH: School(ASH, "Ash", CLOSED)})

    assert texts(fair, GOOD) == ["Ash gives 0 person-days and is given 3."]
    assert texts(replace(fair, allowance=3), GOOD) == []


def test_person_days_count_halves_and_no_shadows(two_hosts):
    days = person_days(two_hosts, [Visit(BIRCH, MONDAY, 13, (11,), (12,))])

    assert days == {ASH: PersonDays(0.5, 0), BIRCH: PersonDays(0, 1), CEDAR: PersonDays(0.5, 0)}


def test_a_visit_of_two_days_needs_both(setting):
    long = replace(setting, hosts={ASH: Host(ASH, Length.TWO)})

    assert texts(long, replace(GOOD, on=date(2027, 5, 5))) == ["Lee can’t on 6 May."]
