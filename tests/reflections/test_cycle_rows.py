"""What can never be true of a cycle or of a school in it, and how many criteria and schools one person has there."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from reflections.cycle_dates import DATES
from reflections.models import Cycle, Reflection
from reflections.services.cycles import tell_whose_turn_it_is
from reflections.services.writing import add_criterion, start_reflection
from reflections.tasks import count_who_takes_part, forget_leavers_drafts, turn_cycles
from schools.errors import Conflict
from schools.models import Membership, Message, Role


def test_a_cycle_can_be_for_three_criteria_at_the_most(draft, criteria, people):
    Cycle.objects.update(most_criteria=2)
    add_criterion(draft, criteria[1], by=people["ada"])
    add_criterion(draft, criteria[1], by=people["ada"])
    with pytest.raises(Conflict, match="2 criteria at the most"):
        add_criterion(draft, criteria[2], by=people["ada"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"roles": []},
        {"roles": ["trust_lead"]},
        {"school_days": [1, 2]},
        {"most_criteria": 0},
        {"finish_by_on": date(2001, 1, 1)},
    ],
)
def test_what_can_never_be_true_of_a_cycle(wrong, cycle):
    with pytest.raises(IntegrityError), transaction.atomic():
        Cycle.objects.update(**wrong)


@pytest.mark.parametrize("wrong", [{"finish_by_on": date(2001, 1, 1)}, {"school": "ash"}])
def test_what_can_never_be_true_of_a_school_in_a_cycle(wrong, cycle, schools):
    wrong = {name: schools.get(value, value) for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        cycle.school_dates.update(**wrong)


def test_a_person_at_two_schools_is_told_once_and_begins_at_the_first(cycle, people, schools, criteria):
    Membership.objects.create(
        person=people["bea"], school=schools["ash"], role=Role.TEACHER, starts_on=date(2020, 9, 1)
    )
    tell_whose_turn_it_is(today=localdate())
    assert Message.objects.filter(kind="cycle-opened", person=people["bea"]).count() == 1
    assert start_reflection(cycle, criteria[0], by=people["bea"]).school == schools["ash"]


def test_a_passed_deadline_and_the_closing_that_follows_submit_nothing(draft, people):
    Cycle.objects.update(**dict.fromkeys(DATES, date(2026, 1, 5)))
    draft.cycle.school_dates.update(**dict.fromkeys(DATES, date(2026, 1, 5)))

    turn_cycles()
    count_who_takes_part()
    forget_leavers_drafts()

    draft.refresh_from_db()
    assert (Cycle.objects.get().status, draft.status, draft.shares.count()) == ("closed", "draft", 0)
    assert Reflection.objects.editable_by(people["ada"]).contains(draft)
