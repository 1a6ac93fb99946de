from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model

from ..imports.directory import KnownSchool
from ..imports.gias import read_gias
from ..imports.problems import ImportRefused
from ..imports.report import Report
from ..imports.school_plan import LABELS, SchoolFacts, SchoolPlan, plan_schools
from ..imports.staff import StaffFile, read_staff
from ..imports.staff_facts import Known, MembershipFacts, PersonFacts, StaffPlan
from ..imports.staff_plan import plan_staff
from ..models import Membership, Person, School, Trust

Tell = Callable[[str], None]
Row = TypeVar("Row", bound=Model)

BATCH = 1000
PERSON_FIELDS = ["first_name", "last_name", "working_days"]
MEMBERSHIP_FIELDS = ["role", "job_title", "department", "line_manager", "starts_on", "ends_on"]
MEMBERSHIP_COLUMNS = [
    "pk",
    "person__email",
    "school__urn",
    "role",
    "job_title",
    "department",
    "line_manager__email",
    "starts_on",
    "ends_on",
]


def in_silence(progress: str) -> None:
    """For callers who show no progress."""


@transaction.atomic
def import_schools(
    data: bytes,
    *,
    trust: str,
    today: date,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    tell: Tell = in_silence,
) -> Report:
    """Add and change one trust's schools as the Department for Education's download says; none is ever removed.

    The site gets its trust if it has none. A problem in any row leaves everything as it was, unless the good rows
    were accepted. Raises ImportRefused for a file that can't be used.
    """
    listed = read_gias(data, trust)
    tell(f"{len(listed.schools):,} schools of {listed.trust} read.")
    site_trust = Trust.objects.select_for_update().first()
    known = [SchoolFacts(**row) for row in School.objects.values("urn", *LABELS)]
    plan = plan_schools(listed, known, site_trust=site_trust.name if site_trust else "", today=today)
    if plan.report.is_acceptable(accept_good_rows) and not dry_run:
        Trust.objects.get_or_create(pk=1, defaults={"name": listed.trust})
        _write_schools(plan, tell)
    return plan.report


@transaction.atomic
def import_staff(
    data: bytes,
    *,
    today: date,
    dry_run: bool = False,
    accept_good_rows: bool = False,
    tell: Tell = in_silence,
) -> Report:
    """Add and change people and their memberships as a staff list says, and end those with a leaving date.

    Nobody is deleted, no role is lowered, and whoever is not in the list stays as they are. Newcomers have no
    password: they sign in by a code. A problem in any row leaves everything as it was, unless the good rows were
    accepted. Raises ImportRefused for a file that can't be used.
    """
    listed = read_staff(data)
    tell(f"{len(listed.rows):,} good rows read.")
    Trust.objects.select_for_update().first()  # one import at a time
    plan = plan_staff(listed, _known(listed), today=today)
    tell("Compared with the site.")
    if plan.report.is_acceptable(accept_good_rows) and not dry_run:
        _write_people(plan, tell)
        _write_memberships(plan, tell)
        plan.report.is_written = True
    return plan.report


def _known(listed: StaffFile) -> Known:
    """What the site holds. What the list may change is locked, so that nobody's step in the meantime is undone."""
    schools = [KnownSchool(*row) for row in School.objects.values_list("urn", "name", "closed_on")]
    if not schools:
        raise ImportRefused("There are no schools on this site yet. Run import_schools first.")
    listed_people = Person.objects.filter(email__in={row.email for row in listed.rows})
    len(listed_people.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    people = {row[0]: _person_facts(*row) for row in Person.objects.values_list("email", *PERSON_FIELDS)}
    memberships = Membership.objects.filter(person__in=listed_people, school__isnull=False)
    locked = memberships.select_for_update(of=("self",), no_key=True).order_by("pk")
    return Known(schools, people, [_membership_facts(row) for row in locked.values(*MEMBERSHIP_COLUMNS)])


def _person_facts(email: str, first_name: str, last_name: str, working_days: list[int]) -> PersonFacts:
    return PersonFacts(email, first_name, last_name, tuple(working_days))


def _membership_facts(row: dict) -> MembershipFacts:
    return MembershipFacts(
        key=row["pk"],
        email=row["person__email"],
        urn=row["school__urn"],
        role=row["role"],
        job_title=row["job_title"],
        department=row["department"],
        line_manager=row["line_manager__email"] or "",
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
    )


def _write_schools(plan: SchoolPlan, tell: Tell) -> None:
    keys = dict(School.objects.values_list("urn", "pk"))
    facts = [(school, School(pk=keys.get(school.urn), urn=school.urn)) for school in plan.new + plan.changed]
    for school, row in facts:
        for name in LABELS:
            setattr(row, name, getattr(school, name))
    _create(School, [row for _, row in facts if row.pk is None], "schools added", tell)
    _update(School, [row for _, row in facts if row.urn in keys], list(LABELS), "schools changed", tell)
    plan.report.is_written = True


def _write_people(plan: StaffPlan, tell: Tell) -> None:
    keys = dict(Person.objects.values_list("email", "pk"))
    new = [Person(email=facts.email, password=make_password(None)) for facts in plan.new_people]
    changed = [Person(pk=keys[facts.email], email=facts.email) for facts in plan.changed_people]
    for person, facts in zip(new + changed, plan.new_people + plan.changed_people, strict=True):
        person.first_name, person.last_name = facts.first_name, facts.last_name
        person.working_days = list(facts.working_days)
    _create(Person, new, "people added", tell)
    _update(Person, changed, PERSON_FIELDS, "people changed", tell)


def _write_memberships(plan: StaffPlan, tell: Tell) -> None:
    people = dict(Person.objects.values_list("email", "pk"))
    schools = dict(School.objects.values_list("urn", "pk"))
    new = [_membership(facts, people, schools) for facts in plan.new_memberships]
    changed = [_membership(facts, people, schools) for facts in plan.changed_memberships]
    _create(Membership, new, "memberships added", tell)
    _update(Membership, changed, MEMBERSHIP_FIELDS, "memberships changed", tell)


def _membership(facts: MembershipFacts, people: dict[str, int], schools: dict[str, int]) -> Membership:
    return Membership(
        pk=facts.key,
        person_id=people[facts.email],
        school_id=schools[facts.urn],
        role=facts.role,
        job_title=facts.job_title,
        department=facts.department,
        line_manager_id=people.get(facts.line_manager),
        starts_on=facts.starts_on,
        ends_on=facts.ends_on,
    )


def _create(model: type[Row], rows: Sequence[Row], done: str, tell: Tell) -> None:
    for batch, told in _batches(rows, done):
        model.objects.bulk_create(batch)
        tell(told)


def _update(model: type[Row], rows: Sequence[Row], fields: list[str], done: str, tell: Tell) -> None:
    """Rows that are there and locked. Written as an upsert: bulk_update took more than twice as long for 50,000 rows."""
    for batch, told in _batches(rows, done):
        model.objects.bulk_create(batch, update_conflicts=True, unique_fields=["pk"], update_fields=fields)
        tell(told)


def _batches(rows: Sequence[Row], done: str) -> Iterator[tuple[Sequence[Row], str]]:
    """The rows in batches, each with what to tell once it is written."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        yield batch, f"{start + len(batch):,} of {len(rows):,} {done}."
