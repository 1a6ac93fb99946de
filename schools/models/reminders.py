from django.db import models
from django.db.models import Exists, OuterRef, Q

from .people import Membership, Person, Role
from .trust import School


def leads_reminders(person, today):
    """The person's posts on that day with which they see what will be sent, and pause it: as trust lead."""
    return Membership.objects.current(today).filter(person=person, role=Role.TRUST_LEAD)


def schools_to_pause(person, today):
    """Open schools whose reminders this person may pause and has not paused: for trust leads all."""
    paused = ReminderPause.objects.standing().filter(school__isnull=False).values("school")
    return School.objects.open().filter(Exists(leads_reminders(person, today))).exclude(pk__in=paused)


class ReminderPauseQuerySet(models.QuerySet):
    def standing(self):
        """Not taken up again."""
        return self.filter(resumed_at=None)

    def visible_to(self, person, today):
        """All, for trust leads."""
        return self.filter(Exists(leads_reminders(person, today)))

    def resumable_by(self, person, today):
        """Standing ones, for trust leads."""
        return self.standing().visible_to(person, today)

    def holding(self, series, person, today):
        """Those that hold back this series for everybody, or everything for somebody all of whose schools are paused."""
        of_series = Q(pk__in=ReminderPause.objects.standing().filter(series=series).values("pk"))
        posts = Membership.objects.current(today).filter(person=person, school__isnull=False)
        elsewhere = posts.exclude(school__in=ReminderPause.objects.paused_schools())
        return self.standing().filter(of_series | Q(school__in=posts.values("school")) & ~Exists(elsewhere))

    def paused_schools(self):
        """The ids of the schools that are paused."""
        return self.standing().filter(school__isnull=False).values("school")


class ReminderPause(models.Model):
    """Reminders held back: one series for everybody ("share"), or all to those who work at one school and at no other that
    is not paused. Rows stay, so who paused what, and who took it up again, is kept."""

    series = models.CharField(max_length=30, blank=True)
    school = models.ForeignKey(School, models.CASCADE, related_name="+", null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    resumed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    resumed_at = models.DateTimeField(null=True)

    objects = ReminderPauseQuerySet.as_manager()

    class Meta:
        ordering = ["-paused_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="reminder_pause_of_one_thing",
                condition=Q(series="", school__isnull=False) | (~Q(series="") & Q(school=None)),
            ),
            models.CheckConstraint(
                name="reminder_pause_resumed_by_somebody",
                condition=Q(resumed_at=None, resumed_by=None) | Q(resumed_at__isnull=False, resumed_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="reminder_pause_once_a_series", fields=["series"], condition=Q(resumed_at=None, school=None)
            ),
            models.UniqueConstraint(
                name="reminder_pause_once_a_school", fields=["school"], condition=Q(resumed_at=None, series="")
            ),
        ]

    def __str__(self):
        return f"Pause of {self.series or self.school_id}"


class ReminderSweep(models.Model):
    """That an app looked on a day for what is due. `lapsed`: the keys of what was due while nothing ran, and is stale."""

    app = models.CharField(max_length=20)
    on = models.DateField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    lapsed = models.JSONField(default=list)

    class Meta:
        ordering = ["-on"]
        constraints = [models.UniqueConstraint(name="reminder_sweep_once_a_day", fields=["app", "on"])]

    def __str__(self):
        return f"{self.app}, {self.on}"


def people_held_back(today):
    """People all of whose schools are paused on that day."""
    posts = Membership.objects.current(today).filter(person=OuterRef("pk"), school__isnull=False)
    paused = ReminderPause.objects.paused_schools()
    return Person.objects.filter(Exists(posts), ~Exists(posts.exclude(school__in=paused)))
