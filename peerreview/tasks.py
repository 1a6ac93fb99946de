from celery import shared_task
from django.utils.timezone import localdate

from schools.services.reminders import queue_reminders

from .services.following import free_actions_of_leavers
from .services.preparing import begin_due_visits
from .services.pulse import open_term_pulse
from .services.searching import find_asked_plans
from .services.seats import end_seats_of_leavers
from .services.steering import begin_due_self_reviews, stop_reviews_of_closed_schools


@shared_task
def turn_reviews():
    """Begin what is due, and end the parts of those who have left and the reviews of schools that have closed."""
    today = localdate()
    stop_reviews_of_closed_schools()
    end_seats_of_leavers(today=today)
    free_actions_of_leavers(today=today)
    begin_due_self_reviews(today=today)
    begin_due_visits(today=today)
    open_term_pulse(today=today)


@shared_task
def queue_due_reminders():
    """Queue what is due today, for whoever it is due to."""
    queue_reminders("peerreview", today=localdate())


@shared_task
def find_plans():
    """Look for the plan that somebody asked for, if one waits."""
    find_asked_plans()
