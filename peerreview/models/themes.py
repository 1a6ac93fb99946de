from django.db import models
from django.db.models import Exists, Q

from reflections.models import Area
from reflections.models.frameworks import leads_trust

from .findings import Kind
from .round_schools import RoundSchool
from .rounds import Round, headed_by


class ThemeCountQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """For trust leads, and for heads of schools that took part in the round."""
        part = RoundSchool.objects.taking_part().filter(school__in=headed_by(person, today)).values("round")
        return self.filter(Exists(leads_trust(person, today)) | Q(round__in=part))


class ThemeCount(models.Model):
    """In how many released reviews of a closed round an area had a strength, a challenge or a question. Counted once, as the
    round closes, so that no two looks tell one school's; kept only where it stands for five reviews at least and leaves
    out five at least."""

    LEAST = 5

    round = models.ForeignKey(Round, models.CASCADE, related_name="theme_counts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reviews = models.PositiveSmallIntegerField()
    of_reviews = models.PositiveSmallIntegerField()

    objects = ThemeCountQuerySet.as_manager()

    class Meta:
        ordering = ["area__position", "kind"]
        constraints = [
            models.UniqueConstraint(name="theme_count_once", fields=["round", "area", "kind"]),
            models.CheckConstraint(
                name="theme_count_names_nobody",
                condition=Q(reviews__gte=5, of_reviews__gte=models.F("reviews") + 5),
            ),
        ]

    def __str__(self):
        return f"Theme of round {self.round_id}"
