"""The schools of a made trust, who works there, who leads whom and who coaches whom."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import cycle
from random import Random

from config.demo.entering import DOMAIN, ENTRANCES
from schools.models import (
    CalendarEntry,
    CoachingPair,
    Membership,
    Person,
    Phase,
    PurposeAgreement,
    Role,
    School,
    Trust,
)

from .copying import Tables
from .moments import moment
from .sizes import SMALLEST_SCHOOL, TRUST_LEADS, Sizes

NAME = "Full Measure Learning Trust"
ROUTE = "Speak to the safeguarding lead in person, today. Never write about a child here."
KINDS = [  # how often, how large, and how it ends its name
    (70, 1, Phase.PRIMARY, "Primary School"),
    (22, 3, Phase.SECONDARY, "Academy"),
    (3, 4, Phase.ALL_THROUGH, "Community School"),
    (3, 1, Phase.NOT_APPLICABLE, "Special School"),
    (2, 1, Phase.NURSERY, "Nursery School"),
]
TERMS = [("Autumn term", 9, 2, 107), ("Spring term", 1, 5, 82), ("Summer term", 4, 14, 96)]  # month, day, length
HALF_TERMS = [(10, 26), (2, 16), (5, 25)]  # Mondays, roughly


@dataclass(eq=False)
class Member:
    """Somebody where they do most of their work. `coach`: who coaches them now, if anybody does."""

    pk: int
    role: str
    manager: int | None = None
    coach: int | None = None
    leaves_on: date | None = None


@dataclass(eq=False)
class Staff:
    """One school and its people, the head first."""

    pk: int
    members: list[Member] = field(default_factory=list)

    def having(self, *roles: str) -> list[Member]:
        return [each for each in self.members if each.role in roles]

    def between(self, day: date) -> list[Member]:
        """Who works there on that day."""
        return [each for each in self.members if each.leaves_on is None or each.leaves_on >= day]


class People:
    """Makes the trust, its schools and everybody in them."""

    def __init__(self, tables: Tables, sizes: Sizes, words: dict, chance: Random, today: date):
        self.tables, self.sizes, self.words, self.chance, self.today = tables, sizes, words, chance, today
        self.entrances = list(ENTRANCES)

    def make(self) -> list[Staff]:
        self.tables[Trust].add(NAME)
        kinds = self.chance.choices(KINDS, [kind[0] for kind in KINDS], k=self.sizes.schools)
        schools = [self.school(kind) for kind in kinds]
        for school, count in zip(schools, self.counts(kinds), strict=True):
            self.join(school, count)
            self.lead(school)
            self.calendar(school)
        self.leads = [self.person(Role.TRUST_LEAD) for _ in range(TRUST_LEADS)]
        for lead in self.leads:
            self.tables[Membership].add(lead.pk, None, lead.role, None, self.today - timedelta(3000), None)
            self.agree(lead.pk)
        return schools

    def school(self, kind) -> Staff:
        _, _, phase, ending = kind
        number = self.tables[School].count + 1
        town = self.chance.choice(self.words["towns"])
        name = f"{town} {self.chance.choice(self.words['towns'])} {ending}"
        at = self.chance.randint(400_000, 480_000), self.chance.randint(400_000, 480_000)
        return Staff(self.tables[School].add(str(200_000 + number), name, phase, town, *at, ROUTE))

    def counts(self, kinds) -> list[int]:
        """How many people each school has: by the size of its kind, all together exactly as many as asked for."""
        weights = [kind[1] * self.chance.uniform(0.6, 1.4) for kind in kinds]
        spare = self.sizes.people - TRUST_LEADS - SMALLEST_SCHOOL * len(kinds)
        counts = [SMALLEST_SCHOOL + int(spare * weight / sum(weights)) for weight in weights]
        counts[0] += self.sizes.people - TRUST_LEADS - sum(counts)
        return counts

    def join(self, school: Staff, count: int) -> None:
        leaders = [Role.HEAD] + [Role.SENIOR_LEADER] * max(1, count // 12) + [Role.MIDDLE_LEADER] * max(1, count // 6)
        for role in leaders + [Role.TEACHER] * (count - len(leaders)):
            school.members.append(self.person(role))
        for each in school.members[-max(0, count // 30) :] if count >= 30 else []:
            each.leaves_on = self.today - timedelta(self.chance.randint(15, 60))

    def person(self, role: str) -> Member:
        number = self.tables[Person].count + 1
        first, last = self.chance.choice(self.words["first_names"]), self.chance.choice(self.words["last_names"])
        email = f"{first}.{last}.{number}@{DOMAIN}".lower().replace("'", "")
        entrance = next((each for each in self.entrances if fits(each.role, role)), None)
        if entrance:
            self.entrances.remove(entrance)
            (first, last), email = entrance.name.split(), entrance.email
        days = [1, 2, 3, 4, 5] if self.chance.random() < 0.8 else [1, 2, 3]
        joined = moment(self.today - timedelta(self.chance.randint(1900, 4000)), self.chance)
        return Member(self.tables[Person].add(email, first, last, "!", days, joined), role)

    def lead(self, school: Staff) -> None:
        """Give each a line manager, a membership and, but for the head, a coach; and leaders' yearly words."""
        head, seniors, middles = school.members[0], school.having(Role.SENIOR_LEADER), school.having(Role.MIDDLE_LEADER)
        managers = {Role.TEACHER: cycle(middles), Role.MIDDLE_LEADER: cycle(seniors), Role.SENIOR_LEADER: cycle([head])}
        coaches = {Role.TEACHER: cycle(seniors + middles[1:]), Role.MIDDLE_LEADER: cycle(seniors[1:] + seniors[:1])}
        coaches[Role.SENIOR_LEADER] = cycle([head])
        for each in school.members:
            each.manager = next(managers[each.role]).pk if each is not head else None
            begun = self.today - timedelta(self.chance.randint(1900, 4000))
            self.tables[Membership].add(each.pk, school.pk, each.role, each.manager, begun, each.leaves_on)
            if each is not head:
                self.pair(each, next(coaches[each.role]).pk, head.pk)
        for leader in [head, *seniors, *middles]:
            self.agree(leader.pk)

    def pair(self, colleague: Member, coach: int, head: int) -> None:
        """Propose a coach: most have agreed, some have not answered, and some had another before."""
        proposed = moment(self.today - timedelta(self.chance.randint(1825, 1890)), self.chance)
        pairs, drawn = self.tables[CoachingPair], self.chance.random()
        if drawn > 0.92:
            pairs.add(coach, colleague.pk, head, moment(self.today - timedelta(3), self.chance), None, None)
            return
        if drawn > 0.85:
            pairs.add(coach, colleague.pk, head, proposed, proposed, proposed + timedelta(400))
        colleague.coach = coach
        pairs.add(coach, colleague.pk, head, proposed, proposed + timedelta(2), None)

    def agree(self, leader: int) -> None:
        """A word for each of six years; one leader in twenty, none of them the demo's, has yet to give this year's."""
        latest = 380 if self.chance.random() < 0.05 and leader > SMALLEST_SCHOOL and leader < self.sizes.people else 40
        for years in reversed(range(6)):
            day = self.today - timedelta(latest + 365 * years + self.chance.randint(0, 30))
            self.tables[PurposeAgreement].add(leader, moment(day, self.chance))

    def calendar(self, school: Staff) -> None:
        """Terms and half-terms of last year, this one and the next."""
        entries = self.tables[CalendarEntry]
        for year in range(self.today.year - 1, self.today.year + 2):
            for name, month, day, length in TERMS:
                first = date(year, month, day)
                entries.add(school.pk, "term", name, first, first + timedelta(length))
            for month, day in HALF_TERMS:
                first = date(year, month, day)
                entries.add(school.pk, "half_term", "Half-term", first, first + timedelta(4))


def fits(entrance: str, role: str) -> bool:
    """Whether somebody in this role can be whom the demo's sign-in page names as that."""
    roles = {"teacher": Role.TEACHER, "colleague": Role.TEACHER, "coach": Role.SENIOR_LEADER, "head": Role.HEAD}
    return roles.get(entrance, Role.TRUST_LEAD) == role
