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
        """Views shared, to the people whose judgements now stand side by side, until the reflection is finished."""
        both = Q(colleague=person) | Q(reflection__in=Reflection.objects.ids_written_by(person))
        return self.filter(both, status=Triangulation.Status.SUBMITTED).exclude(reflection__status=Status.AGREED)

    def takeable_by(self, person):
        """This author's asks that stand with no view in, while their reflection is shared."""
        own = Reflection.objects.ids_written_by(person)
        return self.standing().filter(reflection__in=own, reflection__status=Status.SHARED)

    def message_read_by(self, person):
        """Asks whose accompanying line this person reads: the author, and the colleague while asked or after a view."""
        asked = Triangulation.objects.asked_of(person).values("pk")
        own = Triangulation.objects.filter(reflection__in=Reflection.objects.ids_written_by(person))
        return self.filter(pk__in=asked.union(own.values("pk")))

    def question_read_by(self, person):
        """Asks whose question this person reads: as the line, but a colleague only once they have accepted."""
        unanswered = Triangulation.objects.filter(colleague=person, status=Triangulation.Status.INVITED)
        return self.message_read_by(person).exclude(pk__in=unanswered.values("pk"))

    def unanswered_since(self, day):
        """Invited before that day, and no answer yet."""
        return self.filter(status=Triangulation.Status.INVITED, invited_at__date__lt=day)

    def of_leavers(self, today):
        """Standing asks of people who have no access any more."""
        return self.standing().exclude(colleague__in=Person.objects.with_access(today).values("pk"))

    def standing(self):
        """Invited or accepted: an answer may still come."""
        return self.filter(status__in=[Triangulation.Status.INVITED, Triangulation.Status.ACCEPTED])


class Triangulation(models.Model):
    """A colleague asked for their independent view. `expired` also stands for an ask that the author ended, and for one
    whose colleague left. `message` comes with the ask, `question` opens when they accept: for these two people alone."""

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
    message = models.TextField(max_length=500, blank=True)
    question = models.TextField(max_length=500, blank=True)

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


class AskDraftQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of one's own reflections."""
        return self.filter(reflection__in=Reflection.objects.ids_written_by(person))


class AskDraft(models.Model):
    """What an author means to say to a colleague with an ask; part of their draft, and theirs alone."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="ask_drafts")
    colleague = models.ForeignKey(Person, models.CASCADE, related_name="+")
    message = models.TextField(max_length=500, blank=True)
    question = models.TextField(max_length=500, blank=True)

    objects = AskDraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="ask_draft_once_per_colleague", fields=["reflection", "colleague"])]

    def __str__(self):
        return f"Ask draft {self.pk}"
