from uuid import uuid4

from django.db import models
from django.db.models import Exists, OuterRef, Q

from reflections.models import Triangulation
from schools.models import Membership, Person

from .reviews import HOST_SIDE, TEAM, Review, Seat, Stage
from .rounds import Round, headed_by


class PulseQuerySet(models.QuerySet):
    def open(self, today):
        """Those that are being answered on that day."""
        return self.filter(Q(closes_on=None) | Q(closes_on__gte=today), opens_on__lte=today)

    def over(self, today):
        """Those whose answers are all in."""
        return self.filter(closes_on__lt=today)

    def asking(self, person, today):
        """Open ones that ask this person on one side or both, and that they have neither answered nor skipped there."""

        def waits(side):
            had = PulseTurn.objects.filter(pulse=OuterRef("pk"), person=person, side=side)
            return Q(pk__in=asked(person, side, today)) & ~Exists(had)

        return self.open(today).filter(waits(Side.LOOKED_AT) | waits(Side.LOOKING))

    def visible_to(self, person, today):
        """What came of those that are over, for everybody who works for the trust: it is about nobody."""
        return self.over(today).filter(Exists(Membership.objects.current(today).filter(person=person)))


class Side(models.TextChoices):
    """Whose work it was, and who looked."""

    LOOKED_AT = "looked_at"
    LOOKING = "looking"


class Pulse(models.Model):
    """Two questions on how honest and how kind it was: once a term for colleagues' views, and after reviews for a round.

    Open from `opens_on` to the end of `closes_on` (None while the round runs). What came of it is shown once it is over, so
    that no two looks tell one person's answer.
    """

    LEAST = 5  # different people on each side
    DAYS = 14

    round = models.OneToOneField(Round, models.CASCADE, related_name="pulse", null=True)
    name = models.CharField(max_length=200)
    since_on = models.DateField()
    opens_on = models.DateField()
    closes_on = models.DateField(null=True)

    objects = PulseQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="pulse_once_a_term", fields=["opens_on"], condition=Q(round=None)),
            models.CheckConstraint(
                name="pulse_of_a_term_ends", condition=Q(round__isnull=False) | Q(closes_on__isnull=False)
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def thing(self):
        """How messages name this pulse."""
        return f"pulse:{self.pk}"


class PulseTurn(models.Model):
    """That somebody has answered or skipped a pulse on one side: which of the two is kept nowhere, and no answer leads here."""

    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="turns")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    side = models.CharField(max_length=9, choices=Side)

    class Meta:
        constraints = [models.UniqueConstraint(name="pulse_turn_once", fields=["pulse", "person", "side"])]

    def __str__(self):
        return f"Turn {self.pk}"


class PulseAnswer(models.Model):
    """What one person felt, without who or when. Its random key gives no order away."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    pulse = models.ForeignKey(Pulse, models.CASCADE, related_name="answers")
    side = models.CharField(max_length=9, choices=Side)
    challenged = models.PositiveSmallIntegerField()
    cared = models.PositiveSmallIntegerField()
    line = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="pulse_answer_one_to_seven", condition=Q(challenged__range=(1, 7), cared__range=(1, 7))
            )
        ]

    def __str__(self):
        return "An answer"


def asked(person, side, today):
    """The ids of the pulses that ask this person on that side, answered or not."""
    terms, rounds = Pulse.objects.filter(round=None), Pulse.objects.filter(round__isnull=False)
    window = {"submitted_at__date__gte": OuterRef("since_on"), "submitted_at__date__lte": OuterRef("opens_on")}
    given = Triangulation.objects.filter(**window)
    who = {"reflection__author": person} if side == Side.LOOKED_AT else {"colleague": person}
    closed = Review.objects.filter(status=Stage.CLOSED)
    seats = Seat.objects.filter(person=person, role__in=HOST_SIDE if side == Side.LOOKED_AT else TEAM, ended_at=None)
    reviews = closed.filter(pk__in=seats.values("review"))
    if side == Side.LOOKED_AT:
        reviews = closed.filter(Q(pk__in=seats.values("review")) | Q(school__in=headed_by(person, today)))
    of_terms = terms.filter(Exists(given.filter(**who))).order_by().values("pk")
    return of_terms.union(rounds.filter(round__in=reviews.order_by().values("round")).order_by().values("pk"))


def turns_of(person, today):
    """Where this person is asked and has not had their turn, as (pulse, side)."""
    had = set(PulseTurn.objects.filter(person=person).values_list("pulse", "side"))
    rows = {side: Pulse.objects.open(today).filter(pk__in=asked(person, side, today)) for side in Side.values}
    return [(pulse, side) for side, pulses in rows.items() for pulse in pulses if (pulse.pk, side) not in had]
