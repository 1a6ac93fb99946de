"""Changing a draft part by part, and what is said of it afterwards."""

import pytest

from reflections.models import Area, Criterion
from reflections.services.frameworks import create_framework, publish_framework, revise_framework
from reflections.services.frameworks.areas import add_area, move_area, order_areas, remove_area, rename_area
from reflections.services.frameworks.changes import changes_in
from reflections.services.frameworks.criteria import (
    add_criterion_to,
    edit_criterion,
    move_criterion,
    order_criteria,
    remove_criterion,
    standing_of,
    words_of,
)
from reflections.services.frameworks.details import Details, details_of, edit_details
from reflections.services.frameworks.outlines import CriterionOutline, ExemplarOutline
from reflections.services.frameworks.parts import mark_of
from schools.errors import Conflict


@pytest.fixture
def lena(people):
    return people["lena"]


@pytest.fixture
def draft(framework, lena):
    """The second version of the cast's framework: one area of questioning, feedback and routines."""
    return revise_framework(framework, by=lena)


@pytest.fixture
def parts(draft):
    return {row.name: row for row in Criterion.objects.in_framework(draft)}


def names(draft):
    return [row.name for row in Criterion.objects.in_framework(draft)]


def told(draft):
    draft.refresh_from_db()
    return [change.sentence for change in changes_in(draft, draft.previous)]


def write(criterion, lena, area=None, **words):
    read = mark_of(standing_of(criterion))
    return edit_criterion(criterion, by=lena, read=read, words=CriterionOutline(**words), area=area)


@pytest.mark.parametrize(
    ("name", "direction", "order"),
    [
        ("Feedback", "up", ["Feedback", "Questioning", "Routines"]),
        ("Feedback", "down", ["Questioning", "Routines", "Feedback"]),
        ("Questioning", "up", ["Questioning", "Feedback", "Routines"]),
        ("Routines", "down", ["Questioning", "Feedback", "Routines"]),
    ],
)
def test_a_criterion_moves_one_place_and_stops_at_the_end(name, direction, order, draft, parts, lena):
    move_criterion(parts[name], by=lena, direction=direction)
    assert names(draft) == order


def test_moving_goes_over_the_gap_that_a_removed_one_left(draft, parts, lena):
    remove_criterion(parts["Feedback"], by=lena)
    move_criterion(parts["Routines"], by=lena, direction="up")
    assert names(draft) == ["Routines", "Questioning"]


def test_an_area_moves_with_its_criteria(draft, lena):
    area = add_area(draft, by=lena, name="Heart")
    add_criterion_to(area, by=lena, name="Kindness")
    move_area(area, by=lena, direction="up")
    assert names(draft) == ["Kindness", "Questioning", "Feedback", "Routines"]


def test_a_criterion_is_written_with_its_exemplars(draft, parts, lena):
    exemplars = (ExemplarOutline("A minute of silence", "https://example.org/wait"), ExemplarOutline("Cold call"))
    write(parts["Feedback"], lena, name="Responses", description="Short and soon.", exemplars=exemplars)

    assert words_of(Criterion.objects.get(pk=parts["Feedback"].pk)) == CriterionOutline(
        "Responses", "Short and soon.", exemplars
    )


def test_words_that_somebody_else_changed_are_not_overwritten(parts, lena):
    read = mark_of(standing_of(parts["Feedback"]))
    write(parts["Feedback"], lena, name="Theirs")
    with pytest.raises(Conflict, match="Somebody changed this"):
        edit_criterion(parts["Feedback"], by=lena, read=read, words=CriterionOutline("Mine"))

    edit_criterion(parts["Feedback"], by=lena, read=read, words=CriterionOutline("Theirs"))  # sent twice


def test_details_that_somebody_else_changed_are_not_overwritten(draft, lena):
    read = mark_of(details_of(draft))
    edit_details(draft, by=lena, read=read, details=Details("Theirs", "", ("Yes", "Not yet")))
    with pytest.raises(Conflict, match="Somebody changed this"):
        edit_details(draft, by=lena, read=read, details=Details("Mine"))


def test_an_areas_name_that_somebody_else_changed_is_not_overwritten(parts, lena):
    area, read = parts["Feedback"].area, mark_of("In the classroom")
    rename_area(area, by=lena, read=read, name="Theirs")
    with pytest.raises(Conflict, match="Somebody changed this"):
        rename_area(area, by=lena, read=read, name="Mine")

    assert rename_area(area, by=lena, read=read, name="Theirs").name == "Theirs"  # sent twice


def test_a_criterion_that_somebody_else_moved_to_another_area_stays_there(draft, parts, lena):
    row, read = parts["Feedback"], mark_of(standing_of(parts["Feedback"]))
    write(row, lena, add_area(draft, by=lena, name="Heart"), name="Feedback", description=row.description)
    with pytest.raises(Conflict, match="Somebody changed this"):
        edit_criterion(row, by=lena, read=read, words=CriterionOutline("Mine"), area=row.area)

    assert draft.areas.last().criteria.get() == row


def numbers(rows):
    return [row.pk for row in rows]


def test_criteria_are_put_in_another_order_at_once(draft, parts, lena):
    remove_criterion(parts["Feedback"], by=lena)
    area, was = draft.areas.get(), numbers([parts["Questioning"], parts["Routines"]])
    for _ in range(2):  # sent twice
        order_criteria(area, by=lena, was=was, order=was[::-1])

    assert names(draft) == ["Routines", "Questioning"]


def test_areas_are_put_in_another_order_with_their_criteria(draft, lena):
    for name in ("Head", "Heart"):
        add_criterion_to(add_area(draft, by=lena, name=name), by=lena, name=f"{name} first")
    was = numbers(draft.areas.all())
    order_areas(draft, by=lena, was=was, order=[was[2], was[0], was[1]])

    assert names(draft) == ["Heart first", "Questioning", "Feedback", "Routines", "Head first"]


def test_an_order_of_a_list_that_somebody_else_changed_moves_nothing(draft, parts, lena):
    area, was = draft.areas.get(), numbers(parts.values())
    move_criterion(parts["Routines"], by=lena, direction="up")
    with pytest.raises(Conflict, match="Nothing was moved"):
        order_criteria(area, by=lena, was=was, order=was[::-1])

    assert names(draft) == ["Questioning", "Routines", "Feedback"]


@pytest.mark.parametrize("order", [[], [0, 1, 2], "twice"])
def test_an_order_of_other_parts_moves_nothing(order, draft, parts, lena):
    was = numbers(parts.values())
    with pytest.raises(Conflict, match="Nothing was moved"):
        order_criteria(draft.areas.get(), by=lena, was=was, order=[was[0], *was] if order == "twice" else order)


def test_a_part_that_was_taken_out_in_another_window_is_not_there(draft, parts, lena):
    remove_criterion(parts["Feedback"], by=lena)
    with pytest.raises(Conflict, match="taken out"):
        move_criterion(parts["Feedback"], by=lena, direction="up")


def test_a_draft_has_room_for_so_many_areas(lena):
    draft = create_framework(by=lena)
    for number in range(Area.MOST):
        add_area(draft, by=lena, name=f"Area {number}")
    with pytest.raises(Conflict, match="room for 20 areas"):
        add_area(draft, by=lena, name="One more")


STEPS = {
    "add_area": lambda draft, row, by: add_area(draft, by=by, name="x"),
    "rename_area": lambda draft, row, by: rename_area(row.area, by=by, read=mark_of(row.area.name), name="x"),
    "remove_area": lambda draft, row, by: remove_area(row.area, by=by),
    "move_area": lambda draft, row, by: move_area(row.area, by=by, direction="up"),
    "order_areas": lambda draft, row, by: order_areas(draft, by=by, was=[row.area_id], order=[row.area_id]),
    "order_criteria": lambda draft, row, by: order_criteria(row.area, by=by, was=[], order=[]),
    "add_criterion_to": lambda draft, row, by: add_criterion_to(row.area, by=by, name="x"),
    "edit_criterion": lambda draft, row, by: write(row, by, name="x"),
    "remove_criterion": lambda draft, row, by: remove_criterion(row, by=by),
    "move_criterion": lambda draft, row, by: move_criterion(row, by=by, direction="up"),
    "edit_details": lambda draft, row, by: edit_details(
        draft, by=by, read=mark_of(details_of(draft)), details=Details("x")
    ),
}


@pytest.mark.parametrize("step", STEPS)
def test_no_step_is_open_to_others_or_after_publishing(step, draft, parts, people, lena):
    with pytest.raises(Conflict):
        STEPS[step](draft, parts["Feedback"], people["hana"])
    publish_framework(draft, by=lena)
    with pytest.raises(Conflict):
        STEPS[step](draft, parts["Feedback"], lena)


def change_head(draft, parts, lena):
    edit_details(draft, by=lena, read=mark_of(details_of(draft)), details=Details("Teaching", "For us all."))


def change_scale(draft, parts, lena):
    details = Details(draft.name, levels=("Yes", "Not yet"))
    edit_details(draft, by=lena, read=mark_of(details_of(draft)), details=details)


def move_between_areas(draft, parts, lena):
    write(parts["Feedback"], lena, add_area(draft, by=lena, name="Heart"), name="Feedback", description="Changed")


def reorder(draft, parts, lena):
    area = add_area(draft, by=lena, name="Heart")
    move_area(area, by=lena, direction="up")
    move_criterion(parts["Routines"], by=lena, direction="up")


SCALE = "“Exemplary, can share”, “Secure”, “Partly there”, “Just starting”"
CHANGES = [
    (lambda *_: None, []),
    (
        change_head,
        [
            "It was called “Teaching at Larch” and is now “Teaching”.",
            "What it is for has changed.",
            f"The scale is taken out. It was: {SCALE}.",
        ],
    ),
    (change_scale, [f"The scale was {SCALE}. It is now “Yes”, “Not yet”."]),
    (
        move_between_areas,
        [
            "The area “Heart” is added.",
            "“Feedback” has moved from “In the classroom” to “Heart”.",
            "The description of “Feedback” has changed.",
        ],
    ),
    (reorder, ["The area “Heart” is added.", "The criteria of “In the classroom” are in another order."]),
    (
        lambda draft, parts, lena: rename_area(
            parts["Feedback"].area, by=lena, read=mark_of("In the classroom"), name="Class"
        ),
        ["The area “In the classroom” is now called “Class”."],
    ),
    (
        lambda draft, parts, lena: remove_criterion(parts["Feedback"], by=lena),
        ["“Feedback” is taken out of “In the classroom”."],
    ),
    (
        lambda draft, parts, lena: add_criterion_to(parts["Feedback"].area, by=lena, name="Talk"),
        ["“Talk” is added to “In the classroom”."],
    ),
    (
        lambda draft, parts, lena: write(
            parts["Feedback"],
            lena,
            name="Replies",
            description="Feedback at its best.",
            exemplars=(ExemplarOutline("x"),),
        ),
        ["“Feedback” is now called “Replies”.", "“Replies” has examples now."],
    ),
]


@pytest.mark.parametrize(("change", "sentences"), CHANGES)
def test_what_changed_is_said_in_words(change, sentences, draft, parts, lena):
    change(draft, parts, lena)
    assert told(draft) == sentences


def test_an_area_taken_out_is_told_with_its_criteria(draft, lena):
    remove_area(draft.areas.get(), by=lena)
    assert told(draft) == [
        "The area “In the classroom” is taken out.",
        *(f"“{name}” is taken out of “In the classroom”." for name in ("Questioning", "Feedback", "Routines")),
    ]


def test_areas_in_another_order_are_told(draft, lena):
    add_criterion_to(add_area(draft, by=lena, name="Heart"), by=lena, name="Kindness")
    publish_framework(draft, by=lena)
    third = revise_framework(draft, by=lena)
    move_area(third.areas.last(), by=lena, direction="up")
    assert told(third) == ["The areas are in another order."]


def test_examples_that_change_or_go_are_told(criteria, draft, parts, lena):
    criteria[1].exemplars.create(position=1, text="Theirs")
    about = {"name": "Feedback", "description": "Feedback at its best."}
    assert told(draft) == ["The examples for “Feedback” are taken out."]
    write(parts["Feedback"], lena, **about, exemplars=(ExemplarOutline("Ours"),))
    assert told(draft) == ["The examples for “Feedback” have changed."]


def test_a_first_version_has_no_changes(framework):
    assert changes_in(framework, framework.previous) == []
