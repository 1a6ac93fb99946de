from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q

from reflections.models.frameworks import leads_trust
from schools.models import Membership, Person, Role, School
from schools.models.people import LEADING_ROLES

from .rounds import LENGTHS, Round, headed_by


class RoundSchoolQuerySet(models.QuerySet):
    def answerable_by(self, person, today):
        """Invitations of the schools that this person heads on that day, until the round is published."""
        open_rounds = Round.objects.filter(status__in=[Round.Status.INVITING, Round.Status.PROPOSED])
        return self.filter(school__in=headed_by(person, today), round__in=open_rounds.values("pk"))

    def leavable_by(self, person, today):
        """Of published rounds: their own schools, for heads; any, for trust leads."""
        settled = Round.objects.filter(status__in=[Round.Status.PUBLISHED, Round.Status.RUNNING]).values("pk")
        part = self.taking_part().filter(round__in=settled)
        own = RoundSchool.objects.filter(school__in=headed_by(person, today)).values("pk")
        return part.filter(Exists(leads_trust(person, today)) | Q(pk__in=own))

    def removable_by(self, person, today):
        """Invitations that nobody has answered, of rounds that a trust lead may still change."""
        rounds = Round.objects.changeable_by(person, today).values("pk")
        return self.filter(answer="", round__in=rounds)

    def visible_to(self, person, today):
        """Those of one's own schools; for trust leads all."""
        sent = Round.objects.exclude(status=Round.Status.DRAFT).values("pk")
        own = RoundSchool.objects.filter(school__in=headed_by(person, today), round__in=sent)
        return self.filter(Exists(leads_trust(person, today)) | Q(pk__in=own.values("pk")))

    def hosting(self):
        """Those of schools that host, and have not left."""
        return self.filter(answer__in=[RoundSchool.Answer.HOST, RoundSchool.Answer.BOTH], left_at=None)

    def taking_part(self):
        """Those that host, give reviewers, or both, and have not left."""
        return self.exclude(answer__in=["", RoundSchool.Answer.NO]).filter(left_at=None)

    def signed(self):
        """Those that take part and have signed the protocol as it reads now."""
        return self.taking_part().filter(signed_version=models.F("round__protocol_version"))

    def to_sign(self):
        """Those that take part and have not signed the protocol as it reads now."""
        return self.taking_part().exclude(pk__in=RoundSchool.objects.signed().values("pk"))


class RoundSchool(models.Model):
    """A school invited to a round, and what its head answers: does it host, give reviewers, both, or not this time.

    `signed_version`: the version of the protocol that the head signed. `left_at`: a school that leaves takes its reports
    with it, see `ids_released_for`.
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
    left_at = models.DateTimeField(null=True)

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
    def takes_part(self):
        return self.answer not in ("", self.Answer.NO) and self.left_at is None

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


def leaders_at(schools, today):
    """Whom these schools may give: their leaders on that day, heads among them."""
    posts = Membership.objects.current(today).filter(school__in=schools, role__in=LEADING_ROLES)
    return Person.objects.with_access(today).filter(pk__in=posts.values("person"))


def leaders_of_trust(today):
    """Heads, senior leaders and trust leads on that day."""
    roles = [Role.HEAD, Role.SENIOR_LEADER, Role.TRUST_LEAD]
    posts = Membership.objects.current(today).filter(role__in=roles)
    return Person.objects.with_access(today).filter(pk__in=posts.values("person"))
