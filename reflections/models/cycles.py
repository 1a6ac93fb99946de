from dataclasses import asdict

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, Func, IntegerField, Min, OuterRef, Q, Value
from django.urls import reverse

from reflections.cycle_dates import DATES, CycleDates, DatePlan
from schools.models import Membership, Person, Role, School

from .frameworks import Framework, leads_trust

SCHOOL_ROLES = [role for role in Role if role != Role.TRUST_LEAD]


def everybody():
    """The roles of everybody at a school."""
    return [role.value for role in SCHOOL_ROLES]


def frameworks_to_choose(cycle=None):
    """What new cycles may use, and what this one is planned with, even if that has been retired since."""
    in_use = Q(pk__in=Framework.objects.in_use().values("pk"))
    return Framework.objects.filter(in_use | Q(pk=cycle.framework_id) if cycle else in_use)


def newer_framework(cycle):
    """The version in use of the cycle's framework, if it is a later one than the cycle's; None otherwise."""
    newer = Framework.objects.in_use().of_family(cycle.framework)
    return newer.filter(number__gt=cycle.framework.number).first()


def dates_in_order(name):
    """The constraint that a row's five days stand in their order."""
    return models.CheckConstraint(
        name=name,
        condition=Q(leaders_share_by_on__gte=F("opens_on"))
        & Q(share_by_on__gte=F("leaders_share_by_on"))
        & Q(views_by_on__gte=F("share_by_on"))
        & Q(finish_by_on__gte=F("views_by_on")),
    )


def asked_posts(roles, departments, today):
    """The one rule of whom a cycle asks at a school: the memberships of that day in one of its roles and, if it has
    departments, in one of those. Both are lists, or references to those of an outer row."""
    roles, departments = (
        each if hasattr(each, "resolve_expression") else _texts(each) for each in (roles, departments)
    )
    posts = Membership.objects.current(today).filter(school__isnull=False)
    placed = posts.annotate(
        role_place=_place(roles, "role"),
        department_place=_place(departments, "department"),
        department_count=Func(departments, function="cardinality", output_field=IntegerField()),
    )
    return placed.filter(Q(department_count=0) | Q(department_place__isnull=False), role_place__isnull=False)


def _texts(texts):
    return Value(list(texts), output_field=ArrayField(models.CharField()))


def _place(texts, field):
    return Func(texts, F(field), function="array_position", output_field=IntegerField())


class CycleQuerySet(models.QuerySet):
    def running(self):
        """Open for reflecting now."""
        return self.filter(status=Cycle.Status.OPEN)

    def joined_by(self, person, today):
        """Those that ask somebody in this person's role at a school where they work on that day."""
        return self.filter(pk__in=CycleSchool.objects.joined_by(person, today).values("cycle"))

    def open_to(self, person, today):
        """Running ones that have opened at a school of this person's. Who is asked after the leaders may begin too."""
        return self.running().filter(pk__in=CycleSchool.objects.joined_by(person, today).opened(today).values("cycle"))

    def led_by(self, person, today):
        """Every cycle, for somebody who leads the trust on that day; none for anybody else."""
        return self.filter(Exists(leads_trust(person, today)))

    def editable_by(self, person, today):
        """Planned ones, for trust leads."""
        return self.led_by(person, today).filter(status=Cycle.Status.PLANNED)

    def openable_by(self, person, today):
        """Planned ones whose first day has come, for trust leads."""
        return self.editable_by(person, today).filter(opens_on__lte=today)

    def extendable_by(self, person, today):
        """Open ones, for trust leads: longer time, more schools, closing."""
        return self.led_by(person, today).filter(status=Cycle.Status.OPEN)

    def movable_by(self, person, today):
        """Those that are not closed, for trust leads: new dates may be accepted."""
        return self.led_by(person, today).exclude(status=Cycle.Status.CLOSED)

    def to_come(self):
        """Planned and running ones, the first to open first."""
        return self.exclude(status=Cycle.Status.CLOSED).order_by("opens_on", "pk")

    def with_next_days(self, today):
        """With the next of each kind of day at any school: `next_opens_on` to `next_finish_by_on`."""
        next_of = {
            f"next_{name}": Min(f"school_dates__{name}", filter=Q(**{f"school_dates__{name}__gte": today}))
            for name in DATES
        }
        return self.annotate(**next_of)


class Cycle(models.Model):
    """A window, usually a half-term, in which people of some schools reflect. A passed date changes only the nudges.

    The days here are the trust's own; what holds for anybody is the row of their school (CycleSchool) and their own
    longer time. `school_days`: the last four, counted from the opening; empty where dates were given.
    `most_criteria`: how many one person may choose; None for as many as they like. `departments`: if any, people of
    those alone are asked.
    """

    class Status(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        CLOSED = "closed"

    name = models.CharField(max_length=100)
    framework = models.ForeignKey(Framework, models.PROTECT, related_name="cycles")
    schools = models.ManyToManyField(School, related_name="cycles", through="CycleSchool")
    roles = ArrayField(models.CharField(max_length=20), default=everybody)
    departments = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    most_criteria = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    school_days = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    opens_on = models.DateField()
    leaders_share_by_on = models.DateField()
    share_by_on = models.DateField()
    views_by_on = models.DateField()
    finish_by_on = models.DateField()

    objects = CycleQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on"]
        constraints = [
            dates_in_order("cycle_dates_in_order"),
            models.CheckConstraint(
                name="cycle_asks_somebody", condition=Q(roles__len__gt=0, roles__contained_by=everybody())
            ),
            models.CheckConstraint(
                name="cycle_counts_four_days_or_none", condition=Q(school_days__len=4) | Q(school_days=[])
            ),
            models.CheckConstraint(
                name="cycle_some_criteria", condition=Q(most_criteria=None) | Q(most_criteria__gt=0)
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("reflections:cycle", args=[self.pk])

    @property
    def date_plan(self):
        """What was given for its dates."""
        return DatePlan(dates_of(self), tuple(self.school_days))

    @property
    def asks_everybody(self):
        return set(self.roles) == set(everybody()) and not self.departments


class CycleSchoolQuerySet(models.QuerySet):
    def joined_by(self, person, today):
        """Those of schools where this person works on that day, in a role and department that the cycle asks."""
        posts = asked_posts(OuterRef("cycle__roles"), OuterRef("cycle__departments"), today)
        return self.filter(Exists(posts.filter(person=person, school=OuterRef("school"))))

    def opened(self, today):
        """Whose first day has come, where somebody is named to whom one speaks about a child."""
        return self.filter(opens_on__lte=today, is_held_up=False).exclude(school__safeguarding_route="")

    def to_hold_up(self, today):
        """Of running cycles those whose first day has come while nobody is named there yet."""
        due = self.filter(cycle__status=Cycle.Status.OPEN, opens_on__lte=today, is_held_up=False)
        return due.filter(school__safeguarding_route="")

    def to_let_go(self):
        """Of running cycles those that were held up until somebody was named, which has been done."""
        held = self.filter(cycle__status=Cycle.Status.OPEN, is_held_up=True)
        return held.exclude(school__safeguarding_route="")


class CycleSchool(models.Model):
    """A cycle at one school, with the days that hold there. `longer_by`: school days given to the whole school.

    `is_held_up`: its first day came before somebody was named there to whom one speaks about a child. It opens by
    itself, with new days, once that is done.
    """

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="school_dates")
    school = models.ForeignKey(School, models.PROTECT, related_name="cycle_dates")
    longer_by = models.PositiveSmallIntegerField(default=0)
    is_held_up = models.BooleanField(default=False)
    opens_on = models.DateField()
    leaders_share_by_on = models.DateField()
    share_by_on = models.DateField()
    views_by_on = models.DateField()
    finish_by_on = models.DateField()

    objects = CycleSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["school__name", "pk"]
        constraints = [
            models.UniqueConstraint(name="cycle_school_once", fields=["cycle", "school"]),
            dates_in_order("cycle_school_dates_in_order"),
        ]

    def __str__(self):
        return f"Cycle {self.cycle_id} at school {self.school_id}"

    @property
    def dates(self):
        """The days that hold here."""
        return dates_of(self)


class LongerTime(models.Model):
    """More time for one person in one cycle, without a reason: the days that hold for them."""

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="longer_times")
    person = models.ForeignKey(Person, models.CASCADE, related_name="longer_times")
    share_by_on = models.DateField()
    views_by_on = models.DateField()
    finish_by_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="longer_time_once", fields=["cycle", "person"]),
            models.CheckConstraint(
                name="longer_time_dates_in_order",
                condition=Q(views_by_on__gte=F("share_by_on")) & Q(finish_by_on__gte=F("views_by_on")),
            ),
        ]

    def __str__(self):
        return f"Longer time {self.pk}"


class CycleEvent(models.Model):
    """What was done with a cycle, by whom and when. Rows are only ever added; they name nobody who reflects."""

    class Kind(models.TextChoices):
        PLAN = "plan"
        CHANGE = "change"
        OPEN = "open"
        LONGER = "longer"
        ADD_SCHOOLS = "add_schools"
        MOVE_DATES = "move_dates"
        CLOSE = "close"
        FRAMEWORK = "framework"
        LET_IN = "let_in"

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind)
    by = models.ForeignKey(Person, models.SET_NULL, related_name="+", null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.kind}, cycle {self.cycle_id}"


def dates_of(row) -> CycleDates:
    """The five days of a row that has them."""
    return CycleDates(*(getattr(row, name) for name in DATES))


def as_fields(dates: CycleDates) -> dict:
    """Five days as a row's fields."""
    return asdict(dates)
