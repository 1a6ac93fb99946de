"""What a plan costs, in points, part by part: the wishes of a round as one sum of whole numbers."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil, hypot

from schools.calendars.days import days

from .answer import Parts, Question
from .plan import Reviewer, School, Setting, Visit

KINDS_OF_PHASE: dict[str, frozenset[str]] = {
    "Nursery": frozenset({"nursery"}),
    "Primary": frozenset({"primary"}),
    "Middle deemed primary": frozenset({"primary"}),
    "Middle deemed secondary": frozenset({"secondary"}),
    "Secondary": frozenset({"secondary"}),
    "All-through": frozenset({"primary", "secondary"}),
    "16 plus": frozenset({"sixteen plus", "secondary"}),
    "Not applicable": frozenset({"special or alternative"}),
}
"""What a school has in common with others. GIAS names no phase for special schools and alternative provision."""


def parts_of(question: Question, visits: Iterable[Visit]) -> Parts:
    """What these visits cost. Places and days that are still open cost nothing, and neither do shadows."""
    setting, planned = question.setting, list(visits)
    sent = [(setting.reviewers[key], visit.school) for visit in planned for key in visit.reviewers]
    return Parts(
        travel=sum(travel_points(setting, person.school, host) for person, host in sent),
        phase=sum(phase_points(setting, person, host) for person, host in sent),
        repeats=sum(repeat_points(setting, person.school, host) for person, host in sent),
        load=_load_points(setting, sent),
        weeks=_weeks_points(setting, planned),
        changes=sum(change_points(setting, *pair) for pair in _changed(question, planned)),
    )


def travel_points(setting: Setting, school: int, host: int) -> int:
    """For one person, one way, from one school to another."""
    return round(setting.wishes.travel * distance(setting, school, host))


def distance(setting: Setting, school: int, host: int) -> float:
    """The minutes given for the two schools, else kilometres by their positions, else what counts as unknown."""
    given = setting.travel.minutes
    for pair in ((school, host), (host, school)):
        if pair in given:
            return given[pair]
    one, other = setting.schools[school].position, setting.schools[host].position
    if one is None or other is None:
        return setting.travel.unknown
    return setting.travel.factor * hypot(one[0] - other[0], one[1] - other[1]) / 1000


def phase_points(setting: Setting, person: Reviewer, host: int) -> int:
    """For somebody none of whose schools has anything in common with the host; a phase that is not known never counts."""
    target = setting.schools[host]
    own = [setting.schools[key] for key in {person.school, *person.schools} if key in setting.schools]
    return 0 if any(is_alike(school, target) for school in own) else setting.wishes.phase


def is_alike(one: School, other: School) -> bool:
    """Whether two schools have pupils of one phase, or are both special schools or alternative provision."""
    if not one.phase or not other.phase:
        return True
    kinds = [KINDS_OF_PHASE.get(school.phase, frozenset({school.phase})) for school in (one, other)]
    return not kinds[0].isdisjoint(kinds[1])


def repeat_points(setting: Setting, school: int, host: int) -> int:
    """For each person whom a school sends to where it sent somebody lately: halved with each round that lies between."""
    ago = setting.recent.get((school, host))
    return 0 if ago is None else round(setting.wishes.repeats / 2 ** max(0, ago - 1))


def even_load(setting: Setting) -> int:
    """How many visits of each person would share them evenly, rounded up."""
    able = sum(person.capacity > 0 for person in setting.reviewers.values())
    return max(1, ceil(len(setting.hosts) * setting.team_size / max(1, able)))


def even_week(setting: Setting) -> int:
    """How many visits of each week would share them evenly, rounded up."""
    return max(1, ceil(len(setting.hosts) / max(1, len(weeks_of(setting)))))


def weeks_of(setting: Setting) -> set[tuple[int, int]]:
    """The weeks in which some host has a school day in the round's window."""
    calendars = {setting.schools[key].calendar for key in setting.hosts}
    window = [day for day in days(setting.first, setting.last) if day.isoweekday() <= 5]
    return {week_of(day) for day in window if any(calendar.is_school_day(day) for calendar in calendars)}


def week_of(day: date) -> tuple[int, int]:
    """The calendar week of a day, by year and number."""
    return day.isocalendar()[:2]


def beyond(count: int, share: int, weight: int) -> int:
    """Points for what exceeds an even share, squared."""
    return weight * max(0, count - share) ** 2


def change_points(setting: Setting, stood: Visit, now: Visit) -> int:
    """For the day, if it moved, and each of the team who stood there and is not in it any more."""
    moved = stood.on is not None and now.on != stood.on
    return setting.wishes.changes * (moved + len(set(stood.reviewers) - set(now.reviewers)))


def _load_points(setting: Setting, sent: list[tuple[Reviewer, int]]) -> int:
    share = even_load(setting)
    counts = Counter(person.key for person, _ in sent)
    return sum(beyond(count, share, setting.wishes.load) for count in counts.values())


def _weeks_points(setting: Setting, visits: list[Visit]) -> int:
    share = even_week(setting)
    counts = Counter(week_of(visit.on) for visit in visits if visit.on)
    return sum(beyond(count, share, setting.wishes.weeks) for count in counts.values())


def _changed(question: Question, visits: list[Visit]) -> Iterator[tuple[Visit, Visit]]:
    now = {visit.school: visit for visit in visits}
    for stood in question.standing:
        if stood.school in question.setting.hosts:
            yield stood, now.get(stood.school, Visit(stood.school))
