"""What was done in a review, and to whom its report was released."""

from django.db import models

from schools.models import Person

from .reviews import Review


class ReviewEvent(models.Model):
    """Who did what in a review, and when; `by` is None where it happened by itself. Rows are only ever added."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    about = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.kind} of review {self.review_id}"


class Release(models.Model):
    """An audience to which the host has released a review, self-review and report. What is read cannot be unread, so a
    release stands."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="releases")
    audience = models.CharField(max_length=5)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    released_at = models.DateTimeField()

    class Meta:
        ordering = ["released_at", "pk"]
        constraints = [models.UniqueConstraint(name="release_once_an_audience", fields=["review", "audience"])]

    def __str__(self):
        return f"Review {self.review_id} to {self.audience}"
