"""What holds of the one or two people who write a reflection."""

from dataclasses import dataclass

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, RangeOperators
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce

TRACES = ["versions", "triangulations", "shares", "proposals", "files"]  # what tells that a draft was more than begun


def once_a_cycle_for(author, partner):
    """The constraint that nobody writes two reflections of one cycle, neither as author nor as partner.

    Each row covers its cycle and its people as ranges of one number each, so that no extension is needed.
    """
    people = Func(_only(author), _only(partner, author), function="int8multirange")
    expressions = [(_only("cycle"), RangeOperators.OVERLAPS), (people, RangeOperators.OVERLAPS)]
    return ExclusionConstraint(name="reflection_once_a_cycle_for_both", expressions=expressions)


def _only(*numbers):
    """A range that holds one number: the first of these that is not null."""
    number = Coalesce(*numbers) if len(numbers) > 1 else F(*numbers)
    return Func(number, number, Value("[]"), function="int8range", output_field=BigIntegerRangeField())


@dataclass(frozen=True)
class Byline:
    """Who wrote a reflection as one says it: "Ada Obi", or "Ada Obi and Mina Shah"."""

    name: str
    first_name: str
    initials: str
    asks: str


def byline_of(authors):
    """The Byline of one or two people, the one who began it first."""
    names, first_names = ([getattr(author, part) for author in authors] for part in ("name", "first_name"))
    asks = " asks for your view" if len(authors) == 1 else " ask for your view"
    return Byline(" and ".join(names), " and ".join(first_names), " ".join(author.initials for author in authors), asks)
