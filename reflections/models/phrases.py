from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, Q

from schools.models import Person
from schools.words import all_under

from .frameworks import leads_trust

MOST_PHRASES = 30
LONGEST = 120
KINDS = ("openers", "telling")


class CoachingWordsQuerySet(models.QuerySet):
    def editable_by(self, person, today):
        """For trust leads."""
        return self.filter(Exists(leads_trust(person, today)))


class CoachingWords(models.Model):
    """The trust's own ways to begin a question, and phrases that tell rather than ask: a single row.

    A list that is None stands for the ready-made ones, an empty one for none. No row: nobody has changed anything yet.
    """

    openers = ArrayField(models.CharField(max_length=LONGEST), size=MOST_PHRASES, null=True)
    telling = ArrayField(models.CharField(max_length=LONGEST), size=MOST_PHRASES, null=True)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(null=True)
    changed_by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)

    objects = CoachingWordsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "coaching words"
        constraints = [
            models.CheckConstraint(name="coaching_words_are_the_only_row", condition=Q(pk=1)),
            *(
                models.CheckConstraint(
                    name=f"coaching_words_some_{kind}",
                    condition=Q(**{kind: None}) | Q(**{f"{kind}__len__lte": MOST_PHRASES}),
                )
                for kind in KINDS
            ),
        ]

    def __str__(self):
        return f"Coaching words, version {self.version}"


def coaching_words():
    """What stands now, saved or not."""
    return CoachingWords.objects.filter(pk=1).select_related("changed_by").first() or CoachingWords(pk=1)


def phrases_of(kind, words=None):
    """The phrases of one kind ("openers" or "telling") that stand now: the trust's own, or the ready-made ones."""
    own = getattr(words or coaching_words(), kind)
    return list(all_under(kind).values()) if own is None else own
