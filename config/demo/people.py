"""The demo's trust, schools and people, and who coaches whom."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random

from django.contrib.auth.hashers import make_password

from schools.models import CoachingPair, Membership, Person, PurposeAgreement, Role, School, Trust

from .entering import DOMAIN
from .reading import read_data
from .rows import Rows
from .year import moment, school_day, september

LEADS = (Role.HEAD, Role.SENIOR_LEADER, Role.TRUST_LEAD)

DEPARTMENTS = {
    "maths": "Maths", "English": "English", "drama": "English", "science": "Science", "humanities": "Humanities",
    "history": "Humanities", "geography": "Humanities", "RE": "Humanities", "French": "Languages",
    "Spanish": "Languages", "PE": "PE", "art": "Arts and technology", "music": "Arts and technology",
    "design and technology": "Arts and technology", "computing": "Arts and technology",
}  # fmt: skip


@dataclass(eq=False)
class Member:
    """Somebody at the school where they do most of their work."""

    person: Person
    key: str
    school: str
    role: str
    title: str
    more: dict = field(default_factory=dict)
    begun_on: date | None = None
    ended_on: date | None = None
    manager: "Member | None" = None
    coach: "Member | None" = None

    @property
    def leads(self) -> bool:
        return self.role in LEADS

    def works_between(self, first: date, last: date) -> bool:
        """Whether they were here for all of that time."""
        return self.begun_on <= first and (self.ended_on is None or self.ended_on >= last)


@dataclass
class Cast:
    """Everybody: schools and members by key."""

    schools: dict[str, School]
    members: dict[str, Member]

    def at(self, school: str) -> list[Member]:
        """Who works at a school, those included for whom it is the second one."""
        return [each for each in self.members.values() if school in (each.school, each.more.get("also"))]

    def head_of(self, school: str) -> Member:
        return next(each for each in self.at(school) if each.role == Role.HEAD)


def trust_name() -> str:
    """What the demo's trust is called."""
    return read_data("people")["trust"]


def add_people(rows: Rows, today: date, chance: Random) -> Cast:
    """The trust with its schools, people, memberships, coaching pairs and yearly words on the purpose."""
    data = read_data("people")
    rows.add(Trust(pk=1, name=data["trust"]))
    schools = {each["key"]: rows.add(_school(each)) for each in data["school"]}
    staff = [("", row) for row in data["trust_staff"]]
    staff += [(school["key"], row) for school in data["school"] for row in school["staff"]]
    members = [_member(rows, school, row, today, chance) for school, row in staff]
    cast = Cast(schools, {member.key: member for member in members})
    _set_managers(cast)
    for member in members:
        _add_memberships(rows, cast, member)
    _add_pairs(rows, cast, data["coaching"], today, chance)
    _add_agreements(rows, cast, today, chance)
    return cast


def _school(data):
    easting, northing = data["at"]
    return School(
        urn=data["urn"],
        name=data["name"],
        phase=data["phase"],
        town=data["town"],
        easting=easting,
        northing=northing,
        safeguarding_route=data["route"],
    )


def _member(rows, school, row, today, chance):
    first, last, role, title, *more = row
    more = more[0] if more else {}
    key = _plain(f"{first}.{last}")
    days = more.get("days", [1, 2, 3, 4, 5])
    person = Person(
        email=f"{key}@{DOMAIN}", first_name=first, last_name=last, working_days=days, password=make_password(None)
    )
    begun = september(today, 0 if more.get("new") else chance.randint(2, 12))
    ended = today - timedelta(more["ended"]) if "ended" in more else None
    return Member(rows.add(person), key, school or more.get("also", ""), role, title, more, begun, ended)


def _plain(name):
    """A name as it stands in an e-mail address."""
    letters = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in letters if letter.isascii() and (letter.isalnum() or letter in ".-"))


def _set_managers(cast):
    """Teachers by middle leaders in turn, those by a senior leader, those by the head, heads by the chief executive."""
    for school in cast.schools:
        here = cast.at(school)
        by_role = {role: [each for each in here if each.role == role and not each.ended_on] for role in Role.values}
        head, seniors = by_role[Role.HEAD], by_role[Role.SENIOR_LEADER] or by_role[Role.HEAD]
        middles = cycle(by_role[Role.MIDDLE_LEADER] or seniors)
        above = {Role.MIDDLE_LEADER: seniors[0], Role.SENIOR_LEADER: head[0]}
        above[Role.HEAD] = cast.members["rupert.lindqvist"]
        for member in here:
            if member.manager is None and member.role != Role.TRUST_LEAD:
                under = cast.members.get(member.more.get("under"))
                member.manager = under or above.get(member.role) or next(middles)


def _add_memberships(rows, cast, member):
    where = [member.school, member.more.get("also")] if member.role != Role.TRUST_LEAD else [None]
    times = {"person": member.person, "starts_on": member.begun_on, "ends_on": member.ended_on}
    manager = member.manager and member.manager.person
    for key in where:
        if key or member.role == Role.TRUST_LEAD:
            post = {"role": member.role, "job_title": member.title, "line_manager": manager}
            post["department"] = _department(member.title)
            rows.add(Membership(school=cast.schools.get(key), **post, **times))
    if "teaches" in member.more:
        school = cast.schools[member.school]
        rows.add(Membership(school=school, role=Role.TEACHER, job_title=member.more["teaches"], **times))


def _department(title):
    """A secondary teacher's by their subject; none for whoever teaches a class or a year."""
    subject = title.removeprefix("Head of ").removeprefix("Teacher of ")
    return "" if subject == title else DEPARTMENTS.get(subject.partition(",")[0], "")


def _add_pairs(rows, cast, coaching, today, chance):
    """Those that the demo's stories need; elsewhere every second colleague has a coach who does not manage them."""
    written = [[cast.members[key] for key in pair] for pair in coaching["pairs"]]
    proposed = [[cast.members[key] for key in pair] for pair in coaching["proposed"]]
    taken = {colleague.key for _, colleague in written + proposed}
    for coach, colleague in [*written, *_paired_by_rule(cast, taken)]:
        _add_pair(rows, cast, coach, colleague, moment(school_day(september(today, 1), chance.randint(5, 20)), 600))
    for coach, colleague in proposed:
        _add_pair(rows, cast, coach, colleague, moment(school_day(today, -2), 900), is_agreed=False)


def _paired_by_rule(cast, taken):
    for school in cast.schools:
        here = [
            each for each in cast.at(school) if each.school == school and not each.ended_on and not each.more.get("new")
        ]
        coaches = cycle([each for each in here if each.role in (Role.SENIOR_LEADER, Role.HEAD)])
        for member in here[::2] if school != "millbrook" else []:
            coach = next(coaches)
            if not member.leads and member.manager is not coach and member.key not in taken:
                yield coach, member


def _add_pair(rows, cast, coach, colleague, proposed_at, is_agreed=True):
    head = cast.head_of(colleague.school).person
    agreed_at = proposed_at + timedelta(days=1) if is_agreed else None
    people = {"coach": coach.person, "colleague": colleague.person, "proposed_by": head}
    rows.add(CoachingPair(**people, proposed_at=proposed_at, agreed_at=agreed_at))
    if is_agreed:
        colleague.coach = coach


def _add_agreements(rows, cast, today, chance):
    """Given last year and again this one, by all who lead or coach."""
    coaches = {each.coach.key for each in cast.members.values() if each.coach}
    for member in cast.members.values():
        if member.leads or member.key in coaches:
            for days_ago in (chance.randint(385, 420), chance.randint(30, 60)):
                day = school_day(today - timedelta(days_ago), 0)
                rows.add(PurposeAgreement(person=member.person, agreed_at=moment(day, 8 * 60 + chance.randint(0, 400))))
