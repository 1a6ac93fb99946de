"""What there is to do in a review, part by part, for its page and for Today."""

from .beginning_steps import beginning_steps
from .following_steps import following_steps, with_follow_up
from .reporting_steps import reporting_steps, with_reply_state
from .reviews import Review, Stage
from .visiting_steps import visiting_steps

PARTS = [beginning_steps, visiting_steps, reporting_steps, following_steps]


def steps_of(review, person, today):
    """What is done, what is next and for whom, in the order of the stages."""
    return [step for part in PARTS for step in part(review, person, today)]


def with_steps_of(reviews, person, today):
    """With all that the steps of each need, so that they ask nothing themselves."""
    return with_follow_up(with_reply_state(reviews.with_part_of(person, today), person, today))


def waiting_for(person, today):
    """Each running review in which something waits for this person, with the first such step, as (review, step); two
    queries, whatever their number."""
    rows = Review.objects.visible_to(person, today).running().exclude(status=Stage.CLOSED)
    rows = with_steps_of(rows, person, today)
    first = [(row, next((step for step in steps_of(row, person, today) if step.is_mine), None)) for row in rows]
    return [(row, step) for row, step in first if step]
