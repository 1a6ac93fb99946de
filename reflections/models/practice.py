from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Exists, Func, OuterRef, Q, Value
from django.db.models.functions import Concat, JSONObject

from schools.models import Membership

from .judgements import Judgement
from .reflections import Entry, Reflection, Status


def searched():
    """What a search looks in: the offer's own words and nothing of the reflection behind it."""
    return SearchVector("title", "what", "how_to_see", config="english")


class PracticeOfferQuerySet(models.QuerySet):
    def standing(self, today):
        """Neither withdrawn nor past its day, of somebody who still works here and a reflection that is still shared."""
        people = Membership.objects.current(today).values("person")
        here = self.filter(entry__reflection__author__in=people).exclude(entry__reflection__status=Status.DRAFT)
        return here.filter(Q(until_on=None) | Q(until_on__gte=today), withdrawn_at=None)

    def visible_to(self, person, today):
        """Everybody who works at a school or for the trust sees what stands; the technical administrator reads none."""
        works = Membership.objects.current(today).filter(person=person)
        return self.standing(today).filter(Exists(works))

    def withdrawable_by(self, person):
        """One's own, not yet withdrawn."""
        written = Reflection.objects.ids_written_by(person)
        return self.filter(entry__reflection__in=written, withdrawn_at=None)

    def askable_by(self, person, today):
        """Those of others, whom one may ask to see it."""
        own = Reflection.objects.ids_written_by(person)
        return self.visible_to(person, today).exclude(entry__reflection__in=own)

    def chosen_by(self, criterion="", school=None, phase=""):
        """Those on a criterion of that name, of that school (its id) and in that phase; what is empty chooses all."""
        chosen = {
            "entry__criterion__name": criterion,
            "entry__reflection__school": school,
            "entry__reflection__school__phase": phase,
        }
        return self.filter(**{place: value for place, value in chosen.items() if value})

    def with_people(self):
        """With the criterion, the author and the school."""
        return self.select_related("entry__criterion", "entry__reflection__author", "entry__reflection__school")

    def saying(self, text):
        """Those with these words in them, in any of their forms, or on a criterion, at a school or in a phase named so."""
        if not text.strip():
            return self
        words = SearchQuery(text, config="english", search_type="websearch")
        said = PracticeOffer.objects.annotate(words=searched()).filter(words=words)
        places = ("entry__criterion__name", "entry__reflection__school__name", "entry__reflection__school__phase")
        named = [PracticeOffer.objects.filter(**{f"{place}__icontains": text.strip()}) for place in places]
        return self.filter(pk__in=said.values("pk").union(*(rows.values("pk") for rows in named)))


class PracticeOffer(models.Model):
    """Practice that its author offers to show colleagues. It shows the author's name, these words and the criterion's
    name; never a level, a narrative or anybody's view."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="offers")
    title = models.CharField(max_length=120)
    what = models.TextField(max_length=1000)
    how_to_see = models.CharField(max_length=300)
    until_on = models.DateField(null=True, blank=True)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PracticeOfferQuerySet.as_manager()

    class Meta:
        ordering = ["-offered_at", "-pk"]
        indexes = [
            GinIndex(searched(), name="practice_offer_words"),
            models.Index(name="practice_offer_newest", fields=["-offered_at", "-id"], condition=Q(withdrawn_at=None)),
        ]
        constraints = [
            models.UniqueConstraint(
                name="practice_offer_once_at_a_time", fields=["entry"], condition=Q(withdrawn_at=None)
            )
        ]

    def __str__(self):
        return self.title

    @property
    def thing(self):
        """How messages name this offer."""
        return f"offer:{self.pk}"


@dataclass(frozen=True)
class Shelf:
    """What one may choose from in the directory: names of criteria, (id, name) of schools, and phases, each in order."""

    criteria: list[str]
    schools: list[tuple[int, str]]
    phases: list[str]


def shelf_of(person, today):
    """The criteria, schools and phases of which something is on offer now."""
    school = "entry__reflection__school"
    rows = PracticeOffer.objects.visible_to(person, today).order_by()
    found = set(rows.values_list("entry__criterion__name", school, f"{school}__name", f"{school}__phase"))
    schools = sorted({(name, pk) for _, pk, name, _ in found})
    return Shelf(
        criteria=sorted({criterion for criterion, *_ in found}),
        schools=[(pk, name) for name, pk in schools],
        phases=sorted({phase for *_, phase in found if phase}),
    )


class EveryVersion(Func):
    """The ids of a criterion in every version of its framework, itself among them, for use after `in`."""

    output_field = models.BigIntegerField()
    template = """(
        WITH RECURSIVE same (id) AS (
            SELECT (%(expressions)s)::bigint
            UNION
            SELECT CASE WHEN other.id = same.id THEN other.previous_id ELSE other.id END
            FROM same JOIN reflections_criterion AS other
                ON other.previous_id = same.id OR (other.id = same.id AND other.previous_id IS NOT NULL)
        )
        SELECT id FROM same
    )"""


def offers_on(criterion, person, today):
    """For annotating rows that have a criterion (the path to it): what others offer to show on it, or on the same one in
    another version. At most three dicts of title, name and criterion, the newest first. Asking leaves no trace."""
    author = "entry__reflection__author"
    said = JSONObject(
        title="title",
        name=Concat(f"{author}__first_name", Value(" "), f"{author}__last_name"),
        criterion="entry__criterion__name",
    )
    offers = PracticeOffer.objects.askable_by(person, today).filter(
        entry__criterion__in=EveryVersion(OuterRef(criterion))
    )
    return ArraySubquery(offers.values_list(said)[:3])


def offerable_entries(person):
    """One's own shared entries without a scale, or at the framework's first level once no view is awaited any more (an
    offer says the level, and a colleague asked says theirs first), that are not on offer already.

    Not what one writes together with somebody: an offer is one person's, and would open by one press alone.
    """
    shared = Reflection.objects.written_by(person).filter(partner=None).exclude(status=Status.DRAFT)
    nobody_waits = Q(entry__reflection__status__in=[Status.TRIANGULATED, Status.AGREED])
    at_the_top = Q(level__position=1) & nobody_waits | Q(entry__reflection__cycle__framework__levels=None)
    own = Judgement.objects.of_authors().filter(at_the_top, entry__reflection__in=shared.values("pk"))
    offered = PracticeOffer.objects.withdrawable_by(person).filter(entry=OuterRef("pk"))
    entries = Entry.objects.filter(reflection__in=shared.values("pk"), pk__in=own.values("entry"))
    return entries.filter(~Exists(offered))
