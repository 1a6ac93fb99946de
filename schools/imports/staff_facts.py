from dataclasses import dataclass, field
from datetime import date

from .directory import KnownSchool
from .report import Report

PERSON_LABELS = {"first_name": "first name", "last_name": "last name", "working_days": "working days"}
MEMBERSHIP_LABELS = {
    "job_title": "job title",
    "department": "department",
    "role": "role",
    "line_manager": "line manager",
    "starts_on": "first day",
    "ends_on": "last day",
}
WEEKDAYS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class PersonFacts:
    """A person as the site has them, or shall have them."""

    email: str
    first_name: str
    last_name: str
    working_days: tuple[int, ...] = WEEKDAYS


@dataclass(frozen=True)
class MembershipFacts:
    """A membership as the site has it (then with its key), or shall have it. People go by their e-mail."""

    email: str
    urn: str
    role: str
    job_title: str
    line_manager: str
    starts_on: date
    ends_on: date | None
    department: str = ""
    key: int | None = None


@dataclass(frozen=True)
class Known:
    """What the site holds: its schools, everybody on it, and the school memberships of people in the file."""

    schools: list[KnownSchool]
    people: dict[str, PersonFacts]
    memberships: list[MembershipFacts]


@dataclass
class StaffPlan:
    """People and memberships to add and to change, and the report of it all."""

    report: Report
    new_people: list[PersonFacts] = field(default_factory=list)
    changed_people: list[PersonFacts] = field(default_factory=list)
    new_memberships: list[MembershipFacts] = field(default_factory=list)
    changed_memberships: list[MembershipFacts] = field(default_factory=list)
