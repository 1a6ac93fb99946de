from django.db import models
from django.db.models import Q

from schools.models import Person

from .reflections import Reflection

ASK_KINDS = ["ask", "accept", "declined", "handed_back", "take_back_ask", "unanswered", "left", "view"]


class EventQuerySet(models.QuerySet):
    def of_asks(self, person):
        """What became of the asks of one's own reflections, oldest first."""
        return self.filter(reflection__in=Reflection.objects.ids_written_by(person), kind__in=ASK_KINDS).select_related(
            "by", "about"
        )


class Event(models.Model):
    """Who did what to a reflection, and when; `by` is None where it happened by itself. Rows are only ever added."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    by = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    about = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.kind} of reflection {self.reflection_id}"


class VersionQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Only one's own words: an author's drafts stay theirs, and so do a colleague's."""
        return self.filter(by=person)


class Version(models.Model):
    """A person's words as they stood at one moment: their reflection, or their view of a colleague's.

    `words` is a list, one for each entry: {"entry", "criterion", "level", "narrative", "wonder" or "question",
    "evidence", "files"}; all text, the level in words, the files by name. What was kept before files came has no "files".
    """

    class Why(models.TextChoices):
        PAUSE = "pause"  # ten quiet minutes of writing
        CONFLICT = "conflict"
        TOGETHER = "together"  # before the other author wrote on
        SHARE = "share"
        WITHDRAW = "withdraw"
        RESTORE = "restore"
        FINISH = "finish"

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="versions")
    by = models.ForeignKey(Person, models.CASCADE, related_name="versions")
    why = models.CharField(max_length=10, choices=Why)
    words = models.JSONField()
    kept_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self):
        return f"Version {self.pk}"


class Addendum(models.Model):
    """A later thought on a finished reflection. What was agreed stays as it was."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="addenda")
    text = models.TextField(max_length=5000)
    written_at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta:
        ordering = ["written_at", "pk"]
        verbose_name_plural = "addenda"
        constraints = [
            models.UniqueConstraint(name="addendum_once_per_form", fields=["reflection", "form_key"]),
            models.CheckConstraint(name="addendum_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"Addendum {self.pk}"
