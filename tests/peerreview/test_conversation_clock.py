"""The timed protocol of a QA conversation."""

from datetime import UTC, datetime, timedelta

import pytest

from peerreview.conversation_clock import TURN, Part, facilitator_of, seconds_left, steps_of

BEGAN = datetime(2027, 5, 3, 15, 0, tzinfo=UTC)


def test_everybody_presents_in_turn_after_last_times_promises():
    steps = steps_of(2, has_last_time=True)

    assert [step.part for step in steps] == [Part.LAST_TIME, *TURN, *TURN]
    assert [step.turn for step in steps] == [None, *[0] * 5, *[1] * 5]
    assert steps_of(1, has_last_time=False)[0].part == Part.PRESENT


def test_facilitation_goes_round_and_nobody_facilitates_their_own_turn():
    presenters, facilitator, others = [1, 2, 3], 9, [8]

    leads = [facilitator_of(turn, presenters, facilitator, others) for turn in (None, 0, 1, 2)]

    assert leads == [9, 9, 8, 1]
    assert all(lead != presenter for lead, presenter in zip(leads[1:], presenters, strict=True))


@pytest.mark.parametrize(
    ("after", "paused_after", "left"), [(0, None, 300), (90, None, 210), (330, None, -30), (900, 90, 210)]
)
def test_the_clock_stands_still_while_it_is_paused(after, paused_after, left):
    paused = BEGAN + timedelta(seconds=paused_after) if paused_after else None

    assert seconds_left(BEGAN, 300, paused, BEGAN + timedelta(seconds=after)) == left
