from datetime import timedelta

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Exists, F, Q

from reflections.models.frameworks import leads_trust
from schools.models import Membership, Person

from .findings import Finding, Kind
from .replies import Correction, HostReply, Reply
from .review_events import Release
from .reviews import Review, Stage, stages_from
from .round_schools import RoundSchool
from .rounds import Audience, headed_by

REPORTED = stages_from(Stage.HOST_REPLY)
RELEASED = stages_from(Stage.RELEASED)


def released_to(audience):
    """The ids of the reviews whose hosts have released them to that audience."""
    return Release.objects.filter(audience=audience).values("review")


def ids_released_for(person, today):
    """The ids of the reviews that their hosts have released to an audience of which this person is on that day: staff of
    the host, trust leads, heads of schools that take part in the round. A school that has left has taken its reports with
    it: from then on its own staff read them, and nobody else."""
    reviews = Review.objects.published().order_by()
    stayed = reviews.exclude(pk__in=_of_schools_that_left())
    works = Membership.objects.current(today).filter(person=person, school__isnull=False).values("school")
    staff = reviews.filter(school__in=works, pk__in=released_to(Audience.STAFF))
    trust = stayed.filter(Exists(leads_trust(person, today)), pk__in=released_to(Audience.TRUST))
    rounds = RoundSchool.objects.taking_part().filter(school__in=headed_by(person, today)).values("round")
    heads = stayed.filter(round__in=rounds, pk__in=released_to(Audience.ROUND))
    return staff.values("pk").union(trust.values("pk"), heads.values("pk"))


def _of_schools_that_left():
    left = RoundSchool.objects.filter(
        left_at__isnull=False, round=models.OuterRef("round"), school=models.OuterRef("school")
    )
    return Review.objects.filter(Exists(left)).order_by().values("pk")


def reports_readable_by(person, today):
    """Reviews whose report they read: the host's side, the team and a mediator from the host's reply on; others once, and
    as far as, the host has released it. The trust is not among them before."""
    part = Review.objects.visible_to(person, today).filter(status__in=REPORTED).order_by().values("pk")
    opened = Review.objects.filter(status__in=RELEASED, pk__in=ids_released_for(person, today)).order_by().values("pk")
    return Review.objects.filter(pk__in=part.union(opened))


def ids_answered():
    """The ids of the reviews whose host has replied and whose team has answered all of it."""
    waiting = (
        Reply.objects.waiting().values("finding__review").union(Correction.objects.waiting().values("finding__review"))
    )
    return HostReply.objects.exclude(review__in=waiting).values("review")


def reviews_releasable_by(person, today):
    """Reviews that they may release now, as their host: the team has answered, or the day for it is over."""
    return reviews_open_to_release_by(person, today).filter(status=Stage.HOST_REPLY)


def reviews_widenable_by(person, today):
    """Released reviews that they, as their host, may release to more audiences; also once the review is closed."""
    return reviews_open_to_release_by(person, today).filter(status__in=RELEASED)


def reviews_open_to_release_by(person, today):
    """Those that they may release now or release further, as one right, so that the row is locked before it is read."""
    may_begin = Q(status=Stage.HOST_REPLY) & (Q(pk__in=ids_answered()) | Q(release_by_on__lt=today))
    return Review.objects.hosted_by(person, today).running().filter(may_begin | Q(status__in=RELEASED))


def findings_taggable_by(person, today):
    """Findings of which the host may say which area of the framework they are about."""
    reviews = Review.objects.hosted_by(person, today).running().filter(status__in=REPORTED)
    return Finding.objects.standing().filter(review__in=reviews.order_by().values("pk"))


class GovernorInvitationQuerySet(models.QuerySet):
    def made_at(self, person, today):
        """Those of reviews that this person hosts on that day, whoever made them."""
        return self.filter(review__in=Review.objects.hosted_by(person, today).order_by().values("pk"))

    def standing(self, today):
        """Neither revoked nor past their day, of a review that is released."""
        return self.filter(revoked_at=None, expires_on__gte=today, review__status__in=RELEASED)

    def revocable_by(self, person, today):
        """Those that still open something."""
        return self.made_at(person, today).standing(today)


class GovernorInvitation(models.Model):
    """A read-only link for a named governor to the page "What changed because we reviewed", and to nothing else.

    `digest`: SHA-256 of the token in the link, which is kept nowhere. `opened_count` and `opened_at` (the first time)
    are for the head who made it.
    """

    LONGEST = 90  # days
    USUAL = 30
    MOST = 50  # for one review

    review = models.ForeignKey(Review, models.CASCADE, related_name="governor_invitations")
    name = models.CharField(max_length=100)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    made_on = models.DateField()
    digest = models.CharField(max_length=64, unique=True)
    expires_on = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    opened_count = models.PositiveIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    form_key = models.UUIDField()

    objects = GovernorInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="governor_invitation_once_per_form", fields=["review", "form_key"]),
            models.CheckConstraint(
                name="governor_invitation_ends",
                condition=Q(expires_on__gte=F("made_on"), expires_on__lte=F("made_on") + timedelta(days=90)),
            ),
            models.CheckConstraint(name="governor_invitation_names_somebody", condition=~Q(name="")),
        ]

    def __str__(self):
        return f"Invitation {self.pk}"


def shareable_strengths(person, today):
    """Strengths of released reviews that this person hosts and that nobody can come to see yet."""
    shown = StrengthOffer.objects.filter(withdrawn_at=None).values("finding")
    reviews = reviews_widenable_by(person, today).order_by().values("pk")
    return Finding.objects.standing().filter(kind=Kind.STRENGTH, review__in=reviews).exclude(pk__in=shown)


class StrengthOfferQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """For everybody who works at a school or for the trust, of reviews released to all schools of the round."""
        works = Membership.objects.current(today).filter(person=person)
        shown = self.filter(withdrawn_at=None, finding__withdrawn_at=None, finding__review__stopped_at=None)
        shown = shown.exclude(finding__review__in=_of_schools_that_left())
        return shown.filter(Exists(works), finding__review__in=released_to(Audience.ROUND))

    def withdrawable_by(self, person, today):
        """Of reviews they host, and not withdrawn."""
        hosted = Review.objects.hosted_by(person, today).order_by().values("pk")
        return self.filter(withdrawn_at=None, finding__review__in=hosted)

    def with_school(self):
        return self.select_related("finding__review__school", "finding__area", "finding__review__round", "contact")

    def saying(self, text):
        """Those with these words in them, in any of their forms; at a school or on an area named so."""
        if not text.strip():
            return self
        words = SearchQuery(text, config="english", search_type="websearch")
        said = StrengthOffer.objects.annotate(words=SearchVector("title", "what", config="english")).filter(words=words)
        places = ("finding__review__school__name", "finding__area__name")
        named = [StrengthOffer.objects.filter(**{f"{place}__icontains": text.strip()}) for place in places]
        return self.filter(pk__in=said.values("pk").union(*(rows.values("pk") for rows in named)))

    def in_phase(self, phase):
        return self.filter(finding__review__school__phase=phase) if phase else self


class StrengthOffer(models.Model):
    """A strength of a released review that its school can show others, in words the host writes for it. Only these words,
    the school and whom to ask are seen; not the finding.

    `contact`: the head or the leader who offered it, in their own name.
    """

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="offers")
    title = models.CharField(max_length=120)
    what = models.TextField(max_length=1000)
    contact = models.ForeignKey(Person, models.PROTECT, related_name="+")
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = StrengthOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="strength_offer_once_at_a_time", fields=["finding"], condition=Q(withdrawn_at=None)
            ),
            models.CheckConstraint(name="strength_offer_says_both", condition=~Q(title="") & ~Q(what="")),
        ]

    def __str__(self):
        return self.title
