"""Longer time, and new days where a school's calendar has changed."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from reflections.cycle_dates import CycleDates, later, proposed
from reflections.models import Cycle, CycleEvent, CycleSchool, LongerTime
from reflections.models.cycles import as_fields, asked_posts
from reflections.models.own_dates import own_dates
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person, School
from schools.models.calendars import calendars_of

from .cycles import KIND, note

LAST_THREE = ["share_by_on", "views_by_on", "finish_by_on"]
NOT_OPEN = "Longer time is given while a cycle is open."


@transaction.atomic
def give_longer(cycle: Cycle, steps: int, *, by: Person, school: School | None = None) -> Cycle:
    """Give one school of an open cycle, or without `school` all of them, so many school days more to share, to give
    views and to finish. No reason is asked."""
    cycle = locked(Cycle.objects.extendable_by(by, timezone.localdate()), cycle, NOT_OPEN)
    rows = list(cycle.school_dates.select_related("school").filter(**({"school": school} if school else {})))
    calendars = calendars_of([row.school for row in rows])
    for row in rows:
        row.longer_by += steps
        _move(row, later(row.dates, calendars[row.school_id], steps), ["longer_by"])
    return note(cycle, KIND.LONGER, by)


@transaction.atomic
def give_person_longer(cycle: Cycle, person: Person, steps: int, *, by: Person) -> LongerTime:
    """Give one person so many school days more than they have now. They see their days; nobody sees a reason, as none
    is asked. Raises Conflict if the cycle is not open, or does not ask them."""
    today = timezone.localdate()
    cycle = locked(Cycle.objects.extendable_by(by, today), cycle, NOT_OPEN)
    own = own_dates(cycle, person, today)
    school = School.objects.filter(pk=own.school_id).first()
    if school is None or not people_asked(cycle, today).filter(pk=person.pk).exists():
        raise Conflict(f"{person.name} is not asked in this cycle.")
    calendar = calendars_of([school])[school.pk]
    days = {name: calendar.after(getattr(own, name), steps) for name in LAST_THREE}
    longer, _ = LongerTime.objects.update_or_create(cycle=cycle, person=person, defaults=days)
    note(cycle, KIND.LONGER, by)
    return longer


def people_asked(cycle: Cycle, today: date):
    """Whom a cycle asks on that day, by their schools, roles and departments; it says nothing of who takes part."""
    posts = asked_posts(cycle.roles, cycle.departments, today).filter(school__in=cycle.school_dates.values("school"))
    return Person.objects.with_access(today).filter(pk__in=posts.values("person"))


def new_dates(cycle: Cycle, today: date) -> list[tuple[CycleSchool, CycleDates]]:
    """Each school whose calendar gives other days than those that hold, with the days it would give."""
    rows = list(cycle.school_dates.select_related("school"))
    calendars = calendars_of([row.school for row in rows])
    found = [(row, _proposed(cycle, row, calendars[row.school_id], today)) for row in rows]
    return [(row, days) for row, days in found if days]


@transaction.atomic
def accept_dates(cycle: Cycle, *, by: Person, school: School | None = None) -> int:
    """Take the days that the calendars now give, at one school or at all. Returns at how many they were others."""
    today = timezone.localdate()
    cycle = locked(Cycle.objects.movable_by(by, today), cycle, "This cycle is closed; its days stay as they were.")
    changed = [(row, days) for row, days in new_dates(cycle, today) if school in (None, row.school)]
    for row, days in changed:
        _move(row, days)
    if changed:
        note(cycle, CycleEvent.Kind.MOVE_DATES, by)
    return len(changed)


@transaction.atomic
def hold_up_schools(*, today: date) -> int:
    """Where a running cycle's first day has come and nobody is named to whom one speaks about a child, hold that school
    up. The cycle's other schools are open. Returns how many."""
    return CycleSchool.objects.to_hold_up(today).update(is_held_up=True)


@transaction.atomic
def let_schools_in(*, today: date) -> int:
    """Open a cycle at the schools that were held up and have named somebody since: on the next school day, with days
    counted from there, so that leaders still go first. Returns how many."""
    held = CycleSchool.objects.to_let_go().select_related("cycle", "school").order_by("pk")
    rows = list(held.select_for_update(of=("self",), skip_locked=True))
    calendars = calendars_of([row.school for row in rows])
    for row in rows:
        row.is_held_up = False
        plan, calendar = row.cycle.date_plan, calendars[row.school_id]
        _move(row, plan.resolved(calendar, longer_by=row.longer_by, not_before=today), ["is_held_up"])
        note(row.cycle, KIND.LET_IN, None)
    return len(rows)


def _proposed(cycle, row, calendar, today):
    wanted = cycle.date_plan.resolved(calendar, longer_by=row.longer_by)
    return proposed(row.dates, wanted, is_open=cycle.status == Cycle.Status.OPEN, today=today)


def _move(row, days, more=()):
    fields = as_fields(days)
    for name, day in fields.items():
        setattr(row, name, day)
    row.save(update_fields=[*fields, *more])
