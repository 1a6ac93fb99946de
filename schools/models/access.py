from django.db import models

from .people import Person


class OpeningQuerySet(models.QuerySet):
    def of(self, thing):
        """Who first opened this thing, and when."""
        return self.filter(thing=thing)


class Opening(models.Model):
    """The first time somebody other than its author opened a thing. Rows are only ever added.

    `thing` names kind and id, as in "reflection:41", so that this bottom app needs no table of the apps above.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="openings")
    thing = models.CharField(max_length=60, db_index=True)
    opened_at = models.DateTimeField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        ordering = ["opened_at"]
        constraints = [models.UniqueConstraint(name="opening_first_only", fields=["person", "thing"])]

    def __str__(self):
        return f"{self.person} opened {self.thing}"
