"""When a number of colleagues may be shown, so that nobody can be found by it: neither in it, nor by taking one from
another. Plain numbers in, plain numbers out."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

MINIMUM = 10  # people in each cell of a school's counts; promise 5


@dataclass(frozen=True)
class Cells:
    """How many of those who are asked have shared, and how many have not yet."""

    shared: int
    not_yet: int

    @property
    def asked(self) -> int:
        return self.shared + self.not_yet

    def __add__(self, other: "Cells") -> "Cells":
        return Cells(self.shared + other.shared, self.not_yet + other.not_yet)


def is_showable(cells: Cells) -> bool:
    """Both cells reach the minimum. Nobody and everybody are hidden too: they would say it of each one of them."""
    return min(cells.shared, cells.not_yet) >= MINIMUM


def may_replace(old: Cells, new: Cells) -> bool:
    """No cell, nor both together, differs by fewer people than the minimum, unless by nobody."""
    pairs = ((old.shared, new.shared), (old.not_yet, new.not_yet), (old.asked, new.asked))
    return all(before == after or abs(after - before) >= MINIMUM for before, after in pairs)


def latest_shown(weeks: Iterable[Cells]) -> int | None:
    """The place of the week that is shown, of weeks from the first to the latest; None if none may be.

    A week that may not be shown, or is too near to one shown before, changes nothing: what was shown stays, with its day.
    So does one that is the same as the last: a day that moves on would say, by standing still, that a few have moved. It
    is held against each that was ever shown, not only the one before it: somebody may have kept them all.
    """
    shown: list[Cells] = []
    place = None
    for number, cells in enumerate(weeks):
        is_news = cells not in shown[-1:]
        if is_news and is_showable(cells) and all(may_replace(old, cells) for old in shown):
            shown.append(cells)
            place = number
    return place


def total_shown(schools: Mapping[Hashable, Cells | None]) -> Cells | None:
    """The total of the schools that are shown; None for fewer than two of them.

    One that is hidden is in no total, so no total can be taken from another to find it, whatever the selection.
    """
    shown = [cells for cells in schools.values() if cells]
    return sum(shown[1:], shown[0]) if len(shown) > 1 else None
