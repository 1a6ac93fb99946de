from django.db import models
from django.db.models import Q

from reflections.models import PracticeOffer
from schools.models import Person

from .findings import Finding
from .reports import StrengthOffer
from .reviews import Review, Seat, Stage, stages_from

FOLLOWED = stages_from(Stage.RELEASED)
PLANNING = (Stage.WORKSHOP, Stage.IMPROVING)
ACTING = (Stage.WORKSHOP, Stage.IMPROVING, Stage.REVISITED)


def ids_followed_by(person, today):
    """The ids of the reviews whose follow-up this person leads: their host, and the follow-up lead."""
    return Review.objects.ids_hosted_by(person, today).union(
        Seat.objects.of(person, Seat.Role.CHAMPION).values("review")
    )


def follow_ups_seen_by(person, today):
    """Released reviews of whose workshop, actions and revisit they read: the host's side."""
    return Review.objects.on_host_side(person, today).filter(status__in=FOLLOWED)


def workshops_called_by(person, today):
    """Running reviews to whose workshop they may invite, or whose workshop they may change: from the release until it was."""
    rows = Review.objects.filter(pk__in=ids_followed_by(person, today))
    return rows.at_stage(Stage.RELEASED, Stage.WORKSHOP)


def workshops_held_by(person, today):
    """Running reviews of whose workshop they may say that it was held."""
    return Review.objects.filter(pk__in=ids_followed_by(person, today)).at_stage(Stage.WORKSHOP)


def actions_planned_by(person, today):
    """Running reviews for which they plan actions: from the workshop on, until it is revisited."""
    return Review.objects.filter(pk__in=ids_followed_by(person, today)).at_stage(*PLANNING)


def revisits_written_by(person, today):
    """Running reviews whose revisit they write down: once there are actions, until the review is closed."""
    rows = Review.objects.filter(pk__in=ids_followed_by(person, today))
    return rows.at_stage(Stage.IMPROVING, Stage.REVISITED)


def reviews_closed_by(person, today):
    """Revisited reviews that they may close, as their host."""
    return Review.objects.hosted_by(person, today).at_stage(Stage.REVISITED)


def with_actions(reviews):
    """With how many actions each has and how many are done, as `action_count` and `done_count`."""
    standing = Q(actions__dropped_at=None)
    done = models.Count("actions", filter=standing & Q(actions__done_at__isnull=False))
    return reviews.annotate(action_count=models.Count("actions", filter=standing), done_count=done)


class WorkshopQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Of follow-ups that they read, and those to which they are invited."""
        reviews = follow_ups_seen_by(person, today).order_by().values("pk")
        invited = Workshop.invited.through.objects.filter(person=person).values("workshop")
        return self.filter(Q(review__in=reviews) | Q(pk__in=invited))


class Workshop(models.Model):
    """The meeting in which a school makes something of what was noticed. `invited`: whom the follow-up lead asked to come."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="workshop")
    on = models.DateField()
    starts_at = models.TimeField()
    place = models.CharField(max_length=100)
    about = models.CharField(max_length=500, blank=True)
    invited = models.ManyToManyField(Person, related_name="+", blank=True)
    called_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = WorkshopQuerySet.as_manager()

    def __str__(self):
        return f"Workshop of review {self.review_id}"


class ActionQuerySet(models.QuerySet):
    def standing(self):
        """Not given up."""
        return self.filter(dropped_at=None)

    def visible_to(self, person, today):
        """Of follow-ups that they read, and those that are theirs to do."""
        reviews = follow_ups_seen_by(person, today).order_by().values("pk")
        return self.filter(Q(review__in=reviews) | Q(owner=person))

    def open_of(self, person):
        """Those that are theirs to do, in reviews that run."""
        reviews = Review.objects.at_stage(*ACTING).order_by().values("pk")
        return self.standing().filter(owner=person, done_at=None, review__in=reviews)

    def changeable_by(self, person, today):
        """Those of reviews for which they plan actions."""
        return self.standing().filter(review__in=actions_planned_by(person, today).order_by().values("pk"))

    def reported_by(self, person, today):
        """Those on which they write how it goes: their own, and those of follow-ups that they lead."""
        running = Review.objects.at_stage(*ACTING)
        led = running.filter(pk__in=ids_followed_by(person, today)).order_by().values("pk")
        return self.standing().filter(Q(review__in=led) | Q(owner=person, review__in=running.order_by().values("pk")))


class Action(models.Model):
    """What a school does because it was reviewed: who, by when, and how one will know that it worked.

    `owner` is None once they have left, until somebody else takes it on. `came_of_it`: what changed, in a line.
    """

    MOST = 12  # for one review

    review = models.ForeignKey(Review, models.CASCADE, related_name="actions")
    finding = models.ForeignKey(Finding, models.SET_NULL, related_name="actions", null=True, blank=True)
    text = models.CharField(max_length=500)
    success = models.CharField(max_length=500)
    owner = models.ForeignKey(Person, models.SET_NULL, related_name="review_actions", null=True)
    by_on = models.DateField()
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    came_of_it = models.CharField(max_length=500, blank=True)
    dropped_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["by_on", "pk"]
        constraints = [
            models.UniqueConstraint(name="action_once_per_form", fields=["review", "form_key"]),
            models.CheckConstraint(name="action_says_what_and_how_one_knows", condition=~Q(text="") & ~Q(success="")),
        ]

    def __str__(self):
        return f"Action {self.pk}"

    @property
    def thing(self):
        """How messages name this action."""
        return f"action:{self.pk}"


class ActionProgress(models.Model):
    """A line on how an action goes. Rows are only ever added."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="progress")
    text = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(name="action_progress_once_per_form", fields=["action", "form_key"]),
            models.CheckConstraint(name="action_progress_says_something", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"Progress {self.pk}"


class HelpRequestQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Those one asked for, those one is asked, and those of actions that one sees."""
        actions = Action.objects.visible_to(person, today).values("pk")
        return self.filter(Q(to=person) | Q(action__in=actions))

    def answerable_by(self, person):
        """Those that one is asked and has not answered."""
        return self.filter(to=person, answer="")


class HelpRequest(models.Model):
    """A school asks to see what another can show, for one of its actions: a strength of the round or a colleague's offered
    practice. Whoever is asked reads these words and nothing else of the review."""

    class Answer(models.TextChoices):
        YES = "yes"
        NO = "no"

    action = models.ForeignKey(Action, models.CASCADE, related_name="help_requests")
    strength = models.ForeignKey(StrengthOffer, models.SET_NULL, related_name="+", null=True)
    practice = models.ForeignKey(PracticeOffer, models.SET_NULL, related_name="+", null=True)
    title = models.CharField(max_length=120)
    to = models.ForeignKey(Person, models.CASCADE, related_name="+")
    words = models.CharField(max_length=500, blank=True)
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="help_request_open_once", fields=["action", "to", "title"], condition=Q(answer="")
            ),
            models.CheckConstraint(
                name="help_request_answer_has_its_time",
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"Help request {self.pk}"

    @property
    def thing(self):
        """How messages name this request."""
        return f"help:{self.pk}"


class Revisit(models.Model):
    """The check-back: when, who looked again, what changed and how one knows. From then on the report and the page for
    governors show what changed, to whom the host has released them."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="revisit")
    on = models.DateField()
    who = models.CharField(max_length=300)
    what_changed = models.TextField(max_length=3000)
    evidence = models.TextField(max_length=3000)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="revisit_says_who_and_what", condition=~Q(who="") & ~Q(what_changed="") & ~Q(evidence="")
            )
        ]

    def __str__(self):
        return f"Revisit of review {self.review_id}"
