"""Everybody's days in the running cycles at once, by the same rules as one person's own."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef

from schools.models import Membership

from .cycles import Cycle, CycleSchool, LongerTime, asked_posts
from .own_dates import OwnDates, nearness, own_from, who_goes_first
from .reflections import Reflection, Status


@dataclass(frozen=True)
class Place:
    """A school of a cycle as a place where somebody works, began or is asked."""

    row: CycleSchool
    works_there: bool
    is_begun: bool
    asks_them: bool


@dataclass(frozen=True)
class Everybody:
    """`own`: each one's days, by (person, cycle). `asked`: who is asked now at a school where it has opened; `to_be_asked`:
    the same wherever it has not.
    `reflections`: the unfinished ones, as (id, authors, cycle, status). `shared`: who has shared, by (person, cycle)."""

    own: dict[tuple[int, int], OwnDates]
    asked: set[tuple[int, int]]
    to_be_asked: set[tuple[int, int]]
    reflections: list[tuple[int, list[int], int, str]]
    shared: set[tuple[int, int]]


def everybodys_dates(around):
    """Of all running cycles, in seven queries whatever their number."""
    return _everybody(Cycle.objects.running(), around.today)


def everybodys_dates_to_come(around):
    """Of all cycles that run or are planned."""
    return _everybody(Cycle.objects.to_come(), around.today)


def _everybody(cycles, today):
    cycles = cycles.order_by().values("pk")
    rows = {
        (row.cycle_id, row.school_id): row for row in _cycle_schools(cycles, today)
    }  # by name, as a cycle lists them
    begun = list(_begun(cycles))
    places = _places(rows, begun, cycles, today)
    unfinished = [
        (pk, _authors(*both), cycle, status) for pk, *both, cycle, _, status in begun if status != Status.AGREED
    ]
    return Everybody(
        own=_own(places, cycles, today),
        asked={key for key, found in places.items() if any(place.asks_them and place.row.is_open for place in found)},
        to_be_asked={key for key, found in places.items() if any(place.asks_them for place in found)},
        reflections=unfinished,
        shared={
            (one, cycle) for _, *both, cycle, _, status in begun if status != Status.DRAFT for one in _authors(*both)
        },
    )


def _cycle_schools(cycles, today):
    opened = CycleSchool.objects.opened(today).filter(pk=OuterRef("pk"))
    return CycleSchool.objects.filter(cycle__in=cycles).annotate(is_open=Exists(opened))


def _begun(cycles):
    rows = Reflection.objects.filter(cycle__in=cycles).order_by()
    return rows.values_list("pk", "author", "partner", "cycle", "school", "status")


def _authors(author, partner):
    return [author, partner] if partner else [author]


def _places(rows, begun, cycles, today):
    """By (person, cycle), each school that may give the days, by its name."""
    asks = set(_asking(cycles, today))
    began = {(one, cycle, school) for _, *both, cycle, school, _ in begun for one in _authors(*both)}
    works = _works_there({one for one, _, _ in began}, rows, today) | asks
    by_name = {key: place for place, key in enumerate(rows)}
    known = [key for key in asks | began | works if key[1:] in rows]
    found = defaultdict(list)
    for key in sorted(known, key=lambda key: by_name[key[1:]]):
        found[key[:2]].append(Place(rows[key[1:]], key in works, key in began, key in asks))
    return found


def _asking(cycles, today):
    """Whom each cycle asks, as (person, cycle, school)."""
    posts = asked_posts(OuterRef("cycle__roles"), OuterRef("cycle__departments"), today)
    rows = CycleSchool.objects.filter(cycle__in=cycles).order_by()
    rows = rows.annotate(post=F("school__memberships"), who=F("school__memberships__person"))
    return rows.filter(Exists(posts.filter(pk=OuterRef("post")))).values_list("who", "cycle", "school")


def _works_there(people, rows, today):
    """Where those who began work now, of the schools of each cycle."""
    cycles = defaultdict(list)
    for cycle, school in rows:
        cycles[school].append(cycle)
    posts = Membership.objects.current(today).filter(person__in=people, school__in=list(cycles)).order_by()
    return {
        (person, cycle, school) for person, school in posts.values_list("person", "school") for cycle in cycles[school]
    }


def _own(places, cycles, today):
    coaches, readers = who_goes_first(today)
    given = LongerTime.objects.filter(cycle__in=cycles)
    days = given.values_list("person", "cycle", "share_by_on", "views_by_on", "finish_by_on")
    longer = {(person, cycle): given for person, cycle, *given in days}
    found = {}
    for (person, cycle), at in places.items():
        row = min(at, key=nearness).row
        first = person in coaches or (person, row.school_id) in readers
        found[person, cycle] = own_from(row, first, longer.get((person, cycle), [None] * 3))
    return found
