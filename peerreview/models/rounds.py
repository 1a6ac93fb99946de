from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from peerreview.stage_dates import Length, StagePlan
from reflections.models import Framework
from reflections.models.frameworks import leads_trust
from schools.models import Membership, Person, Role

LENGTHS = [(length.value, length.name.capitalize()) for length in Length]


class Audience(models.TextChoices):
    """To whom a host may release its report; beyond its own side, nobody reads it before."""

    TEAM = "team"
    STAFF = "staff"  # the host's own
    TRUST = "trust"  # trust leads
    ROUND = "round"  # heads of all schools of the round


def frameworks_for(made=None):
    """What a round may be held against: the frameworks in use, and the one that it is held against already."""
    return Framework.objects.in_use() | Framework.objects.filter(pk=made.framework_id if made else None)


def usual_readers():
    """Whom a round proposes that reports are for: the team and the host's own staff."""
    return [Audience.TEAM, Audience.STAFF]


def usual_lengths():
    return [Length.ONE]


def usual_days():
    return StagePlan().as_list()


def headed_by(person, today):
    """The ids of the schools that this person heads on that day, as a subquery."""
    return Membership.objects.current(today).filter(person=person, role=Role.HEAD).values("school")


class RoundQuerySet(models.QuerySet):
    def led_by(self, person, today):
        """Every round, for whoever leads the trust on that day; none for anybody else."""
        return self.filter(Exists(leads_trust(person, today)))

    def inviting(self, person, today):
        """Rounds to which a school is invited that this person heads on that day, from the invitation on."""
        invited = self.model.objects.filter(round_schools__school__in=headed_by(person, today)).order_by().values("pk")
        return self.filter(pk__in=invited).exclude(status=Round.Status.DRAFT)

    def visible_to(self, person, today):
        """For trust leads every one; for heads those to which their schools are invited."""
        invited = Round.objects.inviting(person, today)
        return self.filter(Exists(leads_trust(person, today)) | Q(pk__in=invited.values("pk")))

    def open_to_change(self):
        """Those whose terms, schools and plan are not settled yet."""
        return self.filter(status__in=UNSETTLED)

    def changeable_by(self, person, today):
        """Those not published yet, for trust leads: their terms and their schools."""
        return self.led_by(person, today).open_to_change()

    def invitable_by(self, person, today):
        """Drafts of which a trust lead may send the invitations."""
        return self.led_by(person, today).filter(status=Round.Status.DRAFT)

    def plannable_by(self, person, today):
        """Those in which a trust lead may set teams and dates: from the invitation until it is published."""
        return self.led_by(person, today).filter(status__in=[Round.Status.INVITING, Round.Status.PROPOSED])

    def publishable_by(self, person, today):
        """Those whose plan a trust lead has shown to the heads."""
        return self.led_by(person, today).filter(status=Round.Status.PROPOSED)

    def closable_by(self, person, today):
        """Published ones, for trust leads; the service asks that every review has ended."""
        return self.led_by(person, today).filter(status__in=[Round.Status.PUBLISHED, Round.Status.RUNNING])

    def with_plan_for(self, person, today):
        """Those whose teams and dates they may see: for trust leads always, for heads who take part once the plan is shown."""
        part = {
            "round_schools__school__in": headed_by(person, today),
            "round_schools__answer__in": ["host", "give", "both"],
        }
        shown = Round.objects.filter(**part).exclude(status__in=[Round.Status.DRAFT, Round.Status.INVITING])
        return self.filter(Exists(leads_trust(person, today)) | Q(pk__in=shown.order_by().values("pk")))


class Round(models.Model):
    """A peer-review round across the trust: a theme, a framework, a window for visits, and what its schools agree on.

    `stage_days`: school days of each stage, in the order of StagePlan. `readers`: for whom reports are, agreed before
    anybody takes part; a host never releases to more than that. `protocol_version` rises with each change of the protocol
    or, once invitations are out, of the terms. `most_away`: people of one school on one date. `allowance`: by how many
    person-days a school may give less than it is given.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        INVITING = "inviting"
        PROPOSED = "proposed"
        PUBLISHED = "published"
        RUNNING = "running"
        CLOSED = "closed"

    MOST_IN_TEAM = 8

    theme = models.CharField(max_length=150)
    about = models.TextField(max_length=2000, blank=True)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="rounds")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    answer_by_on = models.DateField()
    visits_from_on = models.DateField()
    visits_until_on = models.DateField()
    team_size = models.PositiveSmallIntegerField(default=3)
    visit_lengths = ArrayField(models.CharField(max_length=4, choices=LENGTHS), default=usual_lengths)
    stage_days = ArrayField(models.PositiveSmallIntegerField(), size=7, default=usual_days)
    readers = ArrayField(models.CharField(max_length=5, choices=Audience), default=usual_readers, blank=True)
    protocol_version = models.PositiveIntegerField(default=1)
    most_away = models.PositiveSmallIntegerField(default=2)
    is_mutual_allowed = models.BooleanField(default=False)
    allowance = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-visits_from_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="round_has_a_theme", condition=~Q(theme="")),
            models.CheckConstraint(
                name="round_answers_before_visits",
                condition=Q(answer_by_on__lt=F("visits_from_on"), visits_until_on__gte=F("visits_from_on")),
            ),
            models.CheckConstraint(name="round_team_size", condition=Q(team_size__range=(1, 8))),
            models.CheckConstraint(name="round_most_away", condition=Q(most_away__range=(1, 8))),
            models.CheckConstraint(name="round_some_length", condition=Q(visit_lengths__len__range=(1, 3))),
            models.CheckConstraint(name="round_seven_stages", condition=Q(stage_days__len=7)),
        ]

    def __str__(self):
        return self.theme

    def get_absolute_url(self):
        return reverse("peerreview:round", args=[self.pk])

    @property
    def is_settled(self):
        """Whether it is published: teams, dates and terms stand."""
        return self.status not in UNSETTLED

    @property
    def thing(self):
        """How messages name this round."""
        return f"round:{self.pk}"

    @property
    def stage_plan(self):
        """How long each stage takes."""
        return StagePlan.from_list(self.stage_days)


UNSETTLED = [Round.Status.DRAFT, Round.Status.INVITING, Round.Status.PROPOSED]
