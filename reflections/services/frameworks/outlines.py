"""A framework without its rows: what is copied, exported, imported and offered as a starting point."""

from dataclasses import dataclass, field

from django.db.models import Model

from reflections.models import Area, Criterion, Exemplar, Framework, Level


@dataclass(frozen=True)
class ExemplarOutline:
    """What a criterion can look like, and where to see more (an http or https address, or nothing)."""

    text: str
    link: str = ""


@dataclass(frozen=True)
class CriterionOutline:
    """`row` is where it was read from; it takes no part in comparing."""

    name: str
    description: str = ""
    exemplars: tuple[ExemplarOutline, ...] = ()
    row: Model | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class AreaOutline:
    """`row` is where it was read from; it takes no part in comparing."""

    name: str
    criteria: tuple[CriterionOutline, ...] = ()
    row: Model | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True)
class Outline:
    """`levels`: the words of the scale, the strongest first; none for a framework without a scale."""

    name: str
    purpose: str = ""
    levels: tuple[str, ...] = ()
    areas: tuple[AreaOutline, ...] = ()


def outline_of(framework: Framework) -> Outline:
    """The outline of a framework as it stands; best read through `with_parts()`."""
    levels = tuple(level.name for level in framework.levels.all())
    areas = tuple(_area(area) for area in framework.areas.all())
    return Outline(framework.name, framework.purpose, levels, areas)


def _area(area):
    return AreaOutline(area.name, tuple(_criterion(row) for row in area.criteria.all()), row=area)


def _criterion(criterion):
    exemplars = tuple(ExemplarOutline(row.text, row.link) for row in criterion.exemplars.all())
    return CriterionOutline(criterion.name, criterion.description, exemplars, row=criterion)


def fill(framework: Framework, outline: Outline, *, follows: bool = False) -> None:
    """Write an outline's levels, areas, criteria and exemplars into an empty draft.

    With `follows`, each area and criterion is tied to the row that it was read from: the version before.
    """
    write_levels(framework, outline.levels)
    Area.objects.bulk_create(
        Area(framework=framework, name=area.name, position=place, previous=area.row if follows else None)
        for place, area in enumerate(outline.areas, start=1)
    )
    for row, area in zip(framework.areas.all(), outline.areas, strict=True):
        _fill_area(row, area, follows)


def _fill_area(row, area, follows):
    rows = Criterion.objects.bulk_create(
        Criterion(
            area=row,
            name=criterion.name,
            description=criterion.description,
            position=place,
            previous=criterion.row if follows else None,
        )
        for place, criterion in enumerate(area.criteria, start=1)
    )
    Exemplar.objects.bulk_create(
        exemplar
        for criterion_row, criterion in zip(rows, area.criteria, strict=True)
        for exemplar in exemplars_for(criterion_row, criterion.exemplars)
    )


def write_levels(framework: Framework, levels: tuple[str, ...]) -> None:
    """Give a draft its scale, in place of the one it has."""
    framework.levels.all().delete()
    Level.objects.bulk_create(
        Level(framework=framework, name=name, position=place) for place, name in enumerate(levels, start=1)
    )


def exemplars_for(criterion: Criterion, exemplars: tuple[ExemplarOutline, ...]) -> list[Exemplar]:
    """Unsaved rows of a criterion's exemplars, in their order."""
    return [
        Exemplar(criterion=criterion, position=place, text=exemplar.text, link=exemplar.link)
        for place, exemplar in enumerate(exemplars, start=1)
    ]
