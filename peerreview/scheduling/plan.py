"""A round's teams and dates, and what they have to hold to, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from peerreview.stage_dates import Length
from schools.calendars.days import SchoolCalendar


@dataclass(frozen=True)
class School:
    """A school of a round. `may_receive_more`: it joins or only hosts, and owes no days for those it is given. `phase`: as
    schools.models.Phase names it, "" unknown; `position`: easting and northing in metres of the British National Grid."""

    key: int
    name: str
    calendar: SchoolCalendar = field(default_factory=SchoolCalendar)
    may_receive_more: bool = False
    phase: str = ""
    position: tuple[int, int] | None = None


@dataclass(frozen=True)
class Host:
    """A school that is visited. `cannot_on`: dates on which it can't host."""

    school: int
    length: Length = Length.ONE
    cannot_on: frozenset[date] = frozenset()

    def dates_from(self, first: date, calendar: SchoolCalendar) -> list[date]:
        """The dates of a visit that begins on that day: one, or two school days."""
        return (
            [calendar.after(first, place) for place in range(self.length.dates)] if self.length.dates > 1 else [first]
        )


@dataclass(frozen=True)
class Reviewer:
    """Somebody whom a school gives. `schools`: where they work; `school`: the one that gives them; `capacity`: in visits;
    `weekdays`: on which they work, Monday is 1; `barred_from`: schools they may not review, for reasons not told."""

    key: int
    name: str
    school: int
    schools: frozenset[int]
    is_lead_trained: bool = False
    capacity: int = 1
    away_on: frozenset[date] = frozenset()
    weekdays: frozenset[int] = frozenset({1, 2, 3, 4, 5})
    barred_from: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Visit:
    """Who visits a school and from which day; what is not decided yet is None or empty. `shadows` learn, and count as no
    part of the team's size."""

    school: int
    on: date | None = None
    lead: int | None = None
    peers: tuple[int, ...] = ()
    shadows: tuple[int, ...] = ()

    @property
    def reviewers(self) -> tuple[int, ...]:
        """Lead and peers."""
        return ((self.lead,) if self.lead is not None else ()) + self.peers

    @property
    def people(self) -> tuple[int, ...]:
        """Everybody who travels."""
        return self.reviewers + self.shadows

    @property
    def mark(self) -> str:
        """The visit as one line of text, the same only for the same day and team: what a form was read as."""
        groups = [[self.lead] if self.lead is not None else [], sorted(self.peers), sorted(self.shadows)]
        return "/".join([str(self.on or ""), *(",".join(map(str, keys)) for keys in groups)])


@dataclass(frozen=True)
class Wishes:
    """What a trust would rather have, each as points a plan costs: a kilometre (or minute) of travel of one person one way;
    a reviewer of another phase than the host; a school that sends somebody to where it sent somebody the last time (half
    for the time before, and so on); each visit of a person beyond an even share, squared; each visit of a week beyond an
    even share, squared; each day or person that differs from the plan that stood. 0 turns a wish off."""

    travel: float = 1
    phase: int = 30
    repeats: int = 40
    load: int = 10
    weeks: int = 10
    changes: int = 50


@dataclass(frozen=True)
class Travel:
    """How far it is between schools: straight-line kilometres times `factor`, or the driving minutes given for a pair (from,
    to; the other way round counts too). A school without a position counts as `unknown` from everywhere."""

    factor: float = 1.3
    minutes: Mapping[tuple[int, int], int] = field(default_factory=dict)
    unknown: int = 20


@dataclass(frozen=True)
class Setting:
    """What a round's plan has to hold to, and would rather have. `most_away`: people of one school on one date;
    `is_mutual_allowed`: whether two schools may review each other; `allowance`: by how many person-days a school may give
    less than it is given; `recent`: how many rounds ago (1 is the last) the first school sent somebody to the second."""

    first: date
    last: date
    team_size: int
    schools: dict[int, School]
    hosts: dict[int, Host]
    reviewers: dict[int, Reviewer]
    most_away: int = 2
    is_mutual_allowed: bool = False
    allowance: int = 0
    wishes: Wishes = field(default_factory=Wishes)
    travel: Travel = field(default_factory=Travel)
    recent: Mapping[tuple[int, int], int] = field(default_factory=dict)
