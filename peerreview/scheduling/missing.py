"""What is missing before a round can be planned, in words for a trust lead."""

from collections.abc import Iterable, Iterator

from schools.calendars.days import days, school_year

from .answer import Lock, Question
from .plan import Reviewer, School, Setting
from .possible import Possible
from .wording import counted, listed, said


def missing_before(question: Question) -> list[str]:
    """Everything that would make a plan impossible, and then all that would make it worse; empty when nothing does."""
    if found := list(_nothing_to_plan(question.setting)):
        return found
    possible = Possible(question)
    return [
        *_people(question.setting),
        *_locks(question),
        *_hosts(possible),
        *_reviewers(possible),
        *_gives(question.setting),
        *_schools(question.setting),
    ]


def refusals(question: Question) -> list[str]:
    """What makes no sense to solve at all."""
    return list(_nothing_to_plan(question.setting)) or list(_strange_locks(question))


def _nothing_to_plan(setting: Setting) -> Iterator[str]:
    if not setting.schools:
        yield "No school takes part."
    elif not setting.hosts:
        yield "No school hosts."
    if setting.first > setting.last:
        yield f"The round ends on {said(setting.last)}, before it begins on {said(setting.first)}."
    if setting.team_size < 1:
        yield "A team needs at least one person."


def _people(setting: Setting) -> Iterator[str]:
    if len(setting.schools) == 1:
        name = next(iter(setting.schools.values())).name
        yield f"Only {name} takes part, and nobody reviews their own school."
    if not setting.reviewers:
        yield "No school gives a reviewer."
    elif not any(person.is_lead_trained for person in setting.reviewers.values()):
        yield "Nobody is trained to lead."
    if setting.most_away < 1:
        yield "Nobody may be away from any school."


def _locks(question: Question) -> Iterator[str]:
    yield from _strange_locks(question)
    for host in question.setting.hosts:
        mine = [lock for lock in question.locks if lock.school == host]
        for text in _contradictions(question.setting, mine):
            yield f"What is locked for {question.setting.schools[host].name}: {text}"


def _strange_locks(question: Question) -> Iterator[str]:
    for lock in question.locks:
        if lock.school not in question.setting.hosts:
            school = question.setting.schools.get(lock.school)
            yield f"Something is locked for {school.name if school else 'a school'}, which does not host."


def _contradictions(setting: Setting, locks: list[Lock]) -> Iterator[str]:
    on = {lock.on for lock in locks if lock.on}
    leads = {lock.lead for lock in locks if lock.lead is not None}
    peers = {peer for lock in locks for peer in lock.peers}
    if len(on) > 1:
        yield f"it can’t be on {' and on '.join(said(day) for day in sorted(on))}."
    for day in sorted(on):
        if not setting.first <= day <= setting.last:
            yield f"{said(day)} is outside the round’s window."
    if len(leads) > 1:
        yield f"{_named(setting, leads)} can’t both lead."
    if leads & peers:
        yield f"{_named(setting, leads & peers)} can’t be lead and peer."
    if len(peers) >= setting.team_size or len(peers | leads) > setting.team_size:
        yield f"{_named(setting, peers | leads)} are too many for a team of {setting.team_size} with its lead."
    if gone := (peers | leads) - set(setting.reviewers):
        yield f"{len(gone)} of those people are given by no school any more."


def _named(setting: Setting, keys: Iterable[int]) -> str:
    return listed(setting.reviewers[key].name if key in setting.reviewers else "somebody" for key in keys)


def _hosts(possible: Possible) -> Iterator[str]:
    setting, dated = possible.setting, {slot.host for slot in possible.slots}
    for place, key in enumerate(possible.hosts):
        name = setting.schools[key].name
        if place not in dated:
            yield f"{name} has no possible day between {said(setting.first)} and {said(setting.last)}."
            continue
        able = possible.free[possible.host_of == place].any(axis=0)
        if able.sum() < setting.team_size:
            yield f"Only {able.sum()} people can come to {name} on any of its days; its team is {setting.team_size}."
        elif possible.trained.any() and not (able & possible.trained).any():
            yield f"Nobody who is trained to lead can come to {name} on any of its days."


def _reviewers(possible: Possible) -> Iterator[str]:
    nought = [person.name for person in possible.reviewers if person.capacity < 1]
    if nought:
        yield f"No visits at all: {listed(nought)} said that they can go on none."
    idle = [
        person.name
        for at, person in enumerate(possible.reviewers)
        if person.capacity > 0 and not possible.free_on[:, at].any()
    ]
    if idle:
        yield f"Without a day in the round on which they can: {listed(idle)}."


def _gives(setting: Setting) -> Iterator[str]:
    """Schools whose people said fewer visits than their school owes."""
    longest = max((host.length.half_days for host in setting.hosts.values()), default=0)
    for key, host in setting.hosts.items():
        owed = host.length.half_days * setting.team_size / 2 - setting.allowance
        said_visits = sum(max(0, person.capacity) for person in _of(setting, key))
        if not setting.schools[key].may_receive_more and said_visits * longest / 2 < owed:
            name = setting.schools[key].name
            yield f"{name} owes {counted(owed, 'person-day')}, and its people said {counted(said_visits, 'visit')} in all."


def _of(setting: Setting, school: int) -> list[Reviewer]:
    return [person for person in setting.reviewers.values() if person.school == school]


def _schools(setting: Setting) -> Iterator[str]:
    schools = setting.schools.values()
    bare = [school.name for school in schools if not _has_calendar(setting, school)]
    if bare:
        yield f"Without a calendar for these months, so every weekday counts as a school day: {listed(bare)}."
    away = [school.name for school in schools if _has_calendar(setting, school) and not _is_open(setting, school)]
    if away:
        yield f"Without a school day between {said(setting.first)} and {said(setting.last)}: {listed(away)}."
    if setting.wishes.travel:
        placeless = [school.name for school in schools if school.position is None and not _has_minutes(setting, school)]
        if placeless:
            yield f"Without a position, so how far they are is guessed: {listed(placeless)}."


def _has_calendar(setting: Setting, school: School) -> bool:
    years = {school_year(setting.first), school_year(setting.last)}
    return years <= school.calendar.known_years


def _is_open(setting: Setting, school: School) -> bool:
    return any(school.calendar.is_school_day(day) for day in days(setting.first, setting.last))


def _has_minutes(setting: Setting, school: School) -> bool:
    return any(school.key in pair for pair in setting.travel.minutes)
