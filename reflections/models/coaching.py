from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from schools.models import Person

from .reflections import Reflection
from .sharing import Share


class ThreadQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The author's, and the coach's own while the reflection is shared with them."""
        shares = Share.objects.current().filter(person=person, role=Share.Role.COACH)
        own = Thread.objects.filter(reflection__author=person).exclude(reflection__status="draft")
        coached = Thread.objects.filter(coach=person, reflection__in=shares.values("reflection"))
        return self.filter(pk__in=own.values("pk").union(coached.values("pk")))

    def with_comments(self):
        """With what was said, oldest first, and by whom."""
        comments = Comment.objects.select_related("by")
        return self.select_related("coach").prefetch_related(models.Prefetch("comments", comments))

    def with_last_word(self):
        """With who wrote last and when (None and the start, where nobody has), the longest waiting first."""
        last = Comment.objects.filter(thread=models.OuterRef("pk")).order_by("-written_at", "-pk")
        return self.annotate(
            last_by=models.Subquery(last.values("by")[:1]),
            last_at=Coalesce(models.Subquery(last.values("written_at")[:1]), "started_at"),
        ).order_by("last_at")

    def waiting_for(self, person):
        """Open conversations in which the other one wrote last, or (for a coach) nobody has yet."""
        theirs = Q(last_by=None, coach=person) | (Q(last_by__isnull=False) & ~Q(last_by=person))
        return self.open_to(person).with_last_word().filter(theirs)

    def with_rights_of(self, person):
        """With what this person may do now: `can_write`, `can_reopen`; and `is_muted`, whether they asked for quiet."""

        def holds(right):
            return models.Exists(right.filter(pk=models.OuterRef("pk")))

        muted = ThreadMute.objects.filter(thread=models.OuterRef("pk"), person=person)
        return self.annotate(
            can_write=holds(Thread.objects.open_to(person)),
            can_reopen=holds(Thread.objects.closed_for(person)),
            is_muted=models.Exists(muted),
        )

    def only_told_by(self, coach):
        """The coach's open conversations in which they have written and never asked a question."""
        own = Comment.objects.filter(thread=models.OuterRef("pk"), by=coach)
        asked = own.filter(kind=Comment.Kind.QUESTION)
        return self.open_to(coach).filter(models.Exists(own), ~models.Exists(asked), coach=coach)

    def changeable_by(self, person):
        """Those the person may close, reopen or mute: visible, and the reflection not yet finished."""
        return self.visible_to(person).exclude(reflection__status="agreed")

    def open_to(self, person):
        """Those the person may write in: changeable, and closed by neither."""
        return self.changeable_by(person).filter(closed_at=None)

    def closed_for(self, person):
        """Those the person may reopen."""
        return self.changeable_by(person).filter(closed_at__isnull=False)


class Thread(models.Model):
    """A coaching conversation on one reflection, between its author and the coach they named."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="threads")
    coach = models.ForeignKey(Person, models.CASCADE, related_name="threads")
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="thread_one_per_coach", fields=["reflection", "coach"])]

    def __str__(self):
        return f"Thread {self.pk}"

    @property
    def thing(self):
        """How messages name this conversation."""
        return f"thread:{self.pk}"


class ThreadMute(models.Model):
    """Somebody who wants no messages about a conversation. Nobody else is told."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="mutes")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="thread_mute_once", fields=["thread", "person"])]

    def __str__(self):
        return f"Quiet about thread {self.thread_id}"


EDITABLE_FOR = timedelta(minutes=15)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the threads one may read."""
        return self.filter(thread__in=Thread.objects.visible_to(person).values("pk"))

    def editable_by(self, person, now):
        """One's own of the last fifteen minutes, in an open conversation."""
        return self.takeable_by(person).filter(written_at__gt=now - EDITABLE_FOR)

    def takeable_by(self, person):
        """One's own, not yet taken back, while the conversation is open."""
        threads = Thread.objects.open_to(person)
        return self.filter(by=person, taken_back_at=None, thread__in=threads.values("pk"))


class Comment(models.Model):
    """A question, a noticing, a suggestion or thanks; it may quote a line of the reflection."""

    class Kind(models.TextChoices):
        QUESTION = "question"
        NOTICING = "noticing"
        SUGGESTION = "suggestion"
        THANKS = "thanks"

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="comments")
    by = models.ForeignKey(Person, models.CASCADE, related_name="comments")
    kind = models.CharField(max_length=10, choices=Kind)
    quote = models.CharField(max_length=1000, blank=True)
    text = models.TextField(max_length=5000, blank=True)
    written_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)
    earlier = models.JSONField(default=list)  # texts before each change, oldest first
    taken_back_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="comment_once_per_form", fields=["by", "form_key"]),
            models.CheckConstraint(
                name="comment_says_something_or_is_taken_back",
                condition=(Q(taken_back_at=None) & ~Q(text="")) | Q(taken_back_at__isnull=False, text="", quote=""),
            ),
        ]

    def __str__(self):
        return f"Comment {self.pk}"
