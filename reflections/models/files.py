from datetime import timedelta

from django.db import models
from django.db.models import Q

from .reflections import Entry, Evidence, Reflection

GRACE = timedelta(days=1)  # for which a file that is attached to nothing can be put back


class EvidenceFileQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Attached ones of the reflections that one may see: who reads how the author knows may open it."""
        seen = Reflection.objects.visible_to(person)
        attached = Evidence.objects.filter(file__isnull=False, entry__reflection__in=seen.values("pk"))
        return self.filter(pk__in=attached.values("file"))

    def written_by(self, person):
        """One's own, in every state, attached or not."""
        return self.filter(reflection__in=Reflection.objects.written_by(person).values("pk"))

    def changeable_by(self, person):
        """Those of one's own drafts, attached or not."""
        return self.filter(reflection__in=Reflection.objects.editable_by(person).values("pk"))

    def waiting(self, moment):
        """Attached to nothing at that moment, and not for longer than the time for which they can be put back."""
        return self.filter(set_aside_at__gt=moment - GRACE)

    def over(self, moment):
        """Attached to nothing for longer than that."""
        return self.filter(set_aside_at__lte=moment - GRACE)


class EvidenceFile(models.Model):
    """A file that an author attached to show how they know. Its bytes lie in FILES_ROOT under `stored_as`.

    It is attached while a piece of evidence names it. One that was taken out, or whose name sounds like a list of pupils
    until the author has said again that it is none, is set aside: nobody can open it, and after a day it goes.
    """

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="files")
    entry = models.ForeignKey(Entry, models.SET_NULL, related_name="files", null=True)
    name = models.CharField(max_length=150)
    stored_as = models.CharField(max_length=32, unique=True)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    set_aside_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    objects = EvidenceFileQuerySet.as_manager()

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="evidencefile_once_per_form", fields=["reflection", "form_key"]),
            models.CheckConstraint(name="evidencefile_holds_something", condition=Q(size__gt=0) & ~Q(name="")),
        ]

    def __str__(self):
        return f"File {self.pk}"
