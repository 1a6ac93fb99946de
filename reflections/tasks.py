from celery import shared_task
from django.utils.timezone import localdate, now

from .services.cycles import close_past_cycles, open_due_cycles, tell_whose_turn_it_is
from .services.ending_asks import end_asks_of_leavers, expire_unanswered_asks
from .services.files import sweep_files


@shared_task
def turn_cycles():
    """Open the cycles whose day has come, tell those whose turn it is, and close those long past."""
    today = localdate()
    open_due_cycles(today=today)
    tell_whose_turn_it_is(today=today)
    close_past_cycles(today=today)


@shared_task
def sweep_old_files():
    """Remove the files that have been attached to nothing for a day."""
    sweep_files(now=now())


@shared_task
def end_asks():
    """End the asks that nobody answers, and those of people who have left."""
    today = localdate()
    expire_unanswered_asks(today=today)
    end_asks_of_leavers(today=today)
