"""Rules that collide, and what would free them, as sentences with names and dates."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from .answer import Question
from .plan import Reviewer
from .possible import Possible
from .rulebook import Kind, Rule
from .wording import FEW, counted, days_said, listed, said


def told(question: Question, rules: Sequence[Rule]) -> Iterator[str]:
    """What cannot hold together, a sentence for each rule; many people of whom the same is said share one."""
    yield from _Words(question, rules).told()


def freed(question: Question, rules: Sequence[Rule]) -> Iterator[str]:
    """What would end the collision; any one of them may do."""
    yield from _Words(question, rules).freed()


class _Words:
    def __init__(self, question: Question, rules: Sequence[Rule]) -> None:
        self.question, self.setting = question, question.setting
        self.possible = Possible(question)
        self.keys: dict[Kind, list[Rule]] = defaultdict(list)
        for rule in sorted(rules):
            self.keys[rule.kind].append(rule)
        self.hosts = [rule.key for rule in self.keys[Kind.VISIT]]

    def told(self) -> Iterator[str]:
        size = self.setting.team_size
        for host in self.hosts:
            yield f"{self._school(host)} is visited by a team of {size}{self._led(host)}."
        for rule in self.keys[Kind.DAYS]:
            yield f"{self._school(rule.key)} {_can_host_on(self._days(rule.key))}."
        for lock in self.question.locks:
            yield from self._lock(lock.school, lock.on, lock.lead, lock.peers)
        for rule in self.keys[Kind.SHADOW]:
            yield f"{self._person(rule.key)} learns at {self._school(rule.other)}."
        yield from self._people()
        yield from self._schools()

    def _led(self, host: int) -> str:
        return ", one of them trained to lead" if Rule(Kind.LEAD, host) in self.keys[Kind.LEAD] else ""

    def _lock(self, school: int, on: date | None, lead: int | None, peers: Iterable[int]) -> Iterator[str]:
        name = self._school(school)
        if on and Rule(Kind.LOCKED_DAY, school) in self.keys[Kind.LOCKED_DAY]:
            yield f"{name} is locked to {said(on)}."
        if lead is not None and Rule(Kind.LOCKED_LEAD, school) in self.keys[Kind.LOCKED_LEAD]:
            yield f"{self._person(lead)} is locked to lead at {name}."
        kept = [peer for peer in sorted(peers) if Rule(Kind.LOCKED_PEER, peer, school) in self.keys[Kind.LOCKED_PEER]]
        if kept:
            yield f"{listed(map(self._person, kept))} {'is' if len(kept) == 1 else 'are'} locked into the team of {name}."

    def _people(self) -> Iterator[str]:
        free = [self.setting.reviewers[rule.key] for rule in self.keys[Kind.FREE]]
        if 0 < len(free) <= FEW:
            yield from (f"{person.name} can’t come on {self._unfree(person)}." for person in free)
        elif free:
            yield f"{listed(person.name for person in free)} can’t come on those days."
        said_visits: dict[int, list[str]] = defaultdict(list)
        for rule in self.keys[Kind.CAPACITY]:
            said_visits[max(0, self.setting.reviewers[rule.key].capacity)].append(self._person(rule.key))
        for number, names in said_visits.items():
            yield f"{listed(names)} said {counted(number, 'visit')}{' each' if len(names) > 1 else ''}."
        for rule in self.keys[Kind.BARRED]:
            barred = [self._school(key) for key in self.setting.reviewers[rule.key].barred_from if key in self.hosts]
            yield f"{self._person(rule.key)} can’t go to {listed(barred) if barred else 'some schools'}."

    def _schools(self) -> Iterator[str]:
        names = [self._school(rule.key) for rule in self.keys[Kind.AWAY]]
        if names:
            yield f"At most {counted(self.setting.most_away, 'person', 'people')} may be away on one day from {listed(names)}."
        names = [self._school(rule.key) for rule in self.keys[Kind.FAIR]]
        if names:
            less = self.setting.allowance
            by = f", less {counted(less, 'day')}" if less else ""
            yield f"{listed(names)} {'gives' if len(names) == 1 else 'give'} as many person-days as are given there{by}."
        if self.keys[Kind.MUTUAL]:
            yield "No two schools review each other."

    def freed(self) -> Iterator[str]:
        if self.keys[Kind.FREE]:
            yield f"One of these able to come on one of the days: {self._names(Kind.FREE)}."
        if self.keys[Kind.CAPACITY]:
            yield f"One more visit from one of these: {self._names(Kind.CAPACITY)}."
        if self.keys[Kind.LEAD]:
            yield f"One more person trained to lead who can go to {listed(self._school(r.key) for r in self.keys[Kind.LEAD])}."
        if self.keys[Kind.DAYS]:
            yield f"Another day at {listed(self._school(rule.key) for rule in self.keys[Kind.DAYS])}."
        if any(self.keys[kind] for kind in (Kind.LOCKED_DAY, Kind.LOCKED_LEAD, Kind.LOCKED_PEER)):
            yield "Unlocking what is locked there."
        if self.keys[Kind.FAIR]:
            yield f"Letting this be given more than it gives: {listed(self._school(r.key) for r in self.keys[Kind.FAIR])}."
        if self.keys[Kind.AWAY]:
            yield "Letting one person more be away from a school on one day."
        if self.keys[Kind.MUTUAL]:
            yield "Letting two schools review each other."
        yield f"A smaller team, or leaving one of these for another round: {listed(map(self._school, self.hosts))}."

    def _names(self, kind: Kind) -> str:
        return listed(self._person(rule.key) for rule in self.keys[kind])

    def _school(self, key: int) -> str:
        return self.setting.schools[key].name

    def _person(self, key: int) -> str:
        return self.setting.reviewers[key].name if key in self.setting.reviewers else "somebody who left the round"

    def _days(self, host: int) -> list[date]:
        """On which days a visit there could begin."""
        place = self.possible.host_at[host]
        return [self.possible.dates[slot.dates[0]] for slot in self.possible.slots if slot.host == place]

    def _unfree(self, person: Reviewer) -> str:
        at = self.possible.person_at[person.key]
        dates = {d for slot in self.possible.slots if self.possible.hosts[slot.host] in self.hosts for d in slot.dates}
        return days_said(self.possible.dates[day] for day in dates if not self.possible.free_on[day, at])


def _can_host_on(days: list[date]) -> str:
    return f"can only host on {days_said(days)}" if days else "has no day on which it can host"
