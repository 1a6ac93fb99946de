from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import Exists, OuterRef, Q

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
        return self.filter(entry__reflection__author=person, withdrawn_at=None)

    def askable_by(self, person, today):
        """Those of others, whom one may ask to see it."""
        return self.visible_to(person, today).exclude(entry__reflection__author=person)

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


def offerable_entries(person):
    """One's own shared entries at the framework's first level (or without a scale) that are not on offer already."""
    shared = Reflection.objects.written_by(person).exclude(status=Status.DRAFT)
    at_the_top = Q(level__position=1) | Q(entry__reflection__cycle__framework__levels=None)
    own = Judgement.objects.filter(at_the_top, by=person, entry__reflection__in=shared.values("pk"))
    offered = PracticeOffer.objects.withdrawable_by(person).filter(entry=OuterRef("pk"))
    entries = Entry.objects.filter(reflection__in=shared.values("pk"), pk__in=own.values("entry"))
    return entries.filter(~Exists(offered))
