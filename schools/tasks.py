from celery import shared_task
from django.utils import timezone

from .services.deliveries import lease_deliveries, send_deliveries
from .services.digests import fold_digests
from .services.feeds import end_feeds_of_leavers
from .services.mail_state import Luck, note_luck, note_sweep, take_turn


@shared_task
def send_due_mail():
    """Send what is due, a leased batch at a time; give up until the next tick if the mail server is away. After many failures
    in a row nothing is sent for a while, and then one e-mail to try."""
    goes = True
    while goes:
        turn = take_turn(timezone.now())
        batch, luck = lease_deliveries(limit=turn.limit, now=turn.began_at), Luck(turn.failures)
        goes = bool(batch) and send_deliveries(batch, now=turn.began_at, luck=luck)
        note_luck(turn, luck, timezone.now())


@shared_task
def fold_due_digests():
    """Make today's digests of those who are at work now."""
    fold_digests(now=timezone.now())
    note_sweep(timezone.now())


@shared_task
def end_leavers_feeds():
    """End for good the calendar feeds of those who have left, which open nothing since their last day."""
    end_feeds_of_leavers(today=timezone.localdate())
