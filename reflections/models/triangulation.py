from django.db import models
from django.db.models import Q

from schools.models import Person

from .reflections import Reflection, Status


class TriangulationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Asks made of this person that still stand, and those about one's own or fully readable reflections."""
        asked = Triangulation.objects.asked_of(person)
        read = Triangulation.objects.filter(reflection__in=Reflection.objects.read_in_full_by(person).values("pk"))
        return self.filter(pk__in=asked.values("pk").union(read.values("pk")))

    def asked_of(self, person):
        """Asks made of this person that stand or were answered with a view."""
        return self.asked().filter(colleague=person)

    def asked(self):
        """Asks that stand or were answered with a view."""
        S = Triangulation.Status
        return self.filter(status__in=[S.INVITED, S.ACCEPTED, S.SUBMITTED])

    def answerable_by(self, person):
        """Asks of this person that wait for a yes or a no."""
        return self.filter(colleague=person, status=Triangulation.Status.INVITED, reflection__status=Status.SHARED)

    def writable_by(self, person):
        """Views this person has accepted to give and not yet shared."""
        return self.filter(colleague=person, status=Triangulation.Status.ACCEPTED, reflection__status=Status.SHARED)

    def revealed_to(self, person):
        """Views shared, to the two people whose judgements now stand side by side, until the reflection is finished."""
        both = Q(colleague=person) | Q(reflection__author=person)
        return self.filter(both, status=Triangulation.Status.SUBMITTED).exclude(reflection__status=Status.AGREED)

    def standing(self):
        """Invited or accepted: an answer may still come."""
        return self.filter(status__in=[Triangulation.Status.INVITED, Triangulation.Status.ACCEPTED])


class Triangulation(models.Model):
    """A colleague asked for their independent view. `expired` also stands for an ask ended by the author going on."""

    class Status(models.TextChoices):
        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        HANDED_BACK = "handed_back"
        EXPIRED = "expired"
        SUBMITTED = "submitted"

    class How(models.TextChoices):
        VISITED = "visited"
        LOOKED = "looked"
        TALKED = "talked"

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="triangulations")
    colleague = models.ForeignKey(Person, models.CASCADE, related_name="triangulations")
    status = models.CharField(max_length=12, choices=Status, default=Status.INVITED)
    how = models.CharField(max_length=10, choices=How, blank=True)
    version = models.PositiveIntegerField(default=1)
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    line = models.CharField(max_length=300, blank=True)  # a line with a decline or a hand-back

    objects = TriangulationQuerySet.as_manager()

    class Meta:
        ordering = ["invited_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="triangulation_once_per_colleague", fields=["reflection", "colleague"]),
            models.CheckConstraint(
                name="triangulation_submitted_has_its_date",
                condition=Q(status="submitted", submitted_at__isnull=False)
                | (~Q(status="submitted") & Q(submitted_at=None)),
            ),
            models.CheckConstraint(
                name="triangulation_submitted_says_how", condition=~Q(status="submitted") | ~Q(how="")
            ),
        ]

    def __str__(self):
        return f"Triangulation {self.pk}, {self.status}"

    @property
    def thing(self):
        """How messages name this ask."""
        return f"triangulation:{self.pk}"
