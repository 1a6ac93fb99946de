from django.db import models
from django.db.models import Exists, Q

from reflections.models.frameworks import leads_trust
from schools.models import Person

from .round_schools import RoundSchool
from .rounds import Round


def protocols_written_by(person, today):
    """Rounds not published yet whose protocol they write: trust leads, and once it is sent heads of schools invited."""
    own = RoundSchool.objects.answerable_by(person, today).order_by().values("round")
    return Round.objects.open_to_change().filter(Exists(leads_trust(person, today)) | Q(pk__in=own))


class ProtocolClauseQuerySet(models.QuerySet):
    def standing(self):
        """Not taken out."""
        return self.filter(taken_out_at=None)

    def visible_to(self, person, today):
        """Of rounds that they may see."""
        return self.filter(round__in=Round.objects.visible_to(person, today).values("pk"))

    def written_by(self, person, today):
        """Standing ones of protocols that they write."""
        return self.standing().filter(round__in=protocols_written_by(person, today).values("pk"))


class ProtocolClause(models.Model):
    """One thing that the schools of a round agree on. Its earlier wordings stay, see ClauseWording."""

    MOST = 20

    round = models.ForeignKey(Round, models.CASCADE, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    taken_out_at = models.DateTimeField(null=True)

    objects = ProtocolClauseQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(name="protocol_clause_says_something", condition=~Q(text=""))]

    def __str__(self):
        return f"Clause {self.position} of round {self.round_id}"


class ClauseWording(models.Model):
    """How a clause read before somebody changed it or took it out. Rows are only ever added."""

    clause = models.ForeignKey(ProtocolClause, models.CASCADE, related_name="wordings")
    text = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at", "-pk"]

    def __str__(self):
        return f"Earlier wording {self.pk}"


class RoundEvent(models.Model):
    """Who did what with a round, and when; about which school, where it is about one. Rows are only ever added."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=30)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    school = models.ForeignKey("schools.School", models.PROTECT, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.kind} of round {self.round_id}"
