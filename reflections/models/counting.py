"""Counts of who takes part: a row a week for each running cycle and school. Nobody's name stands in them."""

from django.db import models
from django.db.models import F, Q

from schools.models import School
from schools.models.people import schools_kept_by

from .cycles import Cycle


class CountSnapshotQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Those of the schools that this person heads on that day; for a trust lead all. What may be shown of them
        is for `reflections.counts` to say."""
        return self.filter(school__in=schools_kept_by(person, today).values("pk"))

    def in_order(self):
        """Cycle by cycle, in each school by school, and of each the weeks as they came."""
        return self.select_related("cycle", "school").order_by(
            "cycle__opens_on", "cycle", "school__name", "school", "week_on"
        )


class CountSnapshot(models.Model):
    """How many were asked, and how many of those had shared, at one school in the week that begins on a Monday.

    A draft is nobody's to know of, so it counts as not shared; who is away is in neither number. Rows are only ever
    added: what has been shown cannot be taken back.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="snapshots")
    school = models.ForeignKey(School, models.PROTECT, related_name="snapshots")
    week_on = models.DateField()
    asked = models.PositiveIntegerField()
    shared = models.PositiveIntegerField()

    objects = CountSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["week_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="count_snapshot_once_a_week", fields=["cycle", "school", "week_on"]),
            models.CheckConstraint(name="count_snapshot_of_those_asked", condition=Q(shared__lte=F("asked"))),
            models.CheckConstraint(name="count_snapshot_on_a_monday", condition=Q(week_on__iso_week_day=1)),
        ]

    def __str__(self):
        return f"Week of {self.week_on}, cycle {self.cycle_id} at school {self.school_id}"
