"""The demo's two frameworks, one of them in a second version."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone

from reflections.models import Area, Criterion, Exemplar, Framework, Level

from .reading import read_data
from .rows import Rows
from .year import Season

READ_FOR = timedelta(days=14)  # between publishing a framework and the first cycle that uses it


@dataclass
class Shelf:
    """A framework with its areas and criteria by name and its levels, the strongest first."""

    framework: Framework
    areas: dict[str, Area]
    criteria: dict[str, Criterion]
    levels: list[Level]

    def level(self, position: int | None) -> Level | None:
        """The level at a position counted from 1; None where there is no scale, or nothing was chosen."""
        return self.levels[position - 1] if self.levels and position else None


def add_frameworks(rows: Rows, seasons: list[Season]) -> dict[str, Shelf]:
    """The frameworks by key, each published a fortnight before the first season that uses it."""
    opened = {season.framework: season.cycle.opens_on for season in reversed(seasons)}
    frameworks = read_data("frameworks")["framework"]
    firsts = [_as_it_was(data) if "earlier" in data else data for data in frameworks]
    shelves = {data["key"]: _add(rows, data, opened) for data in firsts}
    rows.write()  # a later version names the rows of the one before
    for data in frameworks:
        if "earlier" in data:
            shelves[data["key"]] = _add(rows, data, opened, shelves[data["earlier"]["key"]])
    return shelves


def _as_it_was(data):
    """The version before: with the descriptions of then, and no examples yet."""
    then = data["earlier"]["descriptions"]
    areas = [
        {**area, "criteria": [(name, then.get(name, now)) for name, now in area["criteria"]]} for area in data["area"]
    ]
    return {**data, "key": data["earlier"]["key"], "area": areas, "exemplars": {}}


def _add(rows, data, opened, before=None):
    published_at = timezone.make_aware(datetime.combine(opened[data["key"]] - READ_FOR, time(16)))
    framework = Framework(name=data["name"], purpose=data["purpose"], published_at=published_at)
    if before:
        framework.previous, framework.family, framework.number = before.framework, before.framework.family, 2
    rows.add(framework)
    shelf = Shelf(framework, {}, {}, _add_levels(rows, framework, data["levels"]))
    for position, area in enumerate(data["area"], start=1):
        _add_area(rows, shelf, position, area, before)
    _add_exemplars(rows, shelf, data.get("exemplars", {}))
    return shelf


def _add_levels(rows, framework, names):
    places = enumerate(names, start=1)
    return [rows.add(Level(framework=framework, name=name, position=position)) for position, name in places]


def _add_area(rows, shelf, position, data, before):
    name, place = data["name"], {"framework": shelf.framework, "position": position}
    area = rows.add(Area(name=name, previous=before and before.areas[name], **place))
    shelf.areas[name] = area
    for place, (name, description) in enumerate(data["criteria"], start=1):
        row = Criterion(area=area, name=name, description=description, position=place)
        row.previous = before and before.criteria[name]
        shelf.criteria[name] = rows.add(row)


def _add_exemplars(rows, shelf, texts):
    for name, examples in texts.items():
        for position, text in enumerate(examples, start=1):
            rows.add(Exemplar(criterion=shelf.criteria[name], position=position, text=text))
