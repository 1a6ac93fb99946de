import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from .people import Person


class Delivery(models.Model):
    """One e-mail to one person: a single message at once, or a digest of several."""

    class Kind(models.TextChoices):
        AT_ONCE = "at_once"
        DIGEST = "digest"

    class Status(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        DROPPED = "dropped"  # nothing in it was still due
        FAILED = "failed"  # refused for good, or tried too often

    person = models.ForeignKey(Person, models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=Kind)
    digest_on = models.DateField(null=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    due_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(max_length=300, blank=True)
    email_id = models.UUIDField(default=uuid.uuid4, unique=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(name="delivery_due", fields=["due_at"], condition=Q(status__in=["waiting", "sending"])),
        ]
        constraints = [
            models.UniqueConstraint(
                name="delivery_one_digest_a_day", fields=["person", "digest_on"], condition=Q(kind="digest")
            ),
            models.CheckConstraint(
                name="delivery_digest_has_its_day",
                condition=Q(kind="digest", digest_on__isnull=False) | Q(kind="at_once", digest_on=None),
            ),
            models.CheckConstraint(
                name="delivery_sent_has_its_time",
                condition=Q(status="sent", sent_at__isnull=False) | (~Q(status="sent") & Q(sent_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.kind} to {self.person}, {self.status}"


FINDABLE, MAY_COME_BACK = timedelta(days=1), timedelta(days=14)
WAITS_FOR_DIGEST = Q(delivery=None, is_at_once=False, read_at=None, is_mailed=True)


class MessageQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own."""
        return self.filter(person=person)

    def unread_by(self, person):
        """One's own, not yet read on the site."""
        return self.visible_to(person).filter(read_at=None)

    def new_to(self, person):
        """One's own, not yet read and, when they were last looked at, not over: what the count on each page counts."""
        return self.unread_by(person).filter(is_over=False)

    def fresh_to(self, person, now):
        """One's own that are not read, or were within a day, so that one finds back to them. What was over when last looked
        at is among them for a fortnight, as it may come back."""
        unread = Q(read_at=None) & (Q(is_over=False) | Q(created_at__gte=now - MAY_COME_BACK))
        return self.visible_to(person).filter(unread | Q(read_at__gte=now - FINDABLE))

    def newest_first(self):
        """With whom each names, the newest first."""
        return self.select_related("person", "by").order_by("-created_at", "-pk")

    def waiting_for_digest(self):
        """Not mailed by itself, in no e-mail yet, and not read on the site."""
        return self.filter(WAITS_FOR_DIGEST)


class Message(models.Model):
    """Something to tell one person for one occasion, once.

    `key` names kind, thing and due date ("view-asked:triangulation:7:2026-11-23") and, where a day may hold several of
    one kind, what marks this one, so whatever restarts, doubles or dies, the same occasion is the same row. What it
    says and where it leads comes from its registered occasion. `is_mailed`: not where its reader wants it in Candour alone.
    `is_over`: when its reader last looked, it was no longer true or its thing not theirs to see; it may come back.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="messages")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=60)
    key = models.CharField(max_length=150)
    is_at_once = models.BooleanField()
    is_mailed = models.BooleanField(default=True, db_default=True)
    created_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, models.SET_NULL, related_name="messages", null=True)
    read_at = models.DateTimeField(null=True)
    is_over = models.BooleanField(default=False, db_default=False)

    about = None  # the thing, as the check of its occasion found it

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(name="message_for_digest", fields=["person"], condition=WAITS_FOR_DIGEST),
            models.Index(name="message_of_thing", fields=["thing"]),
            models.Index(name="message_new", fields=["person"], condition=Q(read_at=None, is_over=False)),
            models.Index(name="message_newest", fields=["person", "-created_at", "-id"]),
        ]
        constraints = [models.UniqueConstraint(name="message_once_per_occasion", fields=["person", "key"])]

    def __str__(self):
        return self.key

    @property
    def thing_pk(self):
        return int(self.thing.rpartition(":")[2])
