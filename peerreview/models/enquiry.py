from django.db import models
from django.db.models import F, Q

from schools.models import Person

from .reviews import Review, Stage, stages_from

SUBMITTED = stages_from(Stage.PREPARING)


def ids_prepared_with(person, today):
    """The ids of the reviews whose self-review this person reads: the host's side at any time, the team (and a mediator)
    once it is submitted."""
    team = Review.objects.published().filter(seats__person=person, seats__ended_at=None, status__in=SUBMITTED)
    return Review.objects.ids_on_host_side(person, today).union(team.order_by().values("pk"))


class EnquiryQuestionQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Of reviews whose self-review they read."""
        return self.filter(review__in=ids_prepared_with(person, today))


class EnquiryQuestion(models.Model):
    """What the host wants to find out: one to three a review."""

    MOST = 3

    review = models.ForeignKey(Review, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)

    objects = EnquiryQuestionQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(name="enquiry_question_position_once", fields=["review", "position"]),
            models.CheckConstraint(name="enquiry_question_at_most_three", condition=Q(position__range=(1, 3))),
            models.CheckConstraint(name="enquiry_question_asks", condition=~Q(text="")),
        ]

    def __str__(self):
        return f"Enquiry question {self.position} of review {self.review_id}"


class LineOfEnquiryQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Of reviews whose self-review they read."""
        return self.filter(question__in=EnquiryQuestion.objects.visible_to(person, today).values("pk"))

    def of_review(self, review):
        """Those of one review."""
        return self.filter(question__review=review)


class LineOfEnquiry(models.Model):
    """How the team means to look into a question; agreed with the host while preparing."""

    MOST = 6

    question = models.ForeignKey(EnquiryQuestion, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)
    version = models.PositiveIntegerField(default=1)
    proposed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)

    objects = LineOfEnquiryQuerySet.as_manager()

    class Meta:
        ordering = ["question__position", "position", "pk"]
        verbose_name_plural = "lines of enquiry"
        constraints = [models.CheckConstraint(name="line_of_enquiry_says_something", condition=~Q(text=""))]

    def __str__(self):
        return f"Line of enquiry {self.pk}"


class SessionQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Of reviews whose self-review they read."""
        return self.filter(review__in=ids_prepared_with(person, today))


class Session(models.Model):
    """One meeting of a visit's timetable: who meets whom, when and where. Each has a reviewer and a leader of the host, who
    write its notes together. `meets`: a group, such as "three pupils of Year 5" or "the maths team"; never a name."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="sessions")
    on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    meets = models.CharField(max_length=200)
    place = models.CharField(max_length=100)
    reviewer = models.ForeignKey(Person, models.PROTECT, related_name="review_sessions")
    host_leader = models.ForeignKey(Person, models.PROTECT, related_name="hosted_sessions")
    lines = models.ManyToManyField(LineOfEnquiry, related_name="sessions", blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = SessionQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "pk"]
        constraints = [
            models.CheckConstraint(name="session_ends_after_it_starts", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="session_two_people", condition=~Q(reviewer=F("host_leader"))),
        ]

    def __str__(self):
        return f"Session {self.pk}"
