"""Writing together: what one of two authors proposes, and what the other says to it."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat
from django.utils.timezone import localdate

from schools.models import CoachingPair, Membership, Person

from .reflections import Reflection, Status


class ProposalQuerySet(models.QuerySet):
    def open(self):
        """Waiting for an answer."""
        return self.filter(status=Proposal.Status.OPEN)

    def standing(self):
        """Waiting, and still what it was: words changed since, or a step taken, make a proposal fall away."""
        Kind = Proposal.Kind
        draft = Q(kind=Kind.TOGETHER) | Q(kind=Kind.SHARE, version=F("reflection__version"))
        still = Q(draft, reflection__status=Status.DRAFT) | Q(kind=Kind.ASK, reflection__status=Status.SHARED)
        return self.open().filter(still | Q(kind=Kind.HEADS, reflection__status=Status.AGREED))

    def answerable_by(self, person):
        """Made to this person, and still standing."""
        return self.standing().filter(to=person)

    def takeable_by(self, person):
        """Made by this person and not answered yet."""
        return self.open().filter(by=person)

    def visible_to(self, person):
        """To the two people of it: what waits, and what was answered, as long as they write together."""
        own = Reflection.objects.ids_written_by(person)
        asked = Proposal.objects.open().filter(to=person, kind=Proposal.Kind.TOGETHER)
        told = Proposal.objects.filter(Q(by=person) | Q(to=person), reflection__in=own)
        return self.filter(pk__in=asked.values("pk").union(told.values("pk")))

    def with_readers(self):
        """With the people, the names of whoever would read it (`reader_names`, the coach last), and `is_standing`."""
        name = Concat("person__first_name", Value(" "), "person__last_name")
        rows = Proposal.readers.through.objects.filter(proposal=OuterRef("pk")).order_by("pk")
        standing = Proposal.objects.standing().filter(pk=OuterRef("pk"))
        people = ("by", "to", "coach", "reflection__author", "reflection__partner", "reflection__cycle")
        names = ArraySubquery(rows.values_list(name))
        return self.select_related(*people).annotate(colleague_names=names, is_standing=Exists(standing))


class Proposal(models.Model):
    """One author of a reflection asks the other, or somebody to become the other, to agree to something.

    `together`: to write it together. `share`, `ask`, `heads`: to open it to `readers` (and `coach`), who are asked for a
    view or, as heads, let read what is finished. `words`: what goes with each ask, by the reader's id. `version`: of the
    words that it was made at. Nothing of a proposal opens anything before it is agreed.
    """

    class Kind(models.TextChoices):
        TOGETHER = "together"
        SHARE = "share"
        ASK = "ask"
        HEADS = "heads"

    class Status(models.TextChoices):
        OPEN = "open"
        AGREED = "agreed"
        DECLINED = "declined"
        TAKEN_BACK = "taken_back"
        VOID = "void"  # the words changed, or the two write together no longer

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="proposals")
    kind = models.CharField(max_length=10, choices=Kind)
    by = models.ForeignKey(Person, models.CASCADE, related_name="proposals")
    to = models.ForeignKey(Person, models.CASCADE, related_name="proposals_to_answer")
    readers = models.ManyToManyField(Person, related_name="+", blank=True)
    coach = models.ForeignKey(Person, models.CASCADE, related_name="+", null=True)
    words = models.JSONField(default=dict)
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    line = models.CharField(max_length=300, blank=True)  # a line with "not now"

    objects = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(name="proposal_open", fields=["to"], condition=Q(status="open"))]
        constraints = [
            models.UniqueConstraint(
                name="proposal_one_open_at_a_time", fields=["reflection"], condition=Q(status="open")
            ),
            models.CheckConstraint(name="proposal_is_between_two", condition=~Q(by=F("to"))),
            models.CheckConstraint(
                name="proposal_answered_has_its_time",
                condition=Q(status="open", answered_at=None) | (~Q(status="open") & Q(answered_at__isnull=False)),
            ),
        ]

    def __str__(self):
        return f"Proposal {self.pk}, {self.kind}"

    @property
    def thing(self):
        """How messages name this proposal."""
        return f"proposal:{self.pk}"

    @property
    def said_with(self):
        """What goes with the asks, as texts."""
        return [text for said in self.words.values() for text in said.values() if text]

    @property
    def reader_names(self):
        """Whom it would open to, by name. Read it `with_readers`."""
        return [*self.colleague_names, *([self.coach.name] if self.coach_id else [])]


def with_proposals(reflections, person):
    """Reflections with whether there is, or was, a proposal that this person sees, `has_proposals`, and whether they may
    ask somebody to write it with them, `can_join`."""
    seen = Proposal.objects.visible_to(person).filter(reflection=OuterRef("pk"))
    joinable = Reflection.objects.joinable_by(person).filter(pk=OuterRef("pk"))
    return reflections.annotate(has_proposals=Exists(seen), can_join=Exists(joinable))


def possible_partners(reflection, now):
    """Colleagues of the reflection's school with whom its author may write it together.

    Never somebody who manages or coaches the author, or is managed or coached by them (both must be free to say no), nor
    anybody who was asked for a view of it: that was to be independent.
    """
    author, today = reflection.author, localdate(now)
    here = Membership.objects.current(today).filter(school=reflection.school_id)
    managed = Membership.objects.current(today).filter(line_manager=author)
    pairs = CoachingPair.objects.open()
    return (
        Person.objects.colleagues_of(author, today)
        .filter(pk__in=here.values("person"))
        .exclude(pk__in=Person.objects.managing(author, today).values("pk"))
        .exclude(pk__in=managed.values("person"))
        .exclude(pk__in=pairs.filter(colleague=author).values("coach"))
        .exclude(pk__in=pairs.filter(coach=author).values("colleague"))
        .exclude(pk__in=reflection.triangulations.values("colleague"))
    )


def once_partners(reflection):
    """Who writes or has written this reflection together with its author, as a query: they have read it already."""
    agreed = reflection.proposals.filter(kind=Proposal.Kind.TOGETHER, status=Proposal.Status.AGREED)
    return agreed.order_by().values("to").union(agreed.order_by().values("by"))
