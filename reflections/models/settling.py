from django.db import models
from django.db.models import Q

from schools.models import Person

from .coaching import EDITABLE_FOR
from .judgements import Judgement


class DifferenceLineQuerySet(models.QuerySet):
    def visible_to(self, person):
        """To the two who talk a view over, and to nobody else: no coach, no head, no other colleague."""
        return self.filter(judgement__in=Judgement.objects.talked_over_by(person).values("pk"))

    def editable_by(self, person, now):
        """One's own of the last fifteen minutes, while it may be taken back."""
        return self.takeable_by(person).filter(written_at__gt=now - EDITABLE_FOR)

    def takeable_by(self, person):
        """One's own, not yet taken back, until the reflection is finished."""
        views = Judgement.objects.open_between(person)
        return self.filter(by=person, taken_back_at=None, judgement__in=views.values("pk"))


class DifferenceLine(models.Model):
    """A line of the small conversation on a colleague's view, between its giver and the author."""

    judgement = models.ForeignKey(Judgement, models.CASCADE, related_name="lines")
    by = models.ForeignKey(Person, models.CASCADE, related_name="difference_lines")
    text = models.TextField(max_length=2000, blank=True)
    written_at = models.DateTimeField()
    earlier = models.JSONField(default=list)  # texts before each change, oldest first
    taken_back_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    objects = DifferenceLineQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="difference_line_once_per_form", fields=["by", "form_key"]),
            models.CheckConstraint(
                name="difference_line_says_something_or_is_taken_back",
                condition=(Q(taken_back_at=None) & ~Q(text="")) | Q(taken_back_at__isnull=False, text=""),
            ),
        ]

    def __str__(self):
        return f"Difference line {self.pk}"
