"""The weekly counts of who takes part, and what a head or a trust lead is told of them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db import transaction
from django.db.models import OuterRef
from django.utils.timezone import localdate

from reflections.counts import Cells, latest_shown, total_shown
from reflections.models import CountSnapshot, Cycle, Reflection
from reflections.models.cycles import asked_posts
from reflections.models.own_dates import goes_first
from schools.models import Person, School


@dataclass(frozen=True)
class SchoolCount:
    """What is told of one school: cells and the Monday they were counted on, or None for both."""

    school: School
    cells: Cells | None
    on: date | None


@transaction.atomic
def take_snapshots(*, today: date) -> int:
    """Count each running cycle at each school where it has opened, once for the week in which that day lies.

    Returns how many were counted; the second time in a week that is none.
    """
    week_on = today - timedelta(days=today.weekday())
    counted = [row for cycle in Cycle.objects.running() for row in _uncounted(cycle, week_on, today)]
    CountSnapshot.objects.bulk_create(counted, ignore_conflicts=True)
    return len(counted)


@dataclass(frozen=True)
class CycleCounts:
    """What one person is told of a cycle: their schools by name, and the total of those that are shown."""

    cycle: Cycle
    schools: list[SchoolCount]
    total: Cells | None


def running_counts(person: Person) -> list[CycleCounts]:
    """What this person may be told of each running cycle that has been counted at a school of theirs."""
    right = CountSnapshot.objects.visible_to(person, localdate())
    rows = right.filter(cycle__in=Cycle.objects.running().values("pk")).in_order()
    return [_of_cycle(cycle, list(found)) for cycle, found in groupby(rows, key=lambda row: row.cycle)]


def _of_cycle(cycle, rows):
    schools = [_told(school, list(weeks)) for school, weeks in groupby(rows, key=lambda row: row.school)]
    return CycleCounts(cycle, schools, total_shown({count.school.pk: count.cells for count in schools}))


def _told(school, weeks):
    place = latest_shown([Cells(week.shared, week.asked - week.shared) for week in weeks])
    if place is None:
        return SchoolCount(school, None, None)
    week = weeks[place]
    return SchoolCount(school, Cells(week.shared, week.asked - week.shared), week.week_on)


def _uncounted(cycle, week_on, today):
    """The rows of this week that are not there yet."""
    there = set(cycle.snapshots.filter(week_on=week_on).values_list("school", flat=True))
    wanted = [pk for pk in cycle.school_dates.opened(today).values_list("school", flat=True) if pk not in there]
    if not wanted:
        return []
    counted = _by_school(cycle, today)
    told = {"cycle": cycle, "week_on": week_on}
    return [CountSnapshot(school_id=pk, **told, **_numbers(counted.get(pk, []))) for pk in wanted]


def _numbers(has_shared):
    return {"asked": len(has_shared), "shared": sum(has_shared)}


def _by_school(cycle, today):
    """Whether each person who is asked and not away has shared, by the school where they count: for somebody at two,
    the one where they shared, otherwise the first by name. So nobody counts twice, and a draft moves no number."""
    shared = Reflection.objects.shared().filter(cycle=cycle)
    shared_at = dict(shared.values_list("author", "school")) | dict(shared.values_list("partner", "school"))
    found = {}
    for person, theirs in groupby(_asked(cycle, today), key=lambda post: post[0]):
        schools = [school for _, school in theirs]
        counts_at = shared_at[person] if shared_at.get(person) in schools else schools[0]
        found.setdefault(counts_at, []).append(person in shared_at)
    return found


def _asked(cycle, today):
    """(person, school) for each who is asked where the cycle has opened, person by person. Those who go first are left
    out: that they have shared is said by name, and what remains of a number without them could be a few."""
    people = Person.objects.with_access(today).present(today)
    opened = cycle.school_dates.opened(today).values("school")
    posts = asked_posts(cycle.roles, cycle.departments, today).filter(
        ~goes_first(OuterRef("person"), OuterRef("school"), today), person__in=people.values("pk"), school__in=opened
    )
    return posts.order_by("person", "school__name", "school").values_list("person", "school")
