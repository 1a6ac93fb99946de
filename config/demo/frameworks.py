"""The demo's two frameworks."""

from dataclasses import dataclass

from reflections.models import Area, Criterion, Framework, Level

from .reading import read_data
from .rows import Rows


@dataclass
class Shelf:
    """A framework with its criteria by name and its levels, the strongest first."""

    framework: Framework
    criteria: dict[str, Criterion]
    levels: list[Level]

    def level(self, position: int | None) -> Level | None:
        """The level at a position counted from 1; None where there is no scale, or nothing was chosen."""
        return self.levels[position - 1] if self.levels and position else None


def add_frameworks(rows: Rows) -> dict[str, Shelf]:
    """The frameworks by key."""
    return {each["key"]: _add(rows, each) for each in read_data("frameworks")["framework"]}


def _add(rows, data):
    framework = rows.add(Framework(name=data["name"], purpose=data["purpose"]))
    areas = enumerate(data["area"], start=1)
    criteria = [row for position, area in areas for row in _add_area(rows, framework, position, area)]
    levels = [
        rows.add(Level(framework=framework, name=name, position=position))
        for position, name in enumerate(data["levels"], start=1)
    ]
    return Shelf(framework, {row.name: row for row in criteria}, levels)


def _add_area(rows, framework, position, data):
    area = rows.add(Area(framework=framework, name=data["name"], position=position))
    return [
        rows.add(Criterion(area=area, name=name, description=description, position=place))
        for place, (name, description) in enumerate(data["criteria"], start=1)
    ]
