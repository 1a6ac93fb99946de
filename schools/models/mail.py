from django.db import models

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
