from django.db import models
from django.db.models import F, Q

from .people import Person


class DeclaredConflictQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own. Nobody else sees them, least of all the person named."""
        return self.filter(person=person)

    def people_apart_from(self, person):
        """The ids of those kept apart from this person, whichever of the two said so."""
        return self.filter(person=person).values("other").union(self.filter(other=person).values("person"))


class DeclaredConflict(models.Model):
    """With whom somebody would rather not give or get a view: private, without a reason, and it works both ways."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="declared_conflicts")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    declared_at = models.DateTimeField()

    objects = DeclaredConflictQuerySet.as_manager()

    class Meta:
        ordering = ["other__last_name", "other__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(name="declared_conflict_once", fields=["person", "other"]),
            models.CheckConstraint(name="declared_conflict_is_two_people", condition=~Q(person=F("other"))),
        ]

    def __str__(self):
        return f"Declared conflict {self.pk}"
