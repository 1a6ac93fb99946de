from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Now
from django.utils.timezone import localdate

from schools.models import Membership, Person, PurposeAgreement, Role
from schools.models.coaching import YEAR


class ShareQuerySet(models.QuerySet):
    def in_full(self):
        """To a coach or a head, who read everything shared."""
        return self.filter(role__in=[Share.Role.COACH, Share.Role.HEAD])

    def current(self):
        """Not ended; for a coach or a head only while their yearly agreement on the purpose holds, and for a head only
        while they head a school where the author works: after a move, the one that was left reads no more."""
        agreed = Exists(PurposeAgreement.objects.filter(person=OuterRef("person"), agreed_at__gt=Now() - YEAR))
        reads = Q(role=Share.Role.COACH) & agreed | Q(role=Share.Role.HEAD) & agreed & _heads_the_author()
        return self.filter(Q(role=Share.Role.COLLEAGUE) | reads, ended_at=None)


def _heads_the_author():
    """Whether the person of a share heads a school where the author works today, as a condition of a query."""
    posts = Membership.objects.current(localdate())
    where = posts.filter(person=OuterRef(OuterRef("reflection__author")), school__isnull=False).values("school")
    return Exists(posts.filter(person=OuterRef("person"), role=Role.HEAD, school__in=where))


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
