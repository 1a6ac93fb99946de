from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Q

from peerreview.stage_dates import Length, StagePlan
from reflections.models import Framework
from reflections.models.frameworks import leads_trust
from schools.models import Membership, Person, Role, School

LENGTHS = [(length.value, length.name.capitalize()) for length in Length]


class Audience(models.TextChoices):
    """To whom a host may release its report; beyond its own side, nobody reads it before."""

    TEAM = "team"
    STAFF = "staff"  # the host's own
    TRUST = "trust"  # trust leads
    ROUND = "round"  # heads of all schools of the round


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
        invited = RoundSchool.objects.filter(school__in=headed_by(person, today)).values("round")
        return self.filter(pk__in=invited).exclude(status=Round.Status.DRAFT)

    def visible_to(self, person, today):
        """For trust leads every one; for heads those to which their schools are invited."""
        invited = Round.objects.inviting(person, today)
        return self.filter(Exists(leads_trust(person, today)) | Q(pk__in=invited.values("pk")))


class Round(models.Model):
    """A peer-review round across the trust: a theme, a framework, a window for visits, and what its schools agree on.

    `stage_days`: school days of each stage, in the order of StagePlan. `readers`: for whom reports are, agreed before
    anybody takes part; a host never releases to more than that. `protocol_version` rises with each change of the protocol.
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
            models.CheckConstraint(name="round_some_length", condition=Q(visit_lengths__len__range=(1, 3))),
            models.CheckConstraint(name="round_seven_stages", condition=Q(stage_days__len=7)),
        ]

    def __str__(self):
        return self.theme

    @property
    def thing(self):
        """How messages name this round."""
        return f"round:{self.pk}"

    @property
    def stage_plan(self):
        """How long each stage takes."""
        return StagePlan.from_list(self.stage_days)


class RoundSchoolQuerySet(models.QuerySet):
    def answerable_by(self, person, today):
        """Invitations of the schools that this person heads on that day, until the round is published."""
        open_rounds = Round.objects.filter(status__in=[Round.Status.INVITING, Round.Status.PROPOSED])
        return self.filter(school__in=headed_by(person, today), round__in=open_rounds.values("pk"))

    def visible_to(self, person, today):
        """Those of one's own schools; for trust leads all."""
        sent = Round.objects.exclude(status=Round.Status.DRAFT).values("pk")
        own = RoundSchool.objects.filter(school__in=headed_by(person, today), round__in=sent)
        return self.filter(Exists(leads_trust(person, today)) | Q(pk__in=own.values("pk")))

    def hosting(self):
        """Those of schools that host."""
        return self.filter(answer__in=[RoundSchool.Answer.HOST, RoundSchool.Answer.BOTH])

    def taking_part(self):
        """Those that host, give reviewers, or both."""
        return self.exclude(answer__in=["", RoundSchool.Answer.NO])


class RoundSchool(models.Model):
    """A school invited to a round, and what its head answers: does it host, give reviewers, both, or not this time.

    `signed_version`: the version of the protocol that the head signed.
    """

    class Answer(models.TextChoices):
        HOST = "host"
        GIVE = "give"
        BOTH = "both"
        NO = "no"

    round = models.ForeignKey(Round, models.CASCADE, related_name="round_schools")
    school = models.ForeignKey(School, models.PROTECT, related_name="round_schools")
    answer = models.CharField(max_length=4, choices=Answer, blank=True)
    version = models.PositiveIntegerField(default=1)
    visit_length = models.CharField(max_length=4, choices=LENGTHS, blank=True)
    cannot_host_on = ArrayField(models.DateField(), default=list, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)
    signed_version = models.PositiveIntegerField(null=True)
    signed_by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    signed_at = models.DateTimeField(null=True)

    objects = RoundSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["school__name"]
        constraints = [
            models.UniqueConstraint(name="round_school_once", fields=["round", "school"]),
            models.CheckConstraint(
                name="round_school_answer_has_its_time",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="round_school_host_has_a_length",
                condition=~Q(answer__in=["host", "both"]) | ~Q(visit_length=""),
            ),
            models.CheckConstraint(
                name="round_school_signed_has_its_time",
                condition=Q(signed_version=None, signed_at=None)
                | Q(signed_version__isnull=False, signed_at__isnull=False),
            ),
        ]

    def __str__(self):
        return f"{self.school_id} in round {self.round_id}"

    @property
    def thing(self):
        """How messages name this invitation."""
        return f"round-school:{self.pk}"

    @property
    def hosts(self):
        return self.answer in (self.Answer.HOST, self.Answer.BOTH)

    @property
    def gives(self):
        return self.answer in (self.Answer.GIVE, self.Answer.BOTH)


class RoundReviewer(models.Model):
    """Somebody whom a school gives to a round: as what, how often, and the days they cannot."""

    class Role(models.TextChoices):
        LEAD = "lead"
        PEER = "peer"
        SHADOW = "shadow"

    MOST_VISITS = 10

    round_school = models.ForeignKey(RoundSchool, models.CASCADE, related_name="reviewers")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    role = models.CharField(max_length=6, choices=Role, default=Role.PEER)
    is_lead_trained = models.BooleanField(default=False)
    capacity = models.PositiveSmallIntegerField(default=1)
    away_on = ArrayField(models.DateField(), default=list, blank=True)

    class Meta:
        ordering = ["person__last_name", "person__first_name", "pk"]
        constraints = [
            models.UniqueConstraint(name="round_reviewer_once", fields=["round_school", "person"]),
            models.CheckConstraint(name="round_reviewer_capacity", condition=Q(capacity__range=(1, 10))),
            models.CheckConstraint(
                name="round_reviewer_leads_when_trained", condition=~Q(role="lead") | Q(is_lead_trained=True)
            ),
        ]

    def __str__(self):
        return f"Reviewer {self.pk}"
