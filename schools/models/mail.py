from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from .people import Person


class How(models.TextChoices):
    """How somebody wants to hear of a group of things. What is off still stands in Candour, on Today."""

    AT_ONCE = "at_once"
    DIGEST = "digest"
    OFF = "off"


class MailChoiceQuerySet(models.QuerySet):
    def of(self, person):
        """One's own."""
        return self.filter(person=person)


class MailChoice(models.Model):
    """What somebody chose for one group of occasions (`about`), where it is not what Candour does by itself."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="mail_choices")
    about = models.CharField(max_length=20)
    how = models.CharField(max_length=10, choices=How)

    objects = MailChoiceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="mail_choice_once_a_group", fields=["person", "about"])]

    def __str__(self):
        return f"{self.about}: {self.how}"


class RefusedAddressQuerySet(models.QuerySet):
    def standing(self):
        """Those of people who still have the address."""
        return self.filter(email=F("person__email"))

    def of(self, person):
        """One's own."""
        return self.standing().filter(person=person)

    def among_colleagues(self, today):
        """Those of people with access on that day: to whom mail would go."""
        return self.standing().filter(person__in=Person.objects.with_access(today))


class RefusedAddress(models.Model):
    """An address that the mail server refused for good, and what it said. Nothing is mailed there until its owner tries again
    or has another; what there was to say stands in Candour. `is_doubtful`: it may have been something else than the address."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="refused_address")
    email = models.EmailField("e-mail")
    refused_at = models.DateTimeField()
    answer = models.CharField(max_length=300)
    is_doubtful = models.BooleanField(default=False, db_default=False)

    objects = RefusedAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "refused addresses"

    def __str__(self):
        return self.email


def with_refusals(people: QuerySet[Person]) -> QuerySet[Person]:
    """Each with `is_refused`: whether the mail server refused their address for good."""
    return people.annotate(is_refused=Exists(RefusedAddress.objects.standing().filter(person=OuterRef("pk"))))


class MailState(models.Model):
    """How the mail goes, for all workers together; one row. `failures`: e-mails in a row that failed by the mail server's
    doing, since `failing_since`; `pauses`: how often in a row mail was paused for it; `paused_until`: only while it is, or
    until one e-mail has tried; `answer`: what the server said last; `swept_at`: when digests were last looked for."""

    failures = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    pauses = models.PositiveSmallIntegerField(default=0)
    paused_until = models.DateTimeField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    swept_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "how the mail goes"
        constraints = [models.CheckConstraint(name="mail_state_is_one_row", condition=Q(pk=1))]

    def __str__(self):
        return f"{self.failures} failures in a row"
