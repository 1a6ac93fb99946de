"""What a trust lead does with a cycle, and what happens to it by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from reflections.cycle_dates import CycleDates, DatePlan, weekday_after
from reflections.models import Cycle, CycleEvent, CycleSchool, Framework, LongerTime
from reflections.models.cycles import as_fields, asked_posts, newer_framework
from reflections.models.frameworks import leads_trust
from reflections.models.own_dates import goes_first
from schools.calendars.days import SchoolCalendar
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Message, Person, School
from schools.models.calendars import calendars_of
from schools.services.messages import notify_all

KIND = CycleEvent.Kind
AFTERGLOW = timedelta(days=14)


@dataclass(frozen=True)
class CyclePlan:
    """What a trust lead gives for a cycle. `most_criteria`: how many one person may choose, or None for any number.
    `departments`: if any, only people of those are asked."""

    name: str
    framework: Framework
    schools: list[School]
    roles: list[str]
    most_criteria: int | None
    dates: DatePlan
    departments: tuple[str, ...] = ()

    def as_fields(self) -> dict:
        """The plan as a cycle's fields. Days counted after the opening come to the trust's own by weekdays."""
        days = self.dates.resolved(SchoolCalendar()) if self.dates.school_days else self.dates.dates
        told = {"name": self.name, "framework": self.framework, "roles": self.roles}
        told |= {"most_criteria": self.most_criteria, "school_days": list(self.dates.school_days)}
        told |= {"departments": list(self.departments)}
        return told | as_fields(CycleDates(self.dates.dates.opens_on, *list(as_fields(days).values())[1:]))


@transaction.atomic
def plan_cycle(plan: CyclePlan, *, by: Person) -> Cycle:
    """Plan a cycle: each school gets its days from its own calendar, and they stay until somebody accepts others.

    Nobody is told before it opens. Raises Conflict if `by` does not lead the trust.
    """
    if not leads_trust(by, timezone.localdate()).exists():
        raise Conflict("Cycles are planned by trust leads.")
    cycle = Cycle.objects.create(**plan.as_fields())
    _set_schools(cycle, plan.schools)
    return note(cycle, KIND.PLAN, by)


@transaction.atomic
def change_cycle(cycle: Cycle, plan: CyclePlan, *, by: Person) -> Cycle:
    """Change anything of a planned cycle; the days of its schools are found anew. Raises Conflict once it is open."""
    cycle = locked(Cycle.objects.editable_by(by, timezone.localdate()), cycle, "This cycle is no longer being planned.")
    fields = plan.as_fields()
    for name, value in fields.items():
        setattr(cycle, name, value)
    cycle.save(update_fields=list(fields))
    cycle.school_dates.all().delete()
    _set_schools(cycle, plan.schools)
    return note(cycle, KIND.CHANGE, by)


@transaction.atomic
def open_cycle(cycle: Cycle, *, by: Person) -> Cycle:
    """Open a planned cycle whose first day has come, rather than wait for the hour. Those asked first are told."""
    today = timezone.localdate()
    cycle = locked(Cycle.objects.openable_by(by, today), cycle, "This cycle can’t be opened now.")
    return _open(cycle, today, by)


@transaction.atomic
def use_newer_framework(cycle: Cycle, framework_id: int | None, *, by: Person) -> Cycle:
    """Let a planned cycle use the latest published version of its framework, which is the one that was shown. Raises
    Conflict if another has been published since, there is none later, or the cycle is no longer planned."""
    cycle = locked(Cycle.objects.editable_by(by, timezone.localdate()), cycle, "This cycle is no longer being planned.")
    newer = newer_framework(cycle)
    if newer is None:
        raise Conflict("There is no newer version of this framework.")
    if newer.pk != framework_id:
        raise Conflict("Another version has been published meanwhile. Look at what changed before you take it.")
    cycle.framework = newer
    cycle.save(update_fields=["framework"])
    return note(cycle, KIND.FRAMEWORK, by)


@transaction.atomic
def open_due_cycles(*, today: date) -> int:
    """Open each planned cycle whose first day has come, and tell those whose turn it is. Returns how many."""
    due = Cycle.objects.filter(status=Cycle.Status.PLANNED, opens_on__lte=today).select_for_update(skip_locked=True)
    cycles = list(due)
    for cycle in cycles:
        _open(cycle, today, None)
    return len(cycles)


def tell_whose_turn_it_is(*, today: date) -> None:
    """In each running cycle tell the leaders of schools where it has opened, and the others after the leaders' day."""
    for cycle in Cycle.objects.running():
        tell_of(cycle, today)


@transaction.atomic
def close_cycle(cycle: Cycle, *, by: Person) -> Cycle:
    """Close an open cycle now. Nothing is submitted for anybody; drafts stay their authors', and so does the rest."""
    cycle = locked(Cycle.objects.extendable_by(by, timezone.localdate()), cycle, "This cycle is not open.")
    cycle.status = Cycle.Status.CLOSED
    cycle.save(update_fields=["status"])
    return note(cycle, KIND.CLOSE, by)


@transaction.atomic
def close_past_cycles(*, today: date) -> int:
    """Close each open cycle a fortnight after its last day, anybody's longer time included. Returns how many."""
    recent = {"cycle": OuterRef("pk"), "finish_by_on__gte": today - AFTERGLOW}
    past = Cycle.objects.running().filter(
        ~Exists(CycleSchool.objects.filter(**recent)),
        ~Exists(LongerTime.objects.filter(**recent)),
        finish_by_on__lt=today - AFTERGLOW,
    )
    cycles = list(past.select_for_update(of=("self",), skip_locked=True))
    for cycle in cycles:
        cycle.status = Cycle.Status.CLOSED
        cycle.save(update_fields=["status"])
        note(cycle, KIND.CLOSE, None)
    return len(cycles)


@transaction.atomic
def add_schools(cycle: Cycle, schools: Iterable[School], *, by: Person) -> Cycle:
    """Let more schools join an open cycle; where it would have opened already, it opens on the next school day."""
    today = timezone.localdate()
    cycle = locked(Cycle.objects.extendable_by(by, today), cycle, "Schools join while a cycle is open.")
    there = set(cycle.schools.values_list("pk", flat=True))
    _set_schools(cycle, [school for school in schools if school.pk not in there], not_before=today)
    note(cycle, KIND.ADD_SCHOOLS, by)
    tell_of(cycle, today)
    return cycle


def tell_of(cycle: Cycle, today: date) -> None:
    """Tell those whose turn has come in a cycle and who have not been told; safe to repeat. Who is away hears of it on
    their return."""
    thing = f"cycle:{cycle.pk}"
    told = Message.objects.filter(kind="cycle-opened", thing=thing).values("person")
    people = (
        Person.objects.with_access(today).present(today).filter(pk__in=_whose_turn(cycle, today)).exclude(pk__in=told)
    )
    notify_all(people, "cycle-opened", thing, due_on=cycle.opens_on)


def note(cycle: Cycle, kind: CycleEvent.Kind, by: Person | None) -> Cycle:
    """Record what was done with a cycle, by whom and when."""
    cycle.events.create(kind=kind, by=by, at=timezone.now())
    return cycle


def _open(cycle, today, by):
    cycle.status = Cycle.Status.OPEN
    cycle.save(update_fields=["status"])
    note(cycle, KIND.OPEN, by)
    tell_of(cycle, today)
    return cycle


def _whose_turn(cycle, today):
    """The leaders of each school where the cycle has opened; where the leaders' day is over, everybody it asks."""
    posts = asked_posts(cycle.roles, cycle.departments, today)
    everybody, leaders = [], []
    for row in cycle.school_dates.opened(today):
        (everybody if weekday_after(row.leaders_share_by_on) <= today else leaders).append(row.school_id)
    leading = posts.filter(goes_first(OuterRef("person"), OuterRef("school"), today), school__in=leaders)
    return posts.filter(school__in=everybody).values("person").union(leading.values("person"))


def _set_schools(cycle, schools, not_before=None):
    """A row for each school, with the days that its calendar gives."""
    calendars, plan = calendars_of(schools), cycle.date_plan
    rows = [
        CycleSchool(
            cycle=cycle,
            school=school,
            **as_fields(plan.resolved(calendars[school.pk], not_before=not_before)),
        )
        for school in schools
    ]
    CycleSchool.objects.bulk_create(rows)
