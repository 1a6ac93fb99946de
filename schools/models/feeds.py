from django.db import models
from django.db.models import F, Q

from .people import Person


class CalendarFeedQuerySet(models.QuerySet):
    def standing(self):
        """Not ended."""
        return self.filter(ended_at=None)

    def of(self, person):
        """One's own that stands."""
        return self.standing().filter(person=person)

    def opened_by(self, digest, today):
        """The one whose address this is, while it stands and its person has access."""
        people = Person.objects.with_access(today)
        return self.standing().filter(digest=digest, person__in=people.values("pk"))


class CalendarFeed(models.Model):
    """A private address under which somebody's own dates are read without signing in. `digest`: all that is kept of it.
    A new one ends the one before; all end with their person's access."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(name="calendar_feed_one_a_person", fields=["person"], condition=Q(ended_at=None)),
            models.CheckConstraint(
                name="calendar_feed_ends_after_it_was_made", condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at"))
            ),
        ]

    def __str__(self):
        return f"Feed {self.pk}"


class EventSequence(models.Model):
    """How often the day or the place of something in people's calendars has changed, by its uid ("visit-41")."""

    uid = models.CharField(max_length=60, unique=True)
    number = models.PositiveIntegerField()
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"{self.uid}, {self.number}"


def sequences_of(uids):
    """How often each of these has changed; 0 where it never has."""
    found = dict(EventSequence.objects.filter(uid__in=uids).values_list("uid", "number"))
    return {uid: found.get(uid, 0) for uid in uids}
