from datetime import timedelta

from django.db import models
from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from schools.models import Message, Opening, Person, PurposeAgreement

from .reflections import Entry, Reflection, Status
from .sharing import Share


def thing_of(pk):
    """How messages and openings name the conversation of that id, said in SQL."""
    return Concat(Value("thread:"), Cast(OuterRef(pk), CharField()))


class ThreadQuerySet(models.QuerySet):
    def held_by(self, person):
        """The authors', and the coach's own while the reflection is shared with them."""
        begun, *others = Thread.objects.ids_held_by(person)
        return self.filter(pk__in=begun.union(*others))

    def ids_held_by(self, person):
        """The ids of those as the one who began the reflection, as who joined them, and as coach: parts of a union."""
        shares = Share.objects.current().filter(person=person, role=Share.Role.COACH)
        shared = Thread.objects.order_by().exclude(reflection__status=Status.DRAFT)
        coached = Thread.objects.order_by().filter(coach=person, reflection__in=shares.values("reflection"))
        parts = [shared.filter(reflection__author=person), shared.filter(reflection__partner=person), coached]
        return [rows.values("pk") for rows in parts]

    def visited_by(self, person):
        """Those into which the author has brought this person."""
        return self.filter(pk__in=ThreadGuest.objects.current().filter(person=person).values("thread"))

    def visible_to(self, person):
        """Those one holds as author or coach, and those into which one was brought."""
        visited = ThreadGuest.objects.current().filter(person=person).values("thread")
        return self.filter(pk__in=visited.union(*Thread.objects.ids_held_by(person)))

    def with_people(self):
        """With the reflection, its authors, the coach and the criterion, if there is one.

        A second author comes in a query of their own: one join more, and PostgreSQL (join_collapse_limit) plans the
        joins as they are written, which reads whole tables.
        """
        rows = self.select_related("reflection__author", "reflection__cycle", "coach", "entry__criterion")
        return rows.prefetch_related("reflection__partner")

    def with_last_word(self, person):
        """With who wrote last and when, as far as this person reads (None and the start, where nobody has), the longest
        waiting first."""
        last = Comment.objects.heard_by(person).filter(thread=OuterRef("pk"), taken_back_at=None)
        last = last.order_by("-written_at", "-pk")
        return self.annotate(
            last_by=Subquery(last.values("by")[:1]),
            last_at=Coalesce(Subquery(last.values("written_at")[:1]), "started_at"),
        ).order_by("last_at", "pk")

    def waiting_for(self, person):
        """Open conversations in which somebody else wrote last (of two authors, neither), or (for a coach) nobody has yet;
        without those that the person has marked as read since."""
        theirs = Q(last_by=None, coach=person) | (Q(last_by__isnull=False) & ~Q(last_by=person))
        by_both = Q(author=person, partner=OuterRef("last_by")) | Q(partner=person, author=OuterRef("last_by"))
        by_other = Exists(Reflection.objects.filter(by_both, pk=OuterRef("reflection")))
        read = ThreadRead.objects.filter(thread=OuterRef("pk"), person=person, read_at__gte=OuterRef("last_at"))
        return self.open_to(person).with_last_word(person).filter(theirs, ~by_other, ~Exists(read))

    def with_place_of(self, person):
        """With where each stands for this person: `is_waiting` for them, and `is_new`, holding words not yet opened."""
        waiting = Thread.objects.waiting_for(person).order_by().filter(pk=OuterRef("pk"))
        news = Message.objects.unread_by(person).filter(thing=thing_of("pk"))
        return self.with_last_word(person).annotate(is_waiting=Exists(waiting.values("pk")), is_new=Exists(news))

    def with_rights_of(self, person):
        """With what this person may do now: `can_write`, `can_close`, `can_reopen`, `can_widen` and `can_branch`; and
        `is_muted`, whether they asked for quiet, `is_waiting`, `is_read` and `has_guests`."""

        def holds(right):
            return Exists(right.filter(pk=OuterRef("pk")))

        def noted(model):
            return Exists(model.objects.filter(thread=OuterRef("pk"), person=person))

        return self.annotate(
            can_write=holds(Thread.objects.open_to(person)),
            can_close=holds(Thread.objects.closable_by(person)),
            can_reopen=holds(Thread.objects.closed_for(person)),
            can_widen=holds(Thread.objects.widenable_by(person)),
            can_branch=holds(Thread.objects.branchable_by(person)),
            is_muted=noted(ThreadMute),
            is_read=noted(ThreadRead),
            is_waiting=Exists(Thread.objects.waiting_for(person).order_by().filter(pk=OuterRef("pk")).values("pk")),
            has_guests=Exists(ThreadGuest.objects.filter(thread=OuterRef("pk"))),
        )

    def only_told_by(self, coach):
        """The coach's open conversations in which they have written and never asked a question, the oldest first."""
        own = Comment.objects.filter(thread=OuterRef("pk"), by=coach, taken_back_at=None)
        asked = own.filter(kind=Comment.Kind.QUESTION)
        return self.open_to(coach).filter(Exists(own), ~Exists(asked), coach=coach).order_by("started_at", "pk")

    def open_to(self, person):
        """Those the person may write in: visible, closed by nobody, and the reflection not yet finished."""
        return self.visible_to(person).exclude(reflection__status=Status.AGREED).filter(closed_at=None)

    def closable_by(self, person):
        """Those the author or the coach may close for now."""
        return self.held_by(person).exclude(reflection__status=Status.AGREED).filter(closed_at=None)

    def closed_for(self, person):
        """Those the author or the coach may reopen."""
        return self.held_by(person).exclude(reflection__status=Status.AGREED).filter(closed_at__isnull=False)

    def widenable_by(self, person):
        """Open ones on one's own reflection: its author, and nobody else, may bring somebody in. Not where two write
        together: one would open it to somebody without the other."""
        return self.closable_by(person).filter(reflection__author=person, reflection__partner=None)

    def branchable_by(self, person):
        """Those on one's whole reflection, with a coach who reads it: the author may open one on a criterion."""
        reads = Share.objects.current().filter(role=Share.Role.COACH, reflection=OuterRef("reflection"))
        reads = reads.filter(person=OuterRef("coach"))
        own = Reflection.objects.answerable_by(person)
        return self.filter(Exists(reads), entry=None, reflection__in=own.values("pk"))


class Thread(models.Model):
    """A coaching conversation on one reflection, or on one criterion of it, between its author and a coach they named.

    `entry` is None for the one on the whole reflection. It can be removed with the reflection alone: what a coach has
    said does not go because a criterion is taken out.
    """

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="threads")
    entry = models.ForeignKey(Entry, models.RESTRICT, related_name="threads", null=True)
    coach = models.ForeignKey(Person, models.CASCADE, related_name="threads")
    started_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ThreadQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="thread_one_per_coach_and_entry", fields=["reflection", "coach", "entry"], nulls_distinct=False
            )
        ]

    def __str__(self):
        return f"Thread {self.pk}"

    @property
    def thing(self):
        """How messages and openings name this conversation."""
        return f"thread:{self.pk}"


class ThreadGuestQuerySet(models.QuerySet):
    def standing(self):
        """Brought in and still there."""
        return self.filter(ended_at=None)

    def current(self):
        """Those who read now: leaders only while their yearly word on the purpose holds, and nobody reads in a draft."""
        owing = PurposeAgreement.objects.owed_by(timezone.now())
        return self.standing().exclude(person__in=owing.values("pk")).exclude(thread__reflection__status=Status.DRAFT)

    def owing_word_of(self, person):
        """Invitations of this person that open once they have given their word on the purpose."""
        owing = PurposeAgreement.objects.owed_by(timezone.now()).filter(pk=person.pk)
        return self.standing().filter(person__in=owing.values("pk")).exclude(thread__reflection__status=Status.DRAFT)

    def endable_by(self, person):
        """The author lets somebody go; somebody brought in leaves. Both at any time."""
        return self.standing().filter(
            Q(person=person) | Q(thread__reflection__in=Reflection.objects.ids_written_by(person))
        )

    def with_openings(self):
        """With the person, and when they first opened the conversation."""
        opened = Opening.objects.filter(person=OuterRef("person"), thing=thing_of("thread_id"))
        return self.select_related("person").annotate(opened_at=Subquery(opened.values("opened_at")[:1]))


class ThreadGuest(models.Model):
    """Somebody whom the author brought into a conversation. They read what is said from then on, and nothing else: what
    stood there was written for others."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="guests")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    brought_in_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ThreadGuestQuerySet.as_manager()

    class Meta:
        ordering = ["brought_in_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="thread_guest_once_at_a_time", fields=["thread", "person"], condition=Q(ended_at=None)
            ),
            models.CheckConstraint(
                name="thread_guest_ends_after_it_starts",
                condition=Q(ended_at=None) | Q(ended_at__gte=models.F("brought_in_at")),
            ),
        ]

    def __str__(self):
        return f"Guest {self.pk} of thread {self.thread_id}"


class ThreadMute(models.Model):
    """Somebody who wants no messages about a conversation. Nobody else is told."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="mutes")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(name="thread_mute_once", fields=["thread", "person"])]

    def __str__(self):
        return f"Quiet about thread {self.thread_id}"


class ThreadRead(models.Model):
    """That somebody has read a conversation and has nothing to add: it waits for them no longer, until the next word."""

    thread = models.ForeignKey(Thread, models.CASCADE, related_name="reads")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(name="thread_read_once", fields=["thread", "person"])]

    def __str__(self):
        return f"Thread {self.thread_id} read"


EDITABLE_FOR = timedelta(minutes=15)


class CommentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All of the threads one holds; of those one was brought into, what was said after that moment."""
        return self.heard_by(person).filter(thread__in=Thread.objects.visible_to(person).values("pk"))

    def heard_by(self, person):
        """Of the threads that this person sees, without what was said before they were brought in."""
        visits = ThreadGuest.objects.current().filter(person=person, thread=OuterRef("thread"))
        return self.filter(~Exists(visits.filter(brought_in_at__gte=OuterRef("written_at"))))

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
