from celery import shared_task
from django.utils.timezone import localdate, now

from schools.services.reminders import queue_reminders

from .services.counts import take_snapshots
from .services.cycle_dates import hold_up_schools, let_schools_in
from .services.cycles import close_past_cycles, open_due_cycles, tell_whose_turn_it_is
from .services.ending_asks import end_asks_of_leavers, expire_unanswered_asks
from .services.files import sweep_files
from .services.leavers import delete_leavers_drafts
from .services.together import part_from_leavers


@shared_task
def turn_cycles():
    """Open the cycles whose day has come, tell those whose turn it is, and close those long past."""
    today = localdate()
    let_schools_in(today=today)
    open_due_cycles(today=today)
    hold_up_schools(today=today)
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


@shared_task
def count_who_takes_part():
    """Count each running cycle at each school, once a week."""
    take_snapshots(today=localdate())


@shared_task
def forget_leavers_drafts():
    """Leave what a leaver wrote together to the other one, and delete the drafts of those who left thirty days ago."""
    part_from_leavers(today=localdate())
    delete_leavers_drafts(today=localdate())


@shared_task
def queue_due_reminders():
    """Queue what is due today, for whoever it is due to."""
    queue_reminders("reflections", today=localdate())
