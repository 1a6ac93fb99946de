from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.timezone import localdate

from reflections.models import Area, PracticeOffer
from schools.models import Person

from .enquiry import ids_prepared_with
from .reviews import Review, Stage


def self_reviews_written_by(person, today):
    """The running reviews whose self-review this person writes: the host and those the host has named, while it is open."""
    return Review.objects.on_host_side(person, today).at_stage(Stage.SELF_REVIEW)


class AreaTextQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Of reviews whose self-review they read."""
        return self.filter(review__in=ids_prepared_with(person, today))

    def editable_by(self, person, today):
        """Of reviews whose self-review they write, while it is open."""
        return self.filter(review__in=self_reviews_written_by(person, today).values("pk"))

    def written(self):
        """Those with words."""
        return self.exclude(text="")


class AreaText(models.Model):
    """What the host says of itself in one area of the round's framework. Each area is saved by itself, so that several
    write at once without getting in each other's way."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="area_texts")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    text = models.TextField(max_length=8000, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    saved_at = models.DateTimeField()

    objects = AreaTextQuerySet.as_manager()

    class Meta:
        ordering = ["area__position"]
        constraints = [models.UniqueConstraint(name="area_text_once", fields=["review", "area"])]

    def __str__(self):
        return f"Area {self.area_id} of review {self.review_id}"


class AreaVersionQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """The host's side alone: what was first written is nobody else's."""
        return self.filter(area_text__review__in=Review.objects.ids_on_host_side(person, today))


class AreaVersion(models.Model):
    """Words of an area that others now stand in place of, or that came too late: nobody's words are overwritten."""

    area_text = models.ForeignKey(AreaText, models.CASCADE, related_name="versions")
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    text = models.TextField(max_length=8000)
    is_conflict = models.BooleanField(default=False)
    kept_at = models.DateTimeField()

    objects = AreaVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-kept_at", "-pk"]

    def __str__(self):
        return f"Version {self.pk} of area text {self.area_text_id}"


class ReviewEvidenceQuerySet(models.QuerySet):
    def standing(self):
        """Not taken out; and practice that somebody offers only while they agree to it and still offer it."""
        offers = PracticeOffer.objects.standing(localdate()).values("pk")
        agreed = Q(consent=ReviewEvidence.Consent.AGREED, offer__in=offers)
        return self.filter(Q(offer=None) | agreed, taken_out_at=None)

    def visible_to(self, person, today):
        """What stands, of reviews whose self-review they read."""
        return self.standing().filter(review__in=ids_prepared_with(person, today))

    def editable_by(self, person, today):
        """Of reviews whose self-review they write, while it is open."""
        reviews = self_reviews_written_by(person, today).values("pk")
        return self.filter(review__in=reviews, taken_out_at=None)

    def asked_of(self, person):
        """Where a review would like to use practice that this person offers: they answer, and may take it back."""
        offers = PracticeOffer.objects.withdrawable_by(person).values("pk")
        return self.filter(offer__in=offers, taken_out_at=None)


class ReviewEvidence(models.Model):
    """How the host knows: a note, a link, or practice that a colleague offers to show, with their consent. Given once, used
    in the self-review, the pack and the workshop."""

    class Consent(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        DECLINED = "declined"

    MOST = 3

    review = models.ForeignKey(Review, models.CASCADE, related_name="evidence")
    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    text = models.CharField(max_length=1000, blank=True)
    offer = models.ForeignKey(PracticeOffer, models.CASCADE, related_name="+", null=True)
    consent = models.CharField(max_length=8, choices=Consent, blank=True)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(db_default=Now())
    taken_out_at = models.DateTimeField(null=True)

    objects = ReviewEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["area__position", "pk"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(
                name="review_evidence_offer_once", fields=["review", "offer"], condition=Q(taken_out_at=None)
            ),
            models.CheckConstraint(
                name="review_evidence_is_words_or_an_offer",
                condition=(Q(offer=None, consent="") & ~Q(text=""))
                | (Q(offer__isnull=False, text="") & ~Q(consent="")),
            ),
        ]

    def __str__(self):
        return f"Evidence {self.pk} of review {self.review_id}"

    @property
    def thing(self):
        """How messages name it."""
        return f"review-evidence:{self.pk}"

    @property
    def is_link(self):
        """Whether the whole text is one web address."""
        return self.text.startswith(("https://", "http://")) and not any(c.isspace() for c in self.text)
