from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now

from schools.models import Person, PurposeAgreement
from schools.models.coaching import YEAR


class ShareQuerySet(models.QuerySet):
    def in_full(self):
        """To a coach or a head, who read everything shared."""
        return self.filter(role__in=[Share.Role.COACH, Share.Role.HEAD])

    def current(self):
        """Not ended; for a coach or a head only while their yearly agreement on the purpose holds."""
        agreed = PurposeAgreement.objects.filter(person=OuterRef("person"), agreed_at__gt=Now() - YEAR)
        return self.filter(Q(role=Share.Role.COLLEAGUE) | Exists(agreed), ended_at=None)


class Share(models.Model):
    """One reflection opened by its author to one person. Whoever has no current share sees nothing."""

    class Role(models.TextChoices):
        COLLEAGUE = "colleague"
        COACH = "coach"
        HEAD = "head"

    reflection = models.ForeignKey("reflections.Reflection", models.CASCADE, related_name="shares")
    person = models.ForeignKey(Person, models.CASCADE, related_name="shares")
    role = models.CharField(max_length=10, choices=Role)
    shared_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        ordering = ["shared_at", "pk"]
        indexes = [models.Index(name="share_current", fields=["person", "reflection"], condition=Q(ended_at=None))]
        constraints = [
            models.UniqueConstraint(
                name="share_once_at_a_time", fields=["reflection", "person", "role"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self):
        return f"Share {self.pk} as {self.role}"
