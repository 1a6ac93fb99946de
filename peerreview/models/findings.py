from django.db import models
from django.db.models import Q

from reflections.models import Area
from schools.models import Person

from .enquiry import LineOfEnquiry, Session
from .reviews import Review, Stage, stages_from


class Kind(models.TextChoices):
    """What a note or a finding is."""

    STRENGTH = "strength"
    CHALLENGE = "challenge"
    QUESTION = "question"


def ids_fed_back_to(person, today):
    """The ids of the reviews hosted by this person whose feedback point has come."""
    return Review.objects.hosted_by(person, today).filter(feedback_at__isnull=False).order_by().values("pk")


class NoteQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """One's own; those of one's sessions (a reviewer and a host leader write them together) and of one's team, at once;
        a host's from the feedback point on. Nobody else's: not the trust's, and no later reader's."""
        own = Note.objects.filter(by=person).values("pk")
        sessions = Session.objects.filter(Q(reviewer=person) | Q(host_leader=person)).values("pk")
        written = Note.objects.filter(session__in=sessions).values("pk")
        reviews = Review.objects.teamed_with(person).order_by().values("pk").union(ids_fed_back_to(person, today))
        found = own.union(written, Note.objects.filter(review__in=reviews).values("pk"))
        return self.filter(Q(taken_back_at=None) | Q(by=person), pk__in=found)

    def standing(self):
        """Not taken back by who wrote them."""
        return self.filter(taken_back_at=None)


class Note(models.Model):
    """What somebody noticed in a session, on a line of enquiry. It never identifies a teacher.

    What is taken back stays to its writer alone. `key`: made on the device that it was written on, so that what is sent
    twice is one note. `written_at` is that device's word, `arrived_at` the server's. `is_late`: it arrived when its time
    was over, is kept, and its team decides.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="notes")
    session = models.ForeignKey(Session, models.PROTECT, related_name="notes")
    line = models.ForeignKey(LineOfEnquiry, models.PROTECT, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind)
    text = models.TextField(max_length=2000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="notes")
    key = models.UUIDField()
    written_at = models.DateTimeField()
    arrived_at = models.DateTimeField()
    is_late = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)
    taken_back_at = models.DateTimeField(null=True)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        indexes = [models.Index(name="note_of_review", fields=["review", "line"])]
        constraints = [
            models.UniqueConstraint(name="note_once", fields=["by", "key"]),
            models.CheckConstraint(name="note_says_something", condition=~Q(text="") | Q(taken_back_at__isnull=False)),
        ]

    def __str__(self):
        return f"Note {self.pk}"


GIVEN = stages_from(Stage.HOST_REPLY)


class FindingQuerySet(models.QuerySet):
    def standing(self):
        """Not withdrawn by the team."""
        return self.filter(withdrawn_at=None)

    def visible_to(self, person, today):
        """The team's; a host's from the feedback point on; for those whom the host has named and for a mediator, once
        they are handed over. Readers of a released report are the report's right."""
        team = Review.objects.teamed_with(person).order_by().values("pk")
        taking_part = Review.objects.visible_to(person, today).filter(status__in=GIVEN).order_by().values("pk")
        return self.filter(review__in=team.union(ids_fed_back_to(person, today), taking_part))


class Finding(models.Model):
    """What the team noticed: a strength, a challenge or a question, with its evidence. `notes`: those it is drawn from;
    `evidence`: how the team knows, in its own words, as the host reads it. `area`: of the framework, where the host says so."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="findings")
    kind = models.CharField(max_length=10, choices=Kind)
    line = models.ForeignKey(LineOfEnquiry, models.SET_NULL, related_name="findings", null=True, blank=True)
    position = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=3000)
    evidence = models.TextField(max_length=3000, blank=True)
    area = models.ForeignKey(Area, models.SET_NULL, related_name="findings", null=True, blank=True)
    notes = models.ManyToManyField(Note, related_name="findings", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="finding_once_per_form", fields=["review", "form_key"]),
            models.CheckConstraint(name="finding_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"Finding {self.pk}"

    @property
    def thing(self):
        """How messages name this finding."""
        return f"finding:{self.pk}"


class FindingVersion(models.Model):
    """How a finding read before somebody else changed it, or words that came too late: nobody's words are overwritten. The
    team's alone."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="versions")
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text = models.TextField(max_length=3000)
    evidence = models.TextField(max_length=3000, blank=True)
    is_conflict = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self):
        return f"Version {self.pk} of finding {self.finding_id}"
