from django.db import models
from django.db.models import Exists, F, Q
from django.urls import reverse

from peerreview.conversation_clock import facilitator_of, steps_of
from schools.models import Membership, Person, Role

from .reviews import Review
from .self_review import ReviewEvidence


def plans_conversations(person, today):
    """The person's posts on that day with which they plan a QA conversation: as head or as trust lead."""
    return Membership.objects.current(today).filter(person=person, role__in=[Role.HEAD, Role.TRUST_LEAD])


class ConversationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those in which they take part, and those they plan."""
        own = Attendee.objects.filter(person=person).values("conversation")
        return self.filter(Q(pk__in=own) | Q(planned_by=person))

    def attended_by(self, person):
        """Those in which they take part."""
        return self.filter(pk__in=Attendee.objects.filter(person=person).values("conversation"))

    def changeable_by(self, person, today):
        """Planned ones of their own, while they plan conversations."""
        may = Exists(plans_conversations(person, today))
        return self.filter(may, planned_by=person, status=Conversation.Status.PLANNED)

    def in_session(self):
        return self.filter(status=Conversation.Status.IN_SESSION)

    def to_come_for(self, person):
        """Those in which they take part that are not over."""
        return self.attended_by(person).exclude(status=Conversation.Status.ENDED)

    def before(self, conversation):
        """Those that another may follow: begun or over, and not itself."""
        begun = self.exclude(status=Conversation.Status.PLANNED)
        return begun.exclude(pk=conversation.pk) if conversation else begun

    def steered_by(self, person):
        """Those that they begin and move on: any who take part may hold the clock when the facilitator can't."""
        return self.attended_by(person).exclude(status=Conversation.Status.ENDED)


class Conversation(models.Model):
    """A QA conversation: heads and senior leaders present outcomes to each other, in a timed protocol.

    `step`: the place in `steps`, None before it begins. `step_seconds`: how long the step lasts, with what was added.
    `room_version` rises with whatever the room shows, so that a screen that asks again is answered cheaply.
    """

    class Status(models.TextChoices):
        PLANNED = "planned"
        IN_SESSION = "in_session"
        ENDED = "ended"

    class Outcomes(models.TextChoices):
        HEAD = "head"  # what learners know
        HEART = "heart"  # who they become and how they feel
        HAND = "hand"  # what they can do

    theme = models.CharField(max_length=150)
    outcomes = models.CharField(max_length=5, choices=Outcomes)
    on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=200)
    pre_reads_on = models.DateField()
    previous = models.ForeignKey("self", models.SET_NULL, related_name="following", null=True)
    planned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    step = models.PositiveSmallIntegerField(null=True)
    step_began_at = models.DateTimeField(null=True)
    step_seconds = models.PositiveIntegerField(default=0)
    paused_at = models.DateTimeField(null=True)
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    room_version = models.PositiveIntegerField(default=1)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="conversation_has_a_theme", condition=~Q(theme="")),
            models.CheckConstraint(name="conversation_pre_reads_before", condition=Q(pre_reads_on__lte=F("on"))),
            models.CheckConstraint(
                name="conversation_status_has_its_times",
                condition=Q(status="planned", began_at=None, ended_at=None, step=None)
                | Q(status="in_session", began_at__isnull=False, ended_at=None, step__isnull=False)
                | Q(status="ended", began_at__isnull=False, ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_step_has_its_clock", condition=Q(step=None) | Q(step_began_at__isnull=False)
            ),
        ]

    def __str__(self):
        return self.theme

    def get_absolute_url(self):
        return reverse("peerreview:conversation", args=[self.pk])

    @property
    def thing(self):
        """How messages name this conversation."""
        return f"conversation:{self.pk}"


class Attendee(models.Model):
    """Who somebody is in a QA conversation. `position`: the order in which presenters present."""

    class Role(models.TextChoices):
        PRESENTER = "presenter"
        FRIEND = "friend"
        FACILITATOR = "facilitator"
        NOTE_TAKER = "note_taker"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="attendees")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    role = models.CharField(max_length=11, choices=Role)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(name="attendee_once", fields=["conversation", "person"]),
            models.UniqueConstraint(
                name="attendee_one_of_a_kind",
                fields=["conversation", "role"],
                condition=Q(role__in=["facilitator", "note_taker"]),
            ),
        ]

    def __str__(self):
        return f"Attendee {self.pk}"


class PreReadQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """One's own; and from their date on those of conversations in which one takes part. Planning one is not enough."""
        open_ones = Conversation.objects.attended_by(person).filter(pre_reads_on__lte=today)
        return self.filter(Q(person=person) | Q(conversation__in=open_ones.values("pk")))


class PreRead(models.Model):
    """What a presenter gives the others to read before. `pieces`: of their own school's self-reviews, entered there once."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="pre_reads")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    proud = models.TextField(max_length=3000, blank=True)
    evidence = models.TextField(max_length=3000, blank=True)
    question = models.TextField(max_length=1000, blank=True)
    pieces = models.ManyToManyField(ReviewEvidence, related_name="+", blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    objects = PreReadQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="pre_read_once", fields=["conversation", "person"])]

    def __str__(self):
        return f"Pre-read {self.pk}"


def pieces_to_take(person, today):
    """Notes and links of self-reviews that this person hosts, which they may take into a meeting. Not colleagues' practice:
    its author agreed to the self-review, and to no other reader."""
    hosted = Review.objects.ids_hosted_by(person, today)
    return ReviewEvidence.objects.standing().filter(offer=None, review__in=hosted)


class Contribution(models.Model):
    """A challenge or an offer of help to a presenter, or what the note-taker wrote down. Rows are only ever added."""

    class Kind(models.TextChoices):
        CHALLENGE = "challenge"
        OFFER = "offer"
        NOTE = "note"

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="contributions")
    to = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=9, choices=Kind)
    text = models.CharField(max_length=500)
    at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.UniqueConstraint(name="contribution_once_per_form", fields=["conversation", "form_key"])]

    def __str__(self):
        return f"Contribution {self.pk}"


class CommitmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Of conversations in which they take part, and of those that these follow."""
        own = Conversation.objects.attended_by(person)
        return self.filter(Q(conversation__in=own.values("pk")) | Q(conversation__in=own.values("previous")))


class Commitment(models.Model):
    """What somebody promised to do for whom, by when; the first item of the next conversation. `came_of_it`: how it went."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="commitments")
    by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    to = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    text = models.CharField(max_length=500)
    by_on = models.DateField()
    came_of_it = models.CharField(max_length=500, blank=True)
    form_key = models.UUIDField()

    objects = CommitmentQuerySet.as_manager()

    class Meta:
        ordering = ["by_on", "pk"]
        constraints = [models.UniqueConstraint(name="commitment_once_per_form", fields=["conversation", "form_key"])]

    def __str__(self):
        return f"Commitment {self.pk}"


def order_of(conversation):
    """A conversation's steps, and the people of its meeting by part: presenters in order, its facilitator, the others. One
    query; two where it follows another."""
    rows = list(conversation.attendees.select_related("person"))
    presenters = [row.person for row in rows if row.role == Attendee.Role.PRESENTER]
    facilitator = next(row.person for row in rows if row.role == Attendee.Role.FACILITATOR)
    others = [row.person for row in rows if row.role not in (Attendee.Role.PRESENTER, Attendee.Role.FACILITATOR)]
    has_last = bool(conversation.previous_id) and conversation.previous.commitments.exists()
    return steps_of(len(presenters), has_last_time=has_last), presenters, facilitator, others


def people_presenting(conversation):
    """Who presents in a conversation."""
    rows = conversation.attendees.filter(role=Attendee.Role.PRESENTER)
    return Person.objects.filter(pk__in=rows.values("person"))


def who_facilitates(turn, presenters, facilitator, others):
    """The person who facilitates a turn."""
    everybody = {person.pk: person for person in [facilitator, *others, *presenters]}
    presenting, rest = ([person.pk for person in people] for people in (presenters, others))
    return everybody[facilitator_of(turn, presenting, facilitator.pk, rest)]
