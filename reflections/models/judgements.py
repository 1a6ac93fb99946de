from django.db import models
from django.db.models import F, Q

from schools.models import Person

from .frameworks import Level
from .reflections import Entry, Reflection, Status
from .sharing import Share
from .triangulation import Triangulation


class JudgementQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The reveal, one rule: mine; or submitted, and I am the author, or read the reflection in full, or was asked
        and have submitted my own."""
        mine = Judgement.objects.own_of(person)
        submitted = Judgement.objects.filter(submitted_at__isnull=False)
        in_full = submitted.filter(entry__reflection__in=Reflection.objects.read_in_full_by(person).values("pk"))
        gave = Triangulation.objects.filter(colleague=person, status=Triangulation.Status.SUBMITTED)
        shares = Share.objects.current().filter(person=person, reflection__in=gave.values("reflection"))
        revealed = submitted.filter(entry__reflection__in=shares.values("reflection"))
        return self.filter(pk__in=mine.values("pk").union(in_full.values("pk"), revealed.values("pk")))

    def own_of(self, person):
        """Those that one writes: one's own, and of what is written together the authors' one judgement, whose row is
        kept under whoever began it."""
        rows = Judgement.objects.order_by()
        joined = rows.filter(entry__reflection__partner=person, by=F("entry__reflection__author"))
        return self.filter(pk__in=rows.filter(by=person).values("pk").union(joined.values("pk")))

    def of_authors(self):
        """What the authors of a reflection say themselves, not a colleague's view."""
        return self.filter(by=F("entry__reflection__author"))

    def by_entry(self, reflection, person):
        """A person's own judgements of a reflection, as a dict by entry id."""
        rows = self.own_of(person).filter(entry__reflection=reflection).select_related("level")
        return {judgement.entry_id: judgement for judgement in rows}

    def last_time_by_criterion(self, reflection, criteria, person):
        """An author's last shared words on these criteria, or on the same ones in an earlier version, as a dict by id."""
        before = {criterion.pk: {criterion.pk, criterion.previous_id} - {None} for criterion in criteria}
        rows = self.of_authors().filter(
            entry__reflection__in=Reflection.objects.ids_written_by(person),
            submitted_at__isnull=False,
            entry__criterion__in=set().union(*before.values()),
        )
        rows = rows.exclude(entry__reflection=reflection)
        latest = {}
        for row in (
            rows.select_related("level", "entry__reflection__cycle")
            .prefetch_related("entry__evidence")
            .order_by("submitted_at")
        ):
            latest |= {pk: row for pk, same in before.items() if row.entry.criterion_id in same}
        return latest

    def talked_over_by(self, person):
        """Colleagues' shared views, to those who may talk them over: the authors, and whoever gave it and reads on."""
        given = Share.objects.current().filter(person=person, role=Share.Role.COLLEAGUE)
        written = Reflection.objects.ids_written_by(person)
        received = Judgement.objects.filter(entry__reflection__in=written).exclude(by=F("entry__reflection__author"))
        own = Judgement.objects.filter(by=person, entry__reflection__in=given.values("reflection"))
        return self.filter(pk__in=received.values("pk").union(own.values("pk")), submitted_at__isnull=False)

    def open_between(self, person):
        """Those still talked over: until the author finishes the reflection."""
        return self.talked_over_by(person).exclude(entry__reflection__status=Status.AGREED)

    def answerable_by(self, person):
        """Colleagues' shared views of one's own reflection, until one finishes it."""
        open_ones = Reflection.objects.answerable_by(person)
        views = self.filter(entry__reflection__in=open_ones.values("pk"), submitted_at__isnull=False)
        return views.exclude(by=F("entry__reflection__author"))


class Judgement(models.Model):
    """One person's level and words for an entry: the author's narrative, or a colleague's view. A row, not a column,
    so that neither is seen before both are given."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="judgements")
    by = models.ForeignKey(Person, models.CASCADE, related_name="judgements")
    level = models.ForeignKey(Level, models.PROTECT, related_name="+", null=True, blank=True)
    is_not_seen = models.BooleanField(default=False)
    narrative = models.TextField(max_length=20000, blank=True)
    question = models.TextField(max_length=2000, blank=True)
    submitted_at = models.DateTimeField(null=True)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="judgement_once_each", fields=["entry", "by"]),
            models.CheckConstraint(name="judgement_level_or_not_seen", condition=Q(is_not_seen=False) | Q(level=None)),
        ]

    def __str__(self):
        return f"Judgement {self.pk}"

    @property
    def thing(self):
        """How messages name this view."""
        return f"judgement:{self.pk}"


def difference_between(author: Judgement | None, colleague: Judgement) -> str:
    """How a colleague's view compares with the author's: "same", "near" (one level apart), "different", "unseen"; "" if
    there are no two levels to compare. A difference opens a conversation; it is never a result."""
    if colleague.is_not_seen:
        return "unseen"
    if author is None or author.level is None or colleague.level is None:
        return ""
    apart = abs(author.level.position - colleague.level.position)
    return ("same", "near", "different")[min(apart, 2)]


class AnswerQuerySet(models.QuerySet):
    def visible_to(self, person):
        """To whoever may see the view that is answered."""
        return self.filter(judgement__in=Judgement.objects.visible_to(person).values("pk"))


class Answer(models.Model):
    """What came of a colleague's view of one entry, in the author's words: read by whoever reads that view. Both
    judgements stay; nobody edits the other's words."""

    judgement = models.OneToOneField(Judgement, models.CASCADE, related_name="answer")
    text = models.TextField(max_length=5000)
    answered_at = models.DateTimeField()

    objects = AnswerQuerySet.as_manager()

    def __str__(self):
        return f"Answer {self.pk}"
