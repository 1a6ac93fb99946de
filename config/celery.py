"""The worker's application and the one schedule. Beat only wakes tasks; what is due is computed from the database."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("candour")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# Plain intervals in UTC: a crontab in local time falls silent for an hour when the clocks go back.
app.conf.beat_schedule = {
    "send due mail": {"task": "schools.tasks.send_due_mail", "schedule": 10, "options": {"expires": 10}},
    "fold digests": {"task": "schools.tasks.fold_due_digests", "schedule": 60, "options": {"expires": 60}},
    "sweep files": {"task": "reflections.tasks.sweep_old_files", "schedule": 3600, "options": {"expires": 3600}},
    "open and close cycles": {"task": "reflections.tasks.turn_cycles", "schedule": 600, "options": {"expires": 600}},
    "turn reviews": {"task": "peerreview.tasks.turn_reviews", "schedule": 600, "options": {"expires": 600}},
    "end asks": {"task": "reflections.tasks.end_asks", "schedule": 600, "options": {"expires": 600}},
    "end leavers' feeds": {"task": "schools.tasks.end_leavers_feeds", "schedule": 3600, "options": {"expires": 3600}},
    "find plans": {"task": "peerreview.tasks.find_plans", "schedule": 3, "options": {"expires": 3}},
    "remind of reflections": {
        "task": "reflections.tasks.queue_due_reminders",
        "schedule": 120,
        "options": {"expires": 120},
    },
    "remind of reviews": {
        "task": "peerreview.tasks.queue_due_reminders",
        "schedule": 120,
        "options": {"expires": 120},
    },
    "count who takes part": {
        "task": "reflections.tasks.count_who_takes_part",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
    "forget leavers' drafts": {
        "task": "reflections.tasks.forget_leavers_drafts",
        "schedule": 3600,
        "options": {"expires": 3600},
    },
}
