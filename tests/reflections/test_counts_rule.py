"""The rule of which numbers are told: whatever somebody keeps and subtracts, no group smaller than the minimum is found."""

from itertools import combinations
from random import Random

import pytest

from reflections.counts import MINIMUM, Cells, is_showable, latest_shown, may_replace, total_shown

CASES = range(300)


@pytest.mark.parametrize(
    ("shared", "not_yet", "shown"),
    [(34, 17, True), (10, 10, True), (9, 40, False), (40, 9, False), (0, 40, False), (40, 0, False), (0, 0, False)],
)
def test_a_number_is_told_where_both_cells_reach_the_minimum(shared, not_yet, shown):
    assert is_showable(Cells(shared, not_yet)) is shown


@pytest.mark.parametrize(
    ("old", "new", "may"),
    [
        ((20, 40), (20, 40), True),
        ((20, 40), (30, 30), True),
        ((20, 40), (21, 39), False),
        ((20, 40), (29, 31), False),
        ((20, 40), (32, 29), False),  # both cells move far, and one person has come
        ((20, 40), (20, 50), True),
        ((20, 40), (20, 41), False),
    ],
)
def test_a_newer_week_replaces_one_from_which_it_differs_by_nobody_or_by_many(old, new, may):
    assert may_replace(Cells(*old), Cells(*new)) is may


def test_what_was_shown_stays_until_a_week_may_replace_it():
    weeks = [Cells(4, 50), Cells(12, 42), Cells(15, 39), Cells(45, 9), Cells(25, 29), Cells(26, 28)]

    assert [latest_shown(weeks[:number]) for number in range(7)] == [None, None, 1, 1, 1, 4, 4]


def test_a_week_that_stands_still_keeps_its_day_as_one_in_which_a_few_have_moved_does():
    assert latest_shown([Cells(20, 40), Cells(20, 40)]) == latest_shown([Cells(20, 40), Cells(23, 37)]) == 0


def test_weeks_that_come_back_near_an_earlier_one_are_held_against_it():
    assert latest_shown([Cells(20, 40), Cells(40, 20), Cells(23, 37)]) == 1


def a_school(chance):
    """Some weeks of a school of any size, in which people share, come and go."""
    shared, not_yet = 0, chance.choice([4, 5, 12, 25, 60, 140])
    for _ in range(12):
        moved = min(not_yet, chance.choice([0, 1, 2, 3, 9, 10, 15, 30]))
        shared, not_yet = shared + moved, not_yet - moved
        shared = max(0, shared + chance.choice([0, 0, 0, -1, -12]))
        not_yet = max(0, not_yet + chance.choice([0, 0, 0, 1, -1, 11]))
        yield Cells(shared, not_yet)


def shown_over_time(weeks):
    """Each set of cells that anybody could have noted, week after week."""
    places = [latest_shown(weeks[: number + 1]) for number in range(len(weeks))]
    return [weeks[place] for place in dict.fromkeys(places) if place is not None]


@pytest.mark.parametrize("seed", CASES)
def test_no_two_weeks_of_a_school_differ_by_a_few(seed):
    noted = shown_over_time(list(a_school(Random(seed))))

    for one, other in combinations(noted, 2):
        for apart in (one.shared - other.shared, one.not_yet - other.not_yet, one.asked - other.asked):
            assert apart == 0 or abs(apart) >= MINIMUM
    assert all(min(cells.shared, cells.not_yet) >= MINIMUM for cells in noted)


@pytest.mark.parametrize("seed", CASES)
def test_a_hidden_school_changes_no_total_of_any_selection(seed):
    chance = Random(seed)
    weeks = {number: list(a_school(chance)) for number in range(chance.randint(1, 9))}
    places = {number: latest_shown(cells) for number, cells in weeks.items()}
    told = {number: None if place is None else weeks[number][place] for number, place in places.items()}
    shown = {number: cells for number, cells in told.items() if cells}
    picked = set(chance.sample(sorted(told), chance.randint(0, len(told))))

    total = total_shown({number: told[number] for number in picked})

    assert total == total_shown({number: cells for number, cells in shown.items() if number in picked})
    assert total is None or min(total.shared, total.not_yet) >= 2 * MINIMUM


def test_there_are_cases_in_which_something_is_shown_and_in_which_nothing_is():
    found = {bool(shown_over_time(list(a_school(Random(seed))))) for seed in CASES}

    assert found == {True, False}


def test_one_school_alone_has_no_total():
    assert total_shown({"ash": Cells(20, 20), "birch": None}) is None
    assert total_shown({"ash": Cells(20, 20), "birch": Cells(10, 30)}) == Cells(30, 50)
