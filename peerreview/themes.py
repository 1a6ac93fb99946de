"""When a number of reviews may be shown to a trust. Plain values in, plain values out."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

MINIMUM = 5  # reviews and schools behind the page, and reviews in each number of it


@dataclass(frozen=True)
class Theme:
    """An area with how many reviews name it as a strength and as a challenge; None for a number that is hidden."""

    area: str
    strengths: int | None
    challenges: int | None


def themes_of(schools: Iterable[int], named: Iterable[tuple[int, str, str]]) -> list[Theme]:
    """The themes over reviews. `schools`: the school of each review. `named`: (review, area, "strength" or "challenge"),
    once or more each. Empty for fewer than five reviews or schools; an area of which nothing may be shown is left out.

    A number shows if it is at least five and not all: a few, and everybody, would say it of each one of them.
    """
    of_reviews = list(schools)
    if len(of_reviews) < MINIMUM or len(set(of_reviews)) < MINIMUM:
        return []
    counted = Counter((area, kind) for _, area, kind in set(named))
    areas = sorted({area for area, _ in counted})
    themes = [Theme(area, *(_shown(counted[area, kind], len(of_reviews)) for kind in ("strength", "challenge"))) for area in areas]
    return [theme for theme in themes if theme.strengths or theme.challenges]


def _shown(count, most):
    return count if MINIMUM <= count < most else None
