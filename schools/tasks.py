from celery import shared_task
from django.utils import timezone

from .services.deliveries import lease_deliveries, send_deliveries
from .services.digests import fold_digests


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
