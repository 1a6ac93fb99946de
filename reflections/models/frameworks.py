from uuid import uuid4

from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import Count, Deferrable, Exists, OuterRef, Q
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone

from schools.models import Membership, Role


def leads_trust(person, today):
    """The person's memberships as trust lead on that day: with one of them they make, change and retire frameworks."""
    return Membership.objects.current(today).filter(person=person, role=Role.TRUST_LEAD)


class FrameworkQuerySet(models.QuerySet):
    def published(self):
        """Those that people read, reflect by or once reflected by."""
        return self.filter(published_at__isnull=False)

    def drafts(self):
        """Those that are being written."""
        return self.filter(published_at=None)

    def latest(self):
        """Of each family the version published last, retired or not."""
        later = Framework.objects.published().filter(family=OuterRef("family"), number__gt=OuterRef("number"))
        return self.published().filter(~Exists(later))

    def in_use(self):
        """What new cycles may use: of each family the version published last, unless it is retired."""
        return self.latest().filter(retired_at=None)

    def led_by(self, person, today):
        """Every framework, drafts and all, for somebody who leads the trust on that day; none for anybody else."""
        return self.filter(Exists(leads_trust(person, today)))

    def visible_to(self, person, today):
        """Published ones for everybody; drafts for trust leads."""
        return self.filter(Q(published_at__isnull=False) | Exists(leads_trust(person, today)))

    def editable_by(self, person, today):
        """Drafts, for trust leads. What is published stays as it is: changing it starts a new version."""
        return self.drafts().led_by(person, today)

    def revisable_by(self, person, today):
        """What may be followed by a new version or retired: the one in use, for trust leads."""
        return self.in_use().led_by(person, today)

    def restorable_by(self, person, today):
        """Retired ones with no later version published, for trust leads."""
        return self.latest().filter(retired_at__isnull=False).led_by(person, today)

    def with_sizes(self):
        """With how many areas, criteria and cycles each has: `area_count`, `criterion_count`, `cycle_count`."""
        return self.annotate(
            area_count=Count("areas", distinct=True),
            criterion_count=Count("areas__criteria", distinct=True),
            cycle_count=Count("cycles", distinct=True),
        ).order_by("name", "number")

    def with_parts(self):
        """With areas, criteria, exemplars and levels, read in one query each."""
        return self.prefetch_related("areas__criteria__exemplars", "levels")

    def with_version_before(self):
        """With the version before and all its parts."""
        parts = ("previous__areas__criteria__exemplars", "previous__levels")
        return self.select_related("previous").prefetch_related(*parts)

    def with_rights_of(self, person, today):
        """With what this person may do to each now: `can_edit`, `can_revise`, `can_restore`, `can_copy`."""

        def holds(right):
            return Exists(right.filter(pk=OuterRef("pk")))

        return self.annotate(
            can_edit=holds(Framework.objects.editable_by(person, today)),
            can_revise=holds(Framework.objects.revisable_by(person, today)),
            can_restore=holds(Framework.objects.restorable_by(person, today)),
            can_copy=holds(Framework.objects.led_by(person, today)),
        )

    def of_family(self, framework):
        """The versions of one framework, the latest first."""
        return self.filter(family=framework.family).order_by("-number")


class Framework(models.Model):
    """One version of what excellence looks like: areas of criteria and, if the trust wants one, a scale in words.

    The versions of one framework are a family, and each follows the one before. A draft may change until it is
    published; what is published never does, so that a cycle keeps what it began with.
    """

    name = models.CharField(max_length=150)
    purpose = models.CharField(max_length=300, blank=True)
    family = models.UUIDField(default=uuid4, db_default=RandomUUID(), editable=False)
    number = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True, default=timezone.now, db_default=Now())
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        ordering = ["name", "number"]
        constraints = [
            models.CheckConstraint(name="framework_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(name="framework_number_once", fields=["family", "number"]),
            models.UniqueConstraint(
                name="framework_one_draft_per_family", fields=["family"], condition=Q(published_at=None)
            ),
            models.UniqueConstraint(name="framework_followed_once", fields=["previous"]),
            models.CheckConstraint(
                name="framework_first_follows_none",
                condition=Q(number=1, previous=None) | Q(number__gt=1, previous__isnull=False),
            ),
            models.CheckConstraint(
                name="framework_retired_was_published",
                condition=Q(retired_at=None) | Q(published_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reflections:framework" if self.published_at else "reflections:edit-framework", args=[self.pk])


class Area(models.Model):
    """A group of criteria in a framework. `previous` is the same area in the version before."""

    MOST = 20

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="areas")
    name = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField()
    previous = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="area_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="area_position_once", fields=["framework", "position"], deferrable=Deferrable.IMMEDIATE
            ),
            models.UniqueConstraint(name="area_followed_once", fields=["previous"]),
        ]

    def __str__(self):
        return self.name


class CriterionQuerySet(models.QuerySet):
    def of(self, cycle):
        """Those of the cycle's framework, in its order."""
        return self.filter(area__framework=cycle.framework_id)

    def in_framework(self, framework):
        """Those of one framework, in its order, with their area."""
        return self.filter(area__framework=framework).select_related("area")


class Criterion(models.Model):
    """One thing to reflect on, and what it looks like at its best.

    `previous` is the same criterion in the version before, so that what somebody wrote about it then can be found.
    """

    MOST = 30

    area = models.ForeignKey(Area, models.CASCADE, related_name="criteria")
    name = models.CharField(max_length=150)
    description = models.TextField(max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField()
    previous = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ["area__position", "position"]
        verbose_name_plural = "criteria"
        constraints = [
            models.CheckConstraint(name="criterion_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(
                name="criterion_position_once", fields=["area", "position"], deferrable=Deferrable.IMMEDIATE
            ),
            models.UniqueConstraint(name="criterion_followed_once", fields=["previous"]),
        ]

    def __str__(self):
        return self.name


class Exemplar(models.Model):
    """What a criterion can look like: a few words and, if the trust likes, where to see more."""

    MOST = 3

    criterion = models.ForeignKey(Criterion, models.CASCADE, related_name="exemplars")
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=2000)
    link = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="exemplar_position_once", fields=["criterion", "position"]),
            models.CheckConstraint(name="exemplar_at_most_three", condition=Q(position__range=(1, 3))),
            models.CheckConstraint(name="exemplar_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="exemplar_link_is_a_web_address", condition=Q(link="") | Q(link__regex=r"^https?://\S+$")
            ),
        ]

    def __str__(self):
        return f"Exemplar {self.position} of criterion {self.criterion_id}"


class Level(models.Model):
    """A word of a framework's scale; position 1 is the strongest. Optional wherever it is asked."""

    MOST = 6

    framework = models.ForeignKey(Framework, models.CASCADE, related_name="levels")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(name="level_has_a_name", condition=~Q(name="")),
            models.UniqueConstraint(name="level_position_once", fields=["framework", "position"]),
            models.UniqueConstraint(name="level_name_once", fields=["framework", "name"]),
        ]

    def __str__(self):
        return self.name

    @property
    def colour(self):
        """A colour that accompanies the word and never stands for it."""
        return ("purple", "green", "amber", "grey")[min(self.position, 4) - 1]
