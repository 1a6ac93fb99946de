from django.db import models
from django.db.models import Q
from django.urls import reverse

from peerreview.stage_dates import Length
from reflections.models.frameworks import leads_trust
from schools.models import Person, School

from .round_schools import RoundSchool
from .rounds import LENGTHS, Round, headed_by
from .steering import SteeringQuerySet


class Stage(models.TextChoices):
    """Where a review is, in this order. A pause or a stop is a moment beside it, so that a review knows where to go on."""

    PLANNED = "planned"
    SELF_REVIEW = "self_review"
    PREPARING = "preparing"
    VISITING = "visiting"
    FINDINGS = "findings"
    HOST_REPLY = "host_reply"
    RELEASED = "released"
    WORKSHOP = "workshop"
    IMPROVING = "improving"
    REVISITED = "revisited"
    CLOSED = "closed"


ORDER = list(Stage)
REACHED = {  # which moment says that a stage was reached; the others need none of their own
    Stage.PREPARING: "submitted_at",
    Stage.VISITING: "visit_began_at",
    Stage.FINDINGS: "visit_ended_at",
    Stage.HOST_REPLY: "findings_given_at",
    Stage.RELEASED: "released_at",
    Stage.WORKSHOP: "workshop_called_at",
    Stage.IMPROVING: "workshop_held_at",
    Stage.REVISITED: "revisited_at",
    Stage.CLOSED: "closed_at",
}


def stages_from(stage):
    """That stage and all after it."""
    return ORDER[ORDER.index(stage) :]


def stages_before(stage):
    """All before that stage."""
    return ORDER[: ORDER.index(stage)]


def _has_its_moment(stage, moment):
    before = Q(**{"status__in": stages_before(stage), moment: None})
    since = Q(**{"status__in": stages_from(stage), f"{moment}__isnull": False})
    return models.CheckConstraint(name=f"review_{moment}", condition=before | since)


class ReviewQuerySet(SteeringQuerySet):
    def published(self):
        """Those of rounds that are published: before that, a review is a plan of the trust's."""
        known = [Round.Status.PUBLISHED, Round.Status.RUNNING, Round.Status.CLOSED]
        return self.filter(round__in=Round.objects.filter(status__in=known).values("pk"))

    def ids_hosted_by(self, person, today):
        """The ids of the reviews that this person is the host of: at schools they head on that day, or as acting host
        where the trust has named one. A new head inherits; whoever headed the school before reads no more."""
        own = Review.objects.published().filter(school__in=headed_by(person, today)).values("pk")
        return own.union(Seat.objects.of(person, Seat.Role.ACTING_HOST).values("review"))

    def hosted_by(self, person, today):
        """Those of which this person is the host."""
        return self.filter(pk__in=Review.objects.ids_hosted_by(person, today))

    def ids_on_host_side(self, person, today):
        """The ids of those that they host, or where the host has named them: host lead, champion, writer."""
        return Review.objects.ids_hosted_by(person, today).union(Seat.objects.of(person, *HOST_SIDE).values("review"))

    def on_host_side(self, person, today):
        """Those that they host, or where the host has named them."""
        return self.filter(pk__in=Review.objects.ids_on_host_side(person, today))

    def teamed_with(self, person):
        """Those in whose team they are now: lead reviewer, peer reviewer, shadow."""
        return self.filter(pk__in=Seat.objects.of(person, *TEAM).values("review"))

    def lead_by(self, person):
        """Those whose team they lead now."""
        return self.filter(pk__in=Seat.objects.of(person, Seat.Role.LEAD).values("review"))

    def written_up_by(self, person):
        """Those whose notes and findings they write: the team without shadows, who learn and read."""
        return self.filter(pk__in=Seat.objects.of(person, Seat.Role.LEAD, Seat.Role.PEER).values("review"))

    def visible_to(self, person, today):
        """Those that they take part in: the host's side, the team, a mediator. What each of them sees of it is the
        right of each part. The trust is not among them; see `staged_for`."""
        seats = Seat.objects.of(person).values("review")
        return self.published().filter(pk__in=Review.objects.ids_on_host_side(person, today).union(seats))

    def with_part_of(self, person, today):
        """With what somebody's things to do hang on: `is_host`, and `own_seats`, where they sit now."""
        own = models.Prefetch("seats", Seat.objects.of(person), to_attr="own_seats")
        return self.with_host(person, today).select_related("school", "round").prefetch_related(own)

    def staged_for(self, person, today):
        """Those of which they may know stage and dates, and nothing else: all for trust leads."""
        return self.filter(models.Exists(leads_trust(person, today)))

    def running(self):
        """Neither paused nor stopped."""
        return self.filter(paused_at=None, stopped_at=None)

    def at_stage(self, *stages):
        """Those that run and are at one of these stages."""
        return self.running().filter(status__in=stages)


class Review(models.Model):
    """One school's review in a round. Its host owns it: the trust sees its stage and its dates until the host releases it.

    `visit_on`: the first day of the visit. The dates are stored as they were found in the host's calendar, and move only
    when somebody says so. `feedback_at`: since when the host sees the draft findings.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="reviews")
    school = models.ForeignKey(School, models.PROTECT, related_name="reviews")
    status = models.CharField(max_length=12, choices=Stage, default=Stage.PLANNED)
    visit_length = models.CharField(max_length=4, choices=LENGTHS, default=Length.ONE)
    visit_on = models.DateField(null=True)
    self_review_on = models.DateField(null=True)
    preparing_on = models.DateField(null=True)
    findings_by_on = models.DateField(null=True)
    reply_by_on = models.DateField(null=True)
    release_by_on = models.DateField(null=True)
    workshop_by_on = models.DateField(null=True)
    revisit_by_on = models.DateField(null=True)
    submitted_at = models.DateTimeField(null=True)
    visit_began_at = models.DateTimeField(null=True)
    visit_ended_at = models.DateTimeField(null=True)
    feedback_at = models.DateTimeField(null=True)
    findings_given_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    workshop_called_at = models.DateTimeField(null=True)
    workshop_held_at = models.DateTimeField(null=True)
    revisited_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=500, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["visit_on", "school__name", "pk"]
        indexes = [models.Index(name="review_of_school", fields=["school", "status"])]
        constraints = [
            models.UniqueConstraint(name="review_once_a_round", fields=["round", "school"]),
            *(_has_its_moment(stage, moment) for stage, moment in REACHED.items()),
            models.CheckConstraint(
                name="review_given_after_feedback",
                condition=Q(findings_given_at=None) | Q(feedback_at__isnull=False),
            ),
            models.CheckConstraint(
                name="review_stopped_says_why",
                condition=Q(stopped_at=None, stopped_because="")
                | (Q(stopped_at__isnull=False) & ~Q(stopped_because="")),
            ),
            models.CheckConstraint(
                name="review_begins_with_a_date", condition=Q(status=Stage.PLANNED) | Q(visit_on__isnull=False)
            ),
        ]

    def __str__(self):
        return f"Review {self.pk}"

    def get_absolute_url(self):
        return reverse("peerreview:review", args=[self.pk])

    @property
    def thing(self):
        """How messages and openings name this review."""
        return f"review:{self.pk}"

    @property
    def is_running(self):
        return self.paused_at is None and self.stopped_at is None

    def has_reached(self, stage):
        """Whether it is at that stage or past it."""
        return ORDER.index(Stage(self.status)) >= ORDER.index(Stage(stage))


class SeatQuerySet(models.QuerySet):
    def current(self):
        """Not ended."""
        return self.filter(ended_at=None)

    def of(self, person, *roles):
        """A person's current seats, of these roles or of any."""
        found = self.current().filter(person=person)
        return found.filter(role__in=roles) if roles else found

    def in_team(self):
        """Lead reviewer, peer reviewers and shadows."""
        return self.filter(role__in=TEAM)

    def to_answer_by(self, person):
        """Places in teams of published reviews whose visit is to come, of which they have not said whether they come."""
        return self.to_hand_back_by(person).filter(accepted_at=None)

    def to_hand_back_by(self, person):
        """Places in teams of published reviews whose visit is to come, accepted or not."""
        open_ones = Review.objects.published().running().filter(status__in=stages_before(Stage.VISITING)).values("pk")
        return self.of(person).in_team().filter(review__in=open_ones)

    def to_fill(self):
        """Places that were handed back and that nobody has taken since, of reviews whose visit is to come."""
        open_ones = Review.objects.running().filter(status__in=stages_before(Stage.VISITING)).values("pk")
        return self.filter(handed_back_at__isnull=False, successor=None, review__in=open_ones)

    def replaceable(self):
        """Whom somebody may follow: those in teams, and those who handed their place back."""
        return self.filter(pk__in=self.current().in_team().values("pk").union(self.to_fill().values("pk")))


class Seat(models.Model):
    """Who somebody is in a review, from when to when. Seats end and are never deleted: a substitution leaves its trace.

    `school`: from which a reviewer comes. A host's head has no seat: heading the school is enough. `handed_back_at`: they
    can't come after all; `successor`: who came instead.
    """

    class Role(models.TextChoices):
        LEAD = "lead"
        PEER = "peer"
        SHADOW = "shadow"
        HOST_LEAD = "host_lead"
        CHAMPION = "champion"
        WRITER = "writer"
        MEDIATOR = "mediator"
        ACTING_HOST = "acting_host"

    review = models.ForeignKey(Review, models.CASCADE, related_name="seats")
    person = models.ForeignKey(Person, models.CASCADE, related_name="seats")
    role = models.CharField(max_length=12, choices=Role)
    school = models.ForeignKey(School, models.SET_NULL, related_name="+", null=True)
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    handed_back_at = models.DateTimeField(null=True)
    successor = models.OneToOneField("self", models.SET_NULL, related_name="predecessor", null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ["begun_at", "pk"]
        indexes = [models.Index(name="seat_current", fields=["person", "review"], condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(
                name="seat_handed_back_has_ended", condition=Q(handed_back_at=None) | Q(ended_at__isnull=False)
            ),
            models.UniqueConstraint(
                name="seat_once_at_a_time", fields=["review", "person", "role"], condition=Q(ended_at=None)
            ),
            models.UniqueConstraint(
                name="seat_one_in_team",
                fields=["review", "person"],
                condition=Q(ended_at=None, role__in=["lead", "peer", "shadow"]),
            ),
            models.UniqueConstraint(
                name="seat_one_of_a_kind",
                fields=["review", "role"],
                condition=Q(ended_at=None, role__in=["lead", "host_lead", "champion", "acting_host", "mediator"]),
            ),
        ]

    def __str__(self):
        return f"Seat {self.pk} as {self.role}"


TEAM = (Seat.Role.LEAD, Seat.Role.PEER, Seat.Role.SHADOW)
HOST_SIDE = (Seat.Role.HOST_LEAD, Seat.Role.CHAMPION, Seat.Role.WRITER)


def heads_in_round(review):
    """The schools that take part in a review's round, as a subquery of ids."""
    return RoundSchool.objects.taking_part().filter(round=review.round_id).values("school")
