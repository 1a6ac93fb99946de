"""The one home of "this person's days in this cycle": those of their own school, and their own longer time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, Subquery

from reflections.cycle_dates import weekday_after
from schools.models import CoachingPair, Membership, Role

from .cycles import CycleSchool, LongerTime
from .reflections import Reflection, Status

READING_ROLES = (Role.HEAD, Role.SENIOR_LEADER)


@dataclass(frozen=True)
class OwnDates:
    """One person's days in one cycle. Those who coach or read reflections go first: they are asked as it opens, by
    the leaders' day; the others from the weekday after it, though they may begin as soon as it is open."""

    school_id: int | None
    goes_first: bool
    asked_from_on: date
    others_asked_from_on: date
    share_by_on: date
    views_by_on: date
    finish_by_on: date


def goes_first(person, school, today):
    """Whether somebody coaches, or reads reflections at that school on that day, as conditions of a query."""
    posts = Membership.objects.current(today).filter(person=person, school=school, role__in=READING_ROLES)
    return Exists(posts) | Exists(CoachingPair.objects.current().filter(coach=person))


def who_goes_first(today):
    """Everybody who does so on that day, in two queries: those who coach, by id, and who reads where, as (person, school)."""
    coaches = CoachingPair.objects.current().values_list("coach", flat=True)
    readers = Membership.objects.current(today).filter(role__in=READING_ROLES).values_list("person", "school")
    return set(coaches), set(readers)


def give_own_dates(cycles, person, today):
    """Set `own` on each cycle, in one query: the person's days there, or the trust's if none of its schools is theirs.

    Of two schools of theirs it is the one where they began; otherwise one that asks them. Somebody who has moved to a
    school outside the cycle keeps the days of the school where they began.
    """
    rows = defaultdict(list)
    for row in _rows(cycles, person, today) if cycles else []:
        rows[row.cycle_id].append(row)
    for cycle in cycles:
        cycle.own = _own(min(rows[cycle.pk], key=nearness)) if rows[cycle.pk] else _of_trust(cycle)
    return cycles


def own_dates(cycle, person, today):
    """The person's days in one cycle."""
    return give_own_dates([cycle], person, today)[0].own


def give_leaders_who_shared(cycles, person, today):
    """Set `leaders` on each cycle that has `own`, in one query: who of those who go first at that school has shared."""
    found = defaultdict(list)
    for reflection in _shared_by_leaders(cycles, today) if cycles else []:
        leaders = [
            (reflection.author, reflection.author_leads),
            (reflection.partner, reflection.partner_leads),
        ]
        there = found[reflection.cycle_id, reflection.school_id]
        there.extend(leader for leader, leads in leaders if leads and leader != person)
    for cycle in cycles:
        cycle.leaders = found[cycle.pk, cycle.own.school_id]
    return cycles


def _shared_by_leaders(cycles, today):
    shared = Reflection.objects.filter(
        cycle__in=cycles, school__in={cycle.own.school_id for cycle in cycles if cycle.own.school_id}
    ).exclude(status=Status.DRAFT)
    author, partner = (goes_first(OuterRef(one), OuterRef("school"), today) for one in ("author", "partner"))
    leading = shared.annotate(author_leads=author, partner_leads=partner).filter(
        Q(author_leads=True) | Q(partner_leads=True)
    )
    return leading.select_related("author", "partner").order_by("author__last_name", "author__first_name")


def nearness(row):
    """The lower, the more these are the person's days; of two alike, the first by name."""
    return not (row.works_there and row.is_begun), not row.asks_them, not row.works_there


def _rows(cycles, person, today):
    works_there = Exists(Membership.objects.current(today).filter(person=person, school=OuterRef("school")))
    begun = Reflection.objects.written_by(person).filter(cycle=OuterRef("cycle"), school=OuterRef("school"))
    asking = CycleSchool.objects.joined_by(person, today).values("pk")
    longer = LongerTime.objects.filter(cycle=OuterRef("cycle"), person=person)
    rows = CycleSchool.objects.filter(works_there | Exists(begun), cycle__in=cycles)
    return rows.annotate(
        works_there=works_there,
        is_begun=Exists(begun),
        asks_them=Exists(asking.filter(pk=OuterRef("pk"))),
        goes_first=goes_first(person, OuterRef("school"), today),
        **{
            f"longer_{name}": Subquery(longer.values(name)[:1])
            for name in ("share_by_on", "views_by_on", "finish_by_on")
        },
    )


def _own(row):
    return own_from(row, row.goes_first, [row.longer_share_by_on, row.longer_views_by_on, row.longer_finish_by_on])


def own_from(row, goes_first, longer):
    """The days of somebody at a school's row, and their own longer time: three days, each of which may be None."""
    others_from = weekday_after(row.leaders_share_by_on)
    share_by = row.leaders_share_by_on if goes_first else max(row.share_by_on, others_from)
    return OwnDates(
        school_id=row.school_id,
        goes_first=goes_first,
        asked_from_on=row.opens_on if goes_first else others_from,
        others_asked_from_on=others_from,
        share_by_on=longer[0] or share_by,
        views_by_on=longer[1] or row.views_by_on,
        finish_by_on=longer[2] or row.finish_by_on,
    )


def _of_trust(cycle):
    others_from = weekday_after(cycle.leaders_share_by_on)
    return OwnDates(None, False, others_from, others_from, cycle.share_by_on, cycle.views_by_on, cycle.finish_by_on)
