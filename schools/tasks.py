from celery import shared_task
from django.utils import timezone

from .services.deliveries import lease_deliveries, send_deliveries
from .services.digests import fold_digests
from .services.feeds import end_feeds_of_leavers


@shared_task
def send_due_mail():
    """Send what is due, a leased batch at a time; give up until the next tick if the mail server is away."""
    while batch := lease_deliveries(limit=100, now=timezone.now()):
        if not send_deliveries(batch, now=timezone.now()):
            return


@shared_task
def fold_due_digests():
    """Make today's digests of those who are at work now."""
    fold_digests(now=timezone.now())


@shared_task
def end_leavers_feeds():
    """End for good the calendar feeds of those who have left, which open nothing since their last day."""
    end_feeds_of_leavers(today=timezone.localdate())
