from datetime import timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from .people import Membership, Person, Role

YEAR = timedelta(days=365)


class CoachingPairQuerySet(models.QuerySet):
    def current(self):
        """Proposed by the head, agreed by the colleague, ended by neither."""
        return self.filter(agreed_at__isnull=False, ended_at=None)

    def open(self):
        """Current, or waiting for the colleague's answer."""
        return self.filter(ended_at=None)

    def visible_to(self, person):
        """The two people of a pair, and who proposed it."""
        return self.filter(Q(coach=person) | Q(colleague=person) | Q(proposed_by=person))

    def agreeable_by(self, person):
        """Proposed to this colleague and not yet answered."""
        return self.open().filter(colleague=person, agreed_at=None)

    def endable_by(self, person):
        """Either of the two may end it at any time."""
        return self.open().filter(Q(coach=person) | Q(colleague=person))


class CoachingPair(models.Model):
    """Who coaches whom: the head proposes, the colleague agrees, either ends it."""

    coach = models.ForeignKey(Person, models.CASCADE, related_name="coaches")
    colleague = models.ForeignKey(Person, models.CASCADE, related_name="coached_by")
    proposed_by = models.ForeignKey(Person, models.CASCADE, related_name="proposed_pairs")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CoachingPairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="coaching_pair_is_two_people", condition=~Q(coach=F("colleague"))),
            models.UniqueConstraint(
                name="coaching_pair_one_open_per_colleague", fields=["colleague"], condition=Q(ended_at=None)
            ),
        ]

    def __str__(self):
        return f"{self.coach} coaches {self.colleague}"

    @property
    def thing(self):
        """How messages name this pair."""
        return f"pair:{self.pk}"


class PurposeAgreementQuerySet(models.QuerySet):
    def current(self, now):
        """Given within the last year."""
        return self.filter(agreed_at__gt=now - YEAR)

    def owed_by(self, now):
        """The people who lead or coach and have not agreed within the last year."""
        posts = Membership.objects.current(localdate(now)).filter(role__in=[Role.HEAD, Role.SENIOR_LEADER])
        coaches = CoachingPair.objects.open().filter(coach=OuterRef("pk"))
        agreed = self.current(now).filter(person=OuterRef("pk"))
        return Person.objects.filter(Exists(posts.filter(person=OuterRef("pk"))) | Exists(coaches), ~Exists(agreed))


class PurposeAgreement(models.Model):
    """A leader's yearly word that nothing they read here feeds appraisal, pay or capability."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="purpose_agreements")
    agreed_at = models.DateTimeField()

    objects = PurposeAgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_at"]
        indexes = [models.Index(name="purpose_agreement_of_person", fields=["person", "agreed_at"])]

    def __str__(self):
        return f"{self.person}, {self.agreed_at:%-d %B %Y}"
