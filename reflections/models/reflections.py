from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from django.urls import reverse

from reflections.files import is_picture
from schools.models import Person, School, Trust
from schools.models.trust import MOST_EVIDENCE

from .authors import TRACES, byline_of, once_a_cycle_for
from .cycles import Cycle
from .frameworks import Criterion
from .sharing import Share


class Status(models.TextChoices):
    """Where a reflection is; in this order: draft, shared, triangulated, agreed."""

    DRAFT = "draft"
    SHARED = "shared"
    TRIANGULATED = "triangulated"
    AGREED = "agreed"


class ReflectionQuerySet(models.QuerySet):
    def written_by(self, person):
        """One's own, in every state: begun by oneself, or written together with whoever began it."""
        return self.filter(pk__in=Reflection.objects.ids_written_by(person))

    def ids_written_by(self, person):
        """The ids of one's own, as a union that rights build on."""
        rows = Reflection.objects.order_by()
        return rows.filter(author=person).values("pk").union(rows.filter(partner=person).values("pk"))

    def with_most_evidence(self):
        """With how many pieces of evidence the trust lets a criterion have, as `most_evidence`."""
        most = models.Subquery(Trust.objects.values("most_evidence")[:1])
        return self.annotate(most_evidence=Coalesce(most, MOST_EVIDENCE))

    def unfinished_by(self, person):
        """One's own that are not finished yet."""
        return self.written_by(person).exclude(status=Status.AGREED)

    def shared(self):
        """All but drafts."""
        return self.exclude(status=Status.DRAFT)

    def visible_to(self, person):
        """One's own, and those whose authors share them with this person now."""
        own = Reflection.objects.ids_written_by(person)
        return self.filter(pk__in=own.union(Share.objects.current().filter(person=person).values("reflection")))

    def read_in_full_by(self, person):
        """One's own, and those shared with one as coach or head: every view, the ending and the next steps."""
        own = Reflection.objects.ids_written_by(person)
        shares = Share.objects.current().in_full().filter(person=person)
        return self.filter(pk__in=own.union(shares.values("reflection")))

    def with_rights_of(self, person):
        """With what this person may do to each now: `is_read_in_full`, `can_ask`, `can_withdraw`, `can_answer`,
        `can_finish`, `can_add`."""

        def holds(right):
            return Exists(right.filter(pk=OuterRef("pk")))

        return self.annotate(
            is_read_in_full=holds(Reflection.objects.read_in_full_by(person)),
            can_ask=holds(Reflection.objects.askable_by(person)),
            can_withdraw=holds(Reflection.objects.withdrawable_by(person)),
            can_answer=holds(Reflection.objects.answerable_by(person)),
            can_finish=holds(Reflection.objects.finishable_by(person)),
            can_add=holds(Reflection.objects.addable_by(person)),
        )

    def with_versions_of(self, person):
        """One's own, and those to which one has written a view of which versions are kept."""
        own = Reflection.objects.ids_written_by(person)
        return self.filter(pk__in=own.union(person.versions.values("reflection")))

    def editable_by(self, person):
        """One's own drafts."""
        return self.written_by(person).filter(status=Status.DRAFT)

    def written_alone_by(self, person):
        """One's own drafts of which one is the only author."""
        return self.filter(author=person, partner=None, status=Status.DRAFT)

    def joinable_by(self, person):
        """One's own drafts that nobody was ever asked about: what others wrote, they wrote for one author alone."""
        return self.written_alone_by(person).filter(triangulations=None)

    def leavable_by(self, person):
        """Drafts that one writes together with somebody: either may leave, and the other keeps the words."""
        return self.editable_by(person).filter(partner__isnull=False)

    def discardable_by(self, person):
        """One's own drafts with no word in them, now or in a kept version, of which nobody was ever told."""
        said = Q(judgements__level__isnull=False) | ~Q(judgements__narrative="") | ~Q(wonder="")
        written = Entry.objects.filter(said | Q(evidence__isnull=False))
        asking = self.model._meta.get_field("ask_drafts").related_model.objects.exclude(message="", question="")
        begun = [written, asking, *(self.model._meta.get_field(name).related_model.objects for name in TRACES)]
        return self.written_alone_by(person).filter(
            *(~Exists(rows.filter(reflection=OuterRef("pk"))) for rows in begun)
        )

    def askable_by(self, person):
        """One's own, while colleagues may still be asked for a view."""
        return self.written_by(person).filter(status=Status.SHARED)

    def withdrawable_by(self, person):
        """One's own shared ones, until the first view is in."""
        return self.askable_by(person).exclude(triangulations__status="submitted")

    def answerable_by(self, person):
        """One's own, from the first sharing to the end: differences may be answered, conversations held."""
        return self.written_by(person).filter(status__in=[Status.SHARED, Status.TRIANGULATED])

    def addable_by(self, person):
        """One's own finished ones, to which a later thought may be added."""
        return self.written_by(person).filter(status=Status.AGREED)

    def finishable_by(self, person):
        """One's own, once the views are in or the author has gone on without the rest."""
        return self.written_by(person).filter(status=Status.TRIANGULATED)


class Reflection(models.Model):
    """An evaluation of one's own practice in one cycle. Until it is shared it is its authors' alone.

    `partner`: who shares a job with `author`, who began it, and writes it together with them. Both are its authors and
    may do the same, and nothing opens to anybody unless both agree (see Proposal). `saved_by`: who wrote last.
    """

    author = models.ForeignKey(Person, models.CASCADE, related_name="reflections")
    partner = models.ForeignKey(Person, models.SET_NULL, related_name="joined_reflections", null=True)
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="reflections")
    school = models.ForeignKey(School, models.PROTECT, related_name="reflections")
    status = models.CharField(max_length=15, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    shared_at = models.DateTimeField(null=True)
    triangulated_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    chosen_colleagues = models.ManyToManyField(Person, related_name="+", blank=True)
    chosen_coach = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    takeaway = models.TextField(max_length=5000, blank=True)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.UniqueConstraint(name="reflection_once_a_cycle", fields=["author", "cycle"]),
            models.CheckConstraint(
                name="reflection_partner_is_another", condition=Q(partner=None) | ~Q(partner=F("author"))
            ),
            once_a_cycle_for("author", "partner"),
            models.CheckConstraint(
                name="reflection_status_has_its_dates",
                condition=Q(status=Status.DRAFT, shared_at=None, triangulated_at=None, agreed_at=None)
                | Q(status=Status.SHARED, shared_at__isnull=False, triangulated_at=None, agreed_at=None)
                | Q(status=Status.TRIANGULATED, shared_at__isnull=False, triangulated_at__isnull=False, agreed_at=None)
                | Q(
                    status=Status.AGREED,
                    shared_at__isnull=False,
                    triangulated_at__isnull=False,
                    agreed_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="reflection_agreed_says_what_is_taken", condition=~Q(status=Status.AGREED) | ~Q(takeaway="")
            ),
        ]

    def __str__(self):
        return f"Reflection {self.pk}"

    def get_absolute_url(self):
        name = "write" if self.status == Status.DRAFT else "reflection"
        return reverse(f"reflections:{name}", args=[self.pk])

    @property
    def thing(self):
        """How messages and openings name this reflection."""
        return f"reflection:{self.pk}"

    @property
    def authors(self):
        """Who writes it, the one who began it first. Read it with both people at hand."""
        return [self.author, self.partner] if self.partner_id else [self.author]

    @property
    def byline(self):
        """Its authors by name, for a page. Read it with both people at hand."""
        return byline_of(self.authors)

    def is_written_by(self, person):
        """Whether this person is one of its authors."""
        return person.pk in (self.author_id, self.partner_id)

    def partner_of(self, person):
        """The other author; None where there is none."""
        return next((author for author in self.authors if author != person), None)


class Entry(models.Model):
    """A reflection's part for one criterion. The author's level and narrative are a judgement of it, a row of their own."""

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="entries")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="entries")
    wonder = models.TextField(max_length=5000, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "entries"
        constraints = [models.UniqueConstraint(name="entry_once_per_criterion", fields=["reflection", "criterion"])]

    def __str__(self):
        return f"Entry {self.pk}"


class Evidence(models.Model):
    """How the author knows: a link, a note, or a file, whose name is then the text. At most three for an entry."""

    MOST = 3

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="evidence")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    file = models.OneToOneField("reflections.EvidenceFile", models.CASCADE, related_name="evidence", null=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(name="evidence_position_once", fields=["entry", "position"]),
            models.CheckConstraint(name="evidence_at_most_three", condition=Q(position__range=(1, 3))),
        ]

    def __str__(self):
        return f"Evidence {self.position} of entry {self.entry_id}"

    @property
    def is_link(self):
        """Whether the whole text is one web address."""
        return self.text.startswith(("https://", "http://")) and not any(c.isspace() for c in self.text)

    @property
    def is_picture(self):
        """Whether it is a file that a page can show."""
        return self.file_id is not None and is_picture(self.text)


class NextStepQuerySet(models.QuerySet):
    def changeable_by(self, person):
        """One's own, at any time."""
        return self.filter(reflection__in=Reflection.objects.ids_written_by(person))

    def open(self):
        """Neither done nor let go."""
        return self.filter(status__in=[NextStep.Status.PLANNED, NextStep.Status.GOING])

    def to_revisit(self, person):
        """What one meant to do and is not over, the latest first: looked at again as a new cycle starts."""
        rows = self.open().changeable_by(person).order_by("-reflection__agreed_at", "pk")
        return rows.select_related("entry__criterion", "reflection__cycle", "reflection__school")


class NextStep(models.Model):
    """What the author will do, on which criterion, by when, with what help, and how it went."""

    class Status(models.TextChoices):
        PLANNED = "planned"
        GOING = "going"
        DONE = "done"
        LET_GO = "let_go"

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="next_steps")
    entry = models.ForeignKey(Entry, models.SET_NULL, related_name="next_steps", null=True)
    text = models.CharField(max_length=500)
    due_on = models.DateField(null=True, blank=True)
    success = models.CharField(max_length=300, blank=True)
    help = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    line = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(null=True)

    objects = NextStepQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(name="next_step_let_go_says_why", condition=~Q(status="let_go") | ~Q(line=""))
        ]

    def __str__(self):
        return f"Next step {self.pk}"
