from django.db import models
from django.db.models import Q

from schools.models import Person

from .findings import Finding
from .reviews import Review, Seat, Stage

ANSWERABLE = (Stage.HOST_REPLY, Stage.RELEASED, Stage.WORKSHOP)
WHO_REPLIES = (Seat.Role.HOST_LEAD,)


def ids_replied_by(person, today):
    """The ids of the reviews whose reply this person writes: their host, and whoever leads it for the host."""
    return Review.objects.ids_hosted_by(person, today).union(Seat.objects.of(person, *WHO_REPLIES).values("review"))


def unsent(reviews):
    """Of those, the ones whose host can still change its reply."""
    return reviews.at_stage(Stage.HOST_REPLY).exclude(pk__in=HostReply.objects.values("review"))


def reviews_replied_by(person, today):
    """Reviews whose reply they may write now: given to the host, and not sent yet."""
    return unsent(Review.objects.filter(pk__in=ids_replied_by(person, today)))


def reviews_sendable_by(person, today):
    """Reviews whose reply they may send now; only the host does."""
    return unsent(Review.objects.hosted_by(person, today))


class HostReplyQuerySet(models.QuerySet):
    def of(self, review):
        """That of one review, with who sent it; None before."""
        return self.filter(review=review).select_related("sent_by").first()


class HostReply(models.Model):
    """That the host has sent its reply to the team, once and whole. What is sent stays as it is."""

    review = models.OneToOneField(Review, models.CASCADE, related_name="host_reply")
    sent_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()

    objects = HostReplyQuerySet.as_manager()

    def __str__(self):
        return f"Reply to review {self.review_id}"


class Answer(models.TextChoices):
    """What the team says to a correction, or to a finding that the host sees differently."""

    ACCEPTED = "accepted"
    ANSWERED = "answered"


class AnsweredQuerySet(models.QuerySet):
    def sent(self):
        """Of replies that the host has sent."""
        sent = Finding.objects.filter(review__in=HostReply.objects.values("review"))
        return self.filter(finding__in=sent.values("pk"))

    def visible_to(self, person, today):
        """Who writes the reply sees it at any time; the host's side, the team and a mediator once it is sent."""
        part = Review.objects.visible_to(person, today).filter(pk__in=HostReply.objects.values("review"))
        reviews = ids_replied_by(person, today).union(part.order_by().values("pk"))
        return self.filter(finding__in=Finding.objects.filter(review__in=reviews).values("pk"))

    def waiting(self):
        """Sent, and without an answer of the team yet."""
        return self.sent().filter(answer="")

    def answerable_by(self, person):
        """Waiting for the team, for its lead and its peers. Also after a release that came first."""
        reviews = Review.objects.written_up_by(person).at_stage(*ANSWERABLE).order_by()
        return self.waiting().filter(finding__in=Finding.objects.filter(review__in=reviews.values("pk")).values("pk"))


class ReplyQuerySet(AnsweredQuerySet):
    def differing(self):
        """Those that see a finding differently."""
        return self.filter(stance=Reply.Stance.DIFFER)

    def waiting(self):
        """A host that agrees waits for no answer."""
        return super().waiting().filter(stance=Reply.Stance.DIFFER)


def _answer_has_its_time(name):
    return models.CheckConstraint(
        name=name,
        condition=Q(answer="", answered_at=None, answered_by=None)
        | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
    )


def _answers_in_words(name):
    return models.CheckConstraint(name=name, condition=~Q(answer=Answer.ANSWERED) | ~Q(answer_text=""))


class Answered(models.Model):
    """Something that the host says and the team answers. `answer`: accepted, answered in words, or nothing yet."""

    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_text = models.TextField(max_length=3000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Reply(Answered):
    """What the host says to one finding: we agree, or we see it differently and why. Nobody is made to agree."""

    class Stance(models.TextChoices):
        AGREE = "agree"
        DIFFER = "differ"

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="reply")
    stance = models.CharField(max_length=6, choices=Stance)
    text = models.TextField(max_length=3000, blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_at = models.DateTimeField()

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "replies"
        constraints = [
            models.CheckConstraint(name="reply_says_what_differs", condition=~Q(stance="differ") | ~Q(text="")),
            models.CheckConstraint(
                name="reply_only_differing_is_answered", condition=Q(answer="") | Q(stance="differ")
            ),
            _answer_has_its_time("reply_answer_has_its_time"),
            _answers_in_words("reply_answers_in_words"),
        ]

    def __str__(self):
        return f"Reply to finding {self.finding_id}"

    @property
    def differs(self):
        return self.stance == self.Stance.DIFFER


class CorrectionQuerySet(AnsweredQuerySet):
    def removable_by(self, person, today):
        """Of replies that they write and that are not sent yet."""
        reviews = reviews_replied_by(person, today).order_by().values("pk")
        return self.filter(finding__in=Finding.objects.filter(review__in=reviews).values("pk"))


class Correction(Answered):
    """A fact that the host puts right: which words (`said`), and what is so (`fact`). The finding's own words stay as they
    are; where the team accepts, both are shown."""

    MOST = 10  # for one finding

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="corrections")
    said = models.CharField(max_length=500)
    fact = models.CharField(max_length=500)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    form_key = models.UUIDField()

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="correction_once_per_form", fields=["finding", "form_key"]),
            models.CheckConstraint(name="correction_says_both", condition=~Q(said="") & ~Q(fact="")),
            _answer_has_its_time("correction_answer_has_its_time"),
            _answers_in_words("correction_answers_in_words"),
        ]

    def __str__(self):
        return f"Correction {self.pk}"
