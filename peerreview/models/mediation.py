from django.db import models
from django.db.models import Q

from schools.models import Membership, Person, Role

from .findings import Finding
from .replies import HostReply
from .reviews import Review, Seat, Stage, heads_in_round

SIDES = [("host", "host"), ("team", "team")]


def reviews_mediable_by(person, today):
    """Reviews at which they may propose a third head now: hosts and leads, once the host has replied, where nobody is
    asked yet and a finding is disputed."""
    own = Review.objects.ids_hosted_by(person, today).union(Review.objects.lead_by(person).order_by().values("pk"))
    disputed = Finding.objects.standing().filter(reply__stance="differ").values("review")
    asked = Mediation.objects.standing().values("review")
    sent = HostReply.objects.values("review")
    reviews = Review.objects.at_stage(Stage.HOST_REPLY).filter(pk__in=own)
    return reviews.filter(pk__in=sent).filter(pk__in=disputed).exclude(pk__in=asked)


def third_heads(review, today):
    """Heads of schools of the round who are neither of the host's school nor anybody in this review."""
    heads = Membership.objects.current(today).filter(role=Role.HEAD, school__in=heads_in_round(review))
    of_host = Membership.objects.current(today).filter(school=review.school_id).values("person")
    seated = Seat.objects.current().filter(review=review).values("person")
    found = Person.objects.with_access(today).filter(pk__in=heads.values("person"))
    return found.exclude(pk__in=of_host).exclude(pk__in=seated).order_by("last_name", "first_name", "pk")


def ids_of_side(side, person, today):
    """The ids of the reviews at which this person speaks for that side: its host, or the lead reviewer."""
    if side == "host":
        return Review.objects.ids_hosted_by(person, today)
    return Review.objects.lead_by(person).order_by().values("pk")


class MediationQuerySet(models.QuerySet):
    def standing(self):
        """Neither declined nor taken back."""
        return self.filter(ended_at=None)

    def open(self):
        """Asked, at a review whose host has not released it yet, and not accepted by the mediator."""
        running = Review.objects.at_stage(Stage.HOST_REPLY).values("pk")
        return self.standing().filter(accepted_at=None, review__in=running)

    def agreeable_by(self, person, today):
        """Proposed by the other side, and waiting for theirs."""
        for_host = Q(side="team", review__in=ids_of_side("host", person, today))
        for_team = Q(side="host", review__in=ids_of_side("team", person, today))
        return self.open().filter(for_host | for_team, agreed_at=None)

    def acceptable_by(self, person):
        """Agreed on by both sides, and waiting for this person, who is asked to mediate."""
        return self.open().filter(person=person, agreed_at__isnull=False)

    def endable_by(self, person, today):
        """Not accepted yet: either side, and whoever is asked, may say no; nobody says why."""
        either = ids_of_side("host", person, today).union(ids_of_side("team", person, today))
        return self.open().filter(Q(review__in=either) | Q(person=person, agreed_at__isnull=False))

    def visible_to(self, person, today):
        """Both sides' speakers; whoever is asked to mediate, once both agree."""
        either = ids_of_side("host", person, today).union(ids_of_side("team", person, today))
        return self.standing().filter(Q(review__in=either) | Q(person=person, agreed_at__isnull=False))


class Mediation(models.Model):
    """A third head whom one side proposes, the other agrees to, and who then says yes. Their seat begins there.

    `side`: which side proposed it.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="mediations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    side = models.CharField(max_length=4, choices=SIDES)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    agreed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = MediationQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="mediation_one_at_a_time", fields=["review"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="mediation_accepted_after_agreed", condition=Q(accepted_at=None) | Q(agreed_at__isnull=False)
            ),
        ]

    def __str__(self):
        return f"Mediation {self.pk}"

    @property
    def thing(self):
        """How messages name this mediation."""
        return f"mediation:{self.pk}"


def mediated_by(person):
    """Disputed findings on which this person, the mediator both sides have asked, may write a word now."""
    reviews = Seat.objects.of(person, Seat.Role.MEDIATOR).values("review")
    running = Review.objects.at_stage(Stage.HOST_REPLY).filter(pk__in=reviews).values("pk")
    sent = HostReply.objects.filter(review__in=running).values("review")
    return Finding.objects.standing().filter(review__in=sent, reply__stance="differ")


class MediatorWord(models.Model):
    """What a mediator says on a disputed finding. It stands beside both versions and changes neither."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="mediator_word")
    text = models.TextField(max_length=1000)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="mediator_word_says_something", condition=~Q(text=""))]

    def __str__(self):
        return f"Mediator’s word on finding {self.finding_id}"
