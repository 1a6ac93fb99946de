from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

MOST_EVIDENCE = 3


class TrustQuerySet(models.QuerySet):
    def most_evidence(self):
        """How many pieces of evidence an author may give for a criterion; three before the trust has said anything."""
        return next(iter(self.values_list("most_evidence", flat=True)), MOST_EVIDENCE)


class Trust(models.Model):
    """The one multi-academy trust that this site serves: a single row, no tenant column anywhere."""

    name = models.CharField(max_length=200)
    most_evidence = models.PositiveSmallIntegerField(
        "pieces of evidence at most",
        default=MOST_EVIDENCE,
        validators=[MaxValueValidator(MOST_EVIDENCE)],
        help_text="Links, notes and files together, for each criterion of a reflection: 0 to 3. What is there already stays.",
    )

    objects = TrustQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="trust_is_the_only_row", condition=Q(pk=1)),
            models.CheckConstraint(
                name="trust_evidence_is_little", condition=Q(most_evidence__range=(0, MOST_EVIDENCE))
            ),
        ]

    def __str__(self):
        return self.name


class Phase(models.TextChoices):
    """Phases of education as GIAS names them ("PhaseOfEducation (name)")."""

    NURSERY = "Nursery"
    PRIMARY = "Primary"
    MIDDLE_PRIMARY = "Middle deemed primary"
    MIDDLE_SECONDARY = "Middle deemed secondary"
    SECONDARY = "Secondary"
    ALL_THROUGH = "All-through"
    SIXTEEN_PLUS = "16 plus"
    NOT_APPLICABLE = "Not applicable"


class SchoolQuerySet(models.QuerySet):
    def open(self):
        """Schools that have not closed."""
        return self.filter(closed_on=None)


class School(models.Model):
    """A school of the trust, known by its unique reference number (URN). Positions are British National Grid metres."""

    urn = models.CharField("URN", max_length=6, unique=True)
    name = models.CharField(max_length=200)
    phase = models.CharField(max_length=40, choices=Phase, blank=True)
    town = models.CharField(max_length=100, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    easting = models.PositiveIntegerField(null=True, blank=True)
    northing = models.PositiveIntegerField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    safeguarding_route = models.CharField(
        max_length=300, blank=True, help_text="Whom to speak to about a child, and how. Shown wherever people write."
    )

    objects = SchoolQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.CheckConstraint(name="school_urn_is_digits", condition=Q(urn__regex=r"^[0-9]{5,6}$"))]

    def __str__(self):
        return self.name
