from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from schools.calendars.days import Dated, Kind, SchoolCalendar, calendar_from

from .people import Membership, Role, schools_kept_by
from .trust import School

KINDS = [(kind.value, kind.name.replace("_", " ").capitalize()) for kind in Kind]


def calendars_editable_by(person, today):
    """The open schools that this person heads on that day; for a trust lead every one."""
    return schools_kept_by(person, today)


def calendars_visible_to(person, today):
    """The open schools where this person works on that day; for a trust lead every one."""
    current = Membership.objects.current(today).filter(person=person)
    leads = Exists(current.filter(role=Role.TRUST_LEAD))
    return School.objects.open().filter(leads | Exists(current.filter(school=OuterRef("pk"))))


def calendars_to_copy_to(school, person, today):
    """Other schools of the trust with dates, for whoever edits this school's: term dates are no secret."""
    dated = CalendarEntry.objects.values("school")
    may = calendars_editable_by(person, today).filter(pk=school.pk)
    return School.objects.filter(Exists(may), pk__in=dated).exclude(pk=school.pk)


class CalendarEntryQuerySet(models.QuerySet):
    def visible_to(self, person, today):
        """Those of the schools whose calendar they read."""
        return self.filter(school__in=calendars_visible_to(person, today).values("pk"))

    def editable_by(self, person, today):
        """Those of the schools whose calendar they keep."""
        return self.filter(school__in=calendars_editable_by(person, today).values("pk"))

    def of_schools(self, schools):
        """Those of these schools."""
        return self.filter(school__in=schools)


class CalendarEntry(models.Model):
    """A term, half-term, INSET or closure of one school: one day or several, the last included."""

    school = models.ForeignKey(School, models.CASCADE, related_name="calendar_entries")
    kind = models.CharField(max_length=10, choices=KINDS)
    name = models.CharField(max_length=100, blank=True)
    first_on = models.DateField()
    last_on = models.DateField()

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        ordering = ["first_on", "last_on", "pk"]
        verbose_name_plural = "calendar entries"
        constraints = [
            models.CheckConstraint(name="calendar_entry_ends_after_it_starts", condition=Q(last_on__gte=F("first_on"))),
            models.CheckConstraint(
                name="calendar_entry_kind_is_known", condition=Q(kind__in=[kind.value for kind in Kind])
            ),
            models.UniqueConstraint(name="calendar_entry_once", fields=["school", "kind", "first_on"]),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.first_on:%-d %B %Y}"

    @property
    def dated(self):
        """The entry without its row."""
        return Dated(Kind(self.kind), self.first_on, self.last_on, self.name)


def calendars_of(schools) -> dict[int, SchoolCalendar]:
    """Each school's calendar by the school's id, in one query; an empty one for a school without dates."""
    found = {school.pk: [] for school in schools}
    for entry in CalendarEntry.objects.of_schools(found):
        found[entry.school_id].append(entry.dated)
    return {school: calendar_from(entries) for school, entries in found.items()}
