"""Plans that were looked for, and those that came of it: rows of which only trust leads hear."""

from django.db import models
from django.db.models import Q
from django.urls import reverse

from peerreview.scheduling.answer import Outcome
from schools.models import Person

from .rounds import Round


class Weight(models.IntegerChoices):
    """How much a wish counts."""

    NONE = 0
    LITTLE = 1
    USUAL = 2
    MUCH = 3


class PlanningRules(models.Model):
    """What a round would rather have of its plan, beside the terms that it has to hold. `factor`: roads over the straight
    line; `minutes`: driving minutes as [school, other, minutes], instead, where they are given."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="planning_rules")
    travel = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    phase = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    repeats = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    load = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    weeks = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    changes = models.PositiveSmallIntegerField(choices=Weight, default=Weight.USUAL)
    factor = models.DecimalField(max_digits=3, decimal_places=1, default="1.3")
    minutes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="planning_rules_factor", condition=Q(factor__gte=1, factor__lte=5)),
        ]

    def __str__(self):
        return f"Planning rules of round {self.round_id}"


class PlanSearchQuerySet(models.QuerySet):
    def led_by(self, person, today):
        """All, for trust leads; none for anybody else."""
        return self.filter(round__in=Round.objects.led_by(person, today).values("pk"))

    def waiting(self):
        """Asked for, and not begun."""
        return self.filter(begun_at=None, ended_at=None)

    def going(self):
        """Begun, and not at their end."""
        return self.filter(begun_at__isnull=False, ended_at=None)

    def cancellable_by(self, person, today):
        """Those that are not at their end, for trust leads."""
        return self.led_by(person, today).filter(ended_at=None)


class PlanSearch(models.Model):
    """Somebody asked for a plan of a round; a worker looks for it and says here how far it has come.

    `standing`: visits that are changed as little as possible; `locks`: what must stay. `visits`, `parts` and `bound`: the
    best plan so far, what it costs, and what none can cost less than. `told_at`: the worker's last sign of life.
    """

    FAILED = "failed"
    OUTCOMES = [*((each.value, each.name) for each in Outcome), (FAILED, "FAILED")]

    round = models.ForeignKey(Round, models.CASCADE, related_name="plan_searches")
    based_on = models.ForeignKey("Proposal", models.SET_NULL, related_name="+", null=True)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    seconds = models.PositiveSmallIntegerField(default=30)
    standing = models.JSONField(default=list)
    locks = models.JSONField(default=list)
    begun_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    is_cancelled = models.BooleanField(default=False)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    visits = models.JSONField(default=list)
    parts = models.JSONField(null=True)
    bound = models.FloatField(null=True)
    collision = models.JSONField(null=True)
    unmet = models.JSONField(default=list)

    objects = PlanSearchQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="plan_search_one_at_a_time", fields=["round"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="plan_search_ends_with_an_outcome",
                condition=Q(ended_at=None, outcome="") | Q(ended_at__isnull=False) & ~Q(outcome=""),
            ),
        ]

    def __str__(self):
        return f"Search {self.pk}"

    def get_absolute_url(self):
        return reverse("peerreview:plan-search", args=[self.round_id, self.pk])


class ProposalQuerySet(models.QuerySet):
    def led_by(self, person, today):
        """All, for trust leads; none for anybody else."""
        return self.filter(round__in=Round.objects.led_by(person, today).values("pk"))

    def changeable_by(self, person, today):
        """Those of rounds that a trust lead may plan."""
        return self.filter(round__in=Round.objects.plannable_by(person, today).values("pk"))


class Proposal(models.Model):
    """A plan for a round that nobody but trust leads has seen: it can be changed, locked in parts, planned anew and compared,
    until it is used.

    `visits` and `locks`: as `peerreview.proposing` writes them. `before`: what it was before each change, the last one last.
    `bound`: what no plan costs less than, as it was found; a plan that was changed by hand has it still.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    search = models.OneToOneField(PlanSearch, models.SET_NULL, related_name="proposal", null=True)
    visits = models.JSONField()
    locks = models.JSONField(default=list)
    before = models.JSONField(default=list)
    swaps = models.JSONField(default=list)
    bound = models.FloatField(null=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(name="proposal_number", fields=["round", "number"])]

    def __str__(self):
        return f"Proposal {self.number}"

    def get_absolute_url(self):
        return reverse("peerreview:proposal", args=[self.round_id, self.number])
