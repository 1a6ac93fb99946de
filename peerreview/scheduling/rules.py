"""Which rules a plan breaks, in words. Written apart from whatever makes a plan, so that it can be held against it."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from .plan import Reviewer, Setting, Visit
from .wording import counted, said


@dataclass(frozen=True)
class Problem:
    """A rule that does not hold: for which host, or for the round as a whole (None), and in words for a trust lead."""

    school: int | None
    text: str


@dataclass(frozen=True)
class PersonDays:
    """What a school gives and is given in a round, in days of one person (a half day is 0.5); shadows, who learn, count
    for nobody."""

    given: float = 0
    received: float = 0


def problems_of(setting: Setting, visits: Iterable[Visit]) -> list[Problem]:
    """Every rule that the plan breaks: host by host in their order, then what is true between them. Empty when it holds."""
    ordered = list(visits)
    return [*_missing(setting, ordered), *_each(setting, ordered), *_between(setting, ordered)]


def person_days(setting: Setting, visits: Iterable[Visit]) -> dict[int, PersonDays]:
    """For each school of the round, what it gives and is given."""
    given: Counter[int] = Counter()
    received: Counter[int] = Counter()
    for visit in visits:
        halves = setting.hosts[visit.school].length.half_days
        for key in visit.reviewers:
            given[setting.reviewers[key].school] += halves
            received[visit.school] += halves
    return {key: PersonDays(given[key] / 2, received[key] / 2) for key in setting.schools}


def dates_of(setting: Setting, visit: Visit) -> list[date]:
    """The dates of a visit; none while it has no day."""
    calendar = setting.schools[visit.school].calendar
    return setting.hosts[visit.school].dates_from(visit.on, calendar) if visit.on else []


def _missing(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    planned = {visit.school for visit in visits}
    for key in setting.hosts:
        if key not in planned:
            yield Problem(key, "It has neither a day nor a team yet.")


def _each(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    for visit in visits:
        for text in (*_day(setting, visit), *_team(setting, visit), *_people(setting, visit)):
            yield Problem(visit.school, text)


def _day(setting: Setting, visit: Visit) -> Iterator[str]:
    host, school = setting.hosts[visit.school], setting.schools[visit.school]
    if visit.on is None:
        yield "It has no day yet."
    for day in dates_of(setting, visit):
        if not setting.first <= day <= setting.last:
            yield f"{said(day)} is outside the round’s window."
        elif not school.calendar.is_school_day(day):
            yield f"{said(day)} is no school day at {school.name}."
        elif day in host.cannot_on:
            yield f"{school.name} can’t host on {said(day)}."


def _team(setting: Setting, visit: Visit) -> Iterator[str]:
    if visit.lead is None:
        yield "It has no lead reviewer yet."
    elif not setting.reviewers[visit.lead].is_lead_trained:
        yield f"{setting.reviewers[visit.lead].name} is not trained to lead."
    if len(visit.reviewers) != setting.team_size:
        yield f"Its team is {len(visit.reviewers)} of {setting.team_size}."
    for key, times in Counter(visit.people).items():
        if times > 1:
            yield f"{setting.reviewers[key].name} is in the team twice."


def _people(setting: Setting, visit: Visit) -> Iterator[str]:
    for key in visit.people:
        person = setting.reviewers[key]
        if visit.school in person.schools:
            yield f"{person.name} works at {setting.schools[visit.school].name}."
        elif visit.school in person.barred_from:
            yield f"{person.name} can’t come to {setting.schools[visit.school].name}."
        for day in dates_of(setting, visit):
            if text := _unfree(setting, person, day):
                yield text


def _unfree(setting: Setting, person: Reviewer, day: date) -> str:
    if day in person.away_on:
        return f"{person.name} can’t on {said(day)}."
    if day.isoweekday() not in person.weekdays:
        return f"{person.name} does not work on {day:%A}s."
    if not setting.schools[person.school].calendar.is_school_day(day):
        return f"{said(day)} is no school day at {setting.schools[person.school].name}, where {person.name} works."
    return ""


def _between(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    yield from _twice_a_day(setting, visits)
    yield from _too_often(setting, visits)
    yield from _too_many_away(setting, visits)
    yield from _mutual(setting, visits)
    yield from _unfair(setting, visits)


def _twice_a_day(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    where: dict[tuple[int, date], list[int]] = defaultdict(list)
    for visit in visits:
        for key in set(visit.people):
            for day in dates_of(setting, visit):
                where[key, day].append(visit.school)
    for (key, day), hosts in where.items():
        if len(hosts) > 1:
            names = " and ".join(setting.schools[host].name for host in hosts)
            yield Problem(hosts[-1], f"{setting.reviewers[key].name} is at {names} on {said(day)}.")


def _too_often(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    times = Counter(key for visit in visits for key in set(visit.people))
    for key, count in times.items():
        person = setting.reviewers[key]
        if count > person.capacity:
            yield Problem(None, f"{person.name} goes on {count} visits, and said {person.capacity}.")


def _too_many_away(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    away: dict[tuple[int, date], set[int]] = defaultdict(set)
    for visit in visits:
        for key in visit.people:
            for day in dates_of(setting, visit):
                away[setting.reviewers[key].school, day].add(key)
    for (school, day), people in away.items():
        if len(people) > setting.most_away:
            name = setting.schools[school].name
            yield Problem(None, f"{len(people)} people of {name} are away on {said(day)}; {setting.most_away} may be.")


def _mutual(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    if setting.is_mutual_allowed:
        return
    visited = {(setting.reviewers[key].school, visit.school) for visit in visits for key in visit.reviewers}
    for one, other in sorted(visited):
        if one < other and (other, one) in visited:
            names = f"{setting.schools[one].name} and {setting.schools[other].name}"
            yield Problem(None, f"{names} would review each other.")


def _unfair(setting: Setting, visits: list[Visit]) -> Iterator[Problem]:
    for key, days in person_days(setting, visits).items():
        school = setting.schools[key]
        if days.received - days.given > setting.allowance and not school.may_receive_more:
            yield Problem(
                None, f"{school.name} gives {counted(days.given, 'person-day')} and is given {days.received:g}."
            )
