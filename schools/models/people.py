from datetime import time

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Lower

from .trust import School

NEAR_FIRST = ("-is_near", "last_name", "first_name", "pk")  # of people with their post


def weekdays():
    """Monday to Friday, as ISO weekday numbers."""
    return [1, 2, 3, 4, 5]


class PersonQuerySet(models.QuerySet):
    def with_access(self, today):
        """People who may sign in on that day: a membership that has begun and not ended, or the technical administrator."""
        member = Exists(Membership.objects.current(today).filter(person=OuterRef("pk")))
        return self.filter(Q(is_staff=True) | member, is_active=True)

    def present(self, today):
        """People who are not away on that day."""
        return self.exclude(away_from_on__lte=today, away_until_on__gte=today)

    def gone_by(self, day):
        """Those whose every membership had ended on that day or earlier."""
        posts = Membership.objects.filter(person=OuterRef("pk"))
        return self.filter(Exists(posts)).exclude(Exists(posts.lasting_beyond(day)))

    def colleagues_of(self, person, today):
        """Others who work on that day at one of the person's schools."""
        current = Membership.objects.current(today)
        schools = current.filter(person=person, school__isnull=False).values("school")
        return (
            self.with_access(today)
            .filter(pk__in=current.filter(school__in=schools).values("person"))
            .exclude(pk=person.pk)
        )

    def others_in_trust(self, person, today):
        """Everybody else with a role in the trust on that day; never the technical administrator."""
        members = Membership.objects.current(today).values("person")
        return self.with_access(today).filter(pk__in=members, is_staff=False).exclude(pk=person.pk)

    def with_post(self, today, *, near):
        """Those of a person's own schools first (`is_near`), each with a role and a school to know them by (`post_role`;
        `post_school`, None at the trust)."""
        current = Membership.objects.current(today)
        shared = current.filter(person=near, school=OuterRef("school"))
        posts = current.filter(person=OuterRef("pk")).annotate(is_near=Exists(shared))
        first = posts.order_by("-is_near", "school__name", "pk")
        found = {"is_near": "is_near", "post_role": "role", "post_school": "school__name"}
        named = {name: Subquery(first.values(field)[:1]) for name, field in found.items()}
        return self.annotate(**named).order_by(*NEAR_FIRST)

    def named_like(self, text):
        """Those whose names hold each word of the text."""
        found = self
        for word in text.split():
            found = found.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word))
        return found

    def managing(self, person, today):
        """The person's line managers on that day."""
        own = Membership.objects.current(today).filter(person=person, line_manager__isnull=False)
        return self.filter(pk__in=own.values("line_manager"))

    def led_by(self, head, today):
        """The colleagues of the schools that this person heads on that day, without the head."""
        current = Membership.objects.current(today)
        schools = current.filter(person=head, role=Role.HEAD).values("school")
        members = current.filter(school__in=schools).values("person")
        return self.with_access(today).filter(pk__in=members).exclude(pk=head.pk)

    def who_may_coach(self, head, today):
        """Leaders of the schools that this person heads on that day, the head among them."""
        current = Membership.objects.current(today)
        schools = current.filter(person=head, role=Role.HEAD).values("school")
        return self.with_access(today).filter(pk__in=current.leading().filter(school__in=schools).values("person"))


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def create_user(self, email, password=None, **fields):
        """Create a person; without a password they sign in by a code sent to their e-mail."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email, password=None, **fields):
        """Create a technical administrator, who manages accounts and settings and reads no content."""
        return self.create_user(email, password, is_staff=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class Person(AbstractBaseUser):
    """Somebody who signs in. Their e-mail is their login; what they may do follows from their memberships.

    `digest_weekday`: of a weekly digest, Monday is 1. `mail_days`, `mail_starts_at` and `mail_ends_at` narrow the working
    days and hours for mail, where they chose so.
    """

    class Digest(models.TextChoices):
        DAY = "day"
        WEEK = "week"
        NEVER = "never"

    email = models.EmailField("e-mail", unique=True)
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("technical administrator", default=False)
    working_days = ArrayField(models.PositiveSmallIntegerField(), default=weekdays)
    day_starts_at = models.TimeField(default=time(7, 30))
    day_ends_at = models.TimeField(default=time(17, 30))
    digest_every = models.CharField(max_length=5, choices=Digest, default=Digest.DAY)
    digest_weekday = models.PositiveSmallIntegerField(default=1)
    mail_days = ArrayField(models.PositiveSmallIntegerField(), null=True, blank=True)
    mail_starts_at = models.TimeField(null=True, blank=True)
    mail_ends_at = models.TimeField(null=True, blank=True)
    away_from_on = models.DateField(null=True, blank=True)
    away_until_on = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]
    objects = PersonManager()

    class Meta:
        ordering = ["last_name", "first_name", "pk"]
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(name="person_email_is_lower_case", condition=Q(email=Lower("email"))),
            models.CheckConstraint(
                name="person_works_on_weekdays",
                condition=Q(working_days__contained_by=[1, 2, 3, 4, 5, 6, 7]),
            ),
            models.CheckConstraint(
                name="person_day_ends_after_it_starts", condition=Q(day_ends_at__gt=F("day_starts_at"))
            ),
            models.CheckConstraint(name="person_digest_weekday", condition=Q(digest_weekday__range=(1, 7))),
            models.CheckConstraint(
                name="person_mail_days",
                condition=Q(mail_days=None) | Q(mail_days__contained_by=[1, 2, 3, 4, 5, 6, 7], mail_days__len__gt=0),
            ),
            models.CheckConstraint(
                name="person_mail_has_both_ends",
                condition=Q(mail_starts_at=None, mail_ends_at=None)
                | Q(mail_starts_at__isnull=False, mail_ends_at__isnull=False, mail_ends_at__gt=F("mail_starts_at")),
            ),
            models.CheckConstraint(
                name="person_away_has_both_ends",
                condition=Q(away_from_on=None, away_until_on=None)
                | Q(away_from_on__isnull=False, away_until_on__isnull=False, away_until_on__gte=F("away_from_on")),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip()

    get_full_name = name.fget

    def get_short_name(self):
        return self.first_name

    def has_perm(self, perm, obj=None):
        """Whether the administration's pages open: to the technical administrator alone, and all of them."""
        return self.is_active and self.is_staff

    def has_module_perms(self, app_label):
        return self.is_active and self.is_staff

    @property
    def initials(self):
        return (self.first_name[:1] + self.last_name[:1]).upper()

    def is_away(self, day):
        """Whether everything for this person pauses on that day."""
        return bool(self.away_from_on and self.away_from_on <= day <= self.away_until_on)

    def works_on(self, day):
        """Whether mail may reach them on that day."""
        return day.isoweekday() in self.working_days and not self.is_away(day)

    @property
    def digest_days(self):
        """The weekdays on which a digest may come, Monday is 1: their working days, as they narrowed them."""
        days = sorted(set(self.working_days).intersection(self.mail_days or self.working_days))
        if self.digest_every == self.Digest.NEVER:
            return []
        later = [day for day in days if day >= self.digest_weekday]
        return (later or days)[:1] if self.digest_every == self.Digest.WEEK else days


class Role(models.TextChoices):
    """What somebody is at a school, or at the trust."""

    TEACHER = "teacher", "Teacher or colleague"
    MIDDLE_LEADER = "middle_leader", "Middle leader"
    SENIOR_LEADER = "senior_leader", "Senior leader"
    HEAD = "head", "Head"
    TRUST_LEAD = "trust_lead", "Trust lead"


LEADING_ROLES = (Role.MIDDLE_LEADER, Role.SENIOR_LEADER, Role.HEAD, Role.TRUST_LEAD)


class MembershipQuerySet(models.QuerySet):
    def current(self, today):
        """Begun and not ended; the end date is the last day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=today), starts_on__lte=today)

    def leading(self):
        """Those of people who lead, and so may coach."""
        return self.filter(role__in=LEADING_ROLES)

    def lasting_beyond(self, day):
        """Those that have not ended by that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def departments(self, today):
        """The departments there are on that day, by name."""
        named = self.current(today).exclude(department="").order_by("department")
        return named.values_list("department", flat=True).distinct()


def schools_kept_by(person, today):
    """The open schools whose facts this person keeps: those that they head; for a trust lead every one."""
    posts = Membership.objects.current(today).filter(person=person)
    heads = Exists(posts.filter(role=Role.HEAD, school=OuterRef("pk")))
    return School.objects.open().filter(Exists(posts.filter(role=Role.TRUST_LEAD)) | heads)


class Membership(models.Model):
    """A role at one school, or (a trust lead's) at the trust, with its first and last day of access.

    `department`: a department, faculty, key stage or team, as the school calls it; empty where it has none.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    school = models.ForeignKey(School, models.PROTECT, related_name="memberships", null=True, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    job_title = models.CharField(max_length=150, blank=True)
    department = models.CharField("department, key stage or team", max_length=100, blank=True)
    line_manager = models.ForeignKey(Person, models.SET_NULL, related_name="manages", null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="membership_trust_lead_is_at_the_trust",
                condition=Q(role=Role.TRUST_LEAD, school=None) | (~Q(role=Role.TRUST_LEAD) & Q(school__isnull=False)),
            ),
            models.CheckConstraint(
                name="membership_ends_after_it_starts", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="membership_not_managed_by_oneself", condition=Q(line_manager=None) | ~Q(line_manager=F("person"))
            ),
            models.UniqueConstraint(
                name="membership_open_once_per_school",
                fields=["person", "school"],
                condition=Q(ends_on=None),
                nulls_distinct=False,
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}, {self.school or 'the trust'}"
