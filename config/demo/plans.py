"""Who reflects in which season, on what, whom they ask and how far they have come."""

from collections import Counter
from dataclasses import dataclass, field
from random import Random

from .entering import KEYS
from .people import Cast, Member
from .reading import read_data
from .voices import Voice
from .year import Season

# How far a reflection has come, and what came of each ask; taken in turn.
OPEN = [
    ("agreed", ["submitted"]),
    ("shared", ["submitted", "accepted"]),
    ("draft", ["chosen"]),
    ("shared", ["invited"]),
    ("triangulated", ["submitted"]),
    ("shared", ["declined", "invited"]),
    ("agreed", ["submitted", "declined"]),
    ("shared", ["accepted"]),
    ("triangulated", ["expired"]),
    ("draft", []),
    ("shared", ["handed_back", "accepted"]),
]
OVER = [
    ("agreed", ["submitted"]),
    ("agreed", ["submitted", "submitted"]),
    ("agreed", ["submitted", "expired"]),
    ("agreed", ["submitted"]),
    ("agreed", ["declined", "submitted"]),
    ("agreed", ["submitted"]),
    ("agreed", ["expired"]),
    ("triangulated", ["submitted"]),
    ("agreed", ["submitted"]),
    ("draft", ["chosen"]),
    ("agreed", ["handed_back", "submitted"]),
]

SHARE_WHO = {"first": 0.9, "second": 0.55, "now": 0.95}  # of those whose job a voice suits


@dataclass
class Plan:
    """One reflection. `comments`: how many lines of the conversation have been said; None: all of them. `lines`: what is
    said about the first view, its giver beginning. `words`: the message and the question that go with the last ask."""

    season: Season
    author: Member
    voice: Voice
    state: str
    asks: list[tuple[Member, str]] = field(default_factory=list)
    coach: Member | None = None
    comments: int | None = None
    is_read_by_head: bool = False
    lines: list[str] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)

    @property
    def leads(self) -> bool:
        return self.author.leads


class Planner:
    """Plans all reflections: those of the stories, then for each school leaders first and colleagues after them."""

    def __init__(self, cast: Cast, seasons: list[Season], voices: dict[str, Voice], chance: Random):
        self.cast, self.voices, self.chance = cast, voices, chance
        self.seasons = {season.key: season for season in seasons}
        self.asked = Counter()
        self.plans: list[Plan] = []

    def plan(self) -> list[Plan]:
        """All of them, the oldest season first."""
        for story in read_data("stories")["story"]:
            self.plans.append(self._story(**story))
        for season in self.seasons.values():
            for school in self.cast.schools:
                self._plan_school(season, school)
        return sorted(self.plans, key=lambda plan: (plan.season.cycle.opens_on, not plan.leads))

    def _story(self, season, author, voice, state, asks, coach=None, comments=None, read_by_head=False, **more):
        member, season = self.cast.members[author], self.seasons[season]
        named = [(self.cast.members[key], came) for key, came in asks]
        self._count(season, named)
        said = self.voices[voice].said_by(member, self.chance)
        coach = self.cast.members.get(coach)
        lines = more.pop("lines", [])
        return Plan(season, member, said, state, named, coach, comments, read_by_head, lines, more)

    def _plan_school(self, season, school):
        """Each voice is heard once at a school in a season, so that nobody reads the same words twice."""
        heard = {plan.voice.key for plan in self.plans if plan.author.school == school}
        here = self._free(season, school)
        voices = [voice for voice in self.voices.values() if self._is_for(season, voice) and voice.key not in heard]
        self.chance.shuffle(voices)
        steps = OPEN if season.is_open else OVER
        turn = self.chance.randrange(len(steps))
        for member in sorted(here, key=lambda member: not member.leads):
            voice = next((voice for voice in voices if voice.suits(member)), None)
            if voice and (member.leads or self.chance.random() < SHARE_WHO[season.key]):
                voices.remove(voice)
                self._plan_one(season, member, voice, *steps[turn % len(steps)])
                turn += 1

    def _free(self, season, school):
        """Who was here all the time and is in no story."""
        busy = {plan.author.key for plan in self.plans if plan.season is season}
        first, last = season.days[0], season.days[-1]
        here = [each for each in self.cast.at(school) if each.school == school and each.works_between(first, last)]
        self.chance.shuffle(here)
        return [each for each in here if each.key not in busy and not self._waits(season, each)]

    def _waits(self, season, member):
        """Priya has not begun: her one tap is the demo's first."""
        return season.is_open and member.key == "priya.nair"

    def _is_for(self, season, voice):
        return bool(voice.fits) and (voice.level is None) == (season.framework == "whole")

    def _plan_one(self, season, member, voice, state, outcomes):
        if member.leads and state == "draft":
            state, outcomes = ("shared", ["invited"]) if season.is_open else ("agreed", ["submitted"])
        if outcomes.count("submitted") > 1 and not voice.other:
            outcomes = ["submitted"]
        asks = list(zip(self._colleagues(season, member), outcomes, strict=False))
        if len(asks) < len(outcomes):
            return  # too few colleagues who may still be asked
        self._count(season, asks)
        coach = member.coach if self._has_gone_first(season, member.coach) else None
        comments = self.chance.randint(0, len(voice.talk)) if season.is_open and state != "agreed" else None
        said = voice.said_by(member, self.chance)
        reads = state == "agreed" and not member.leads and self.chance.random() < 0.3
        self.plans.append(Plan(season, member, said, state, asks, coach, comments, reads))

    def _colleagues(self, season, member):
        """Whom they may ask: not their manager or coach, nobody twice asked already, nobody of the five."""
        first, last = season.days[0], season.days[-1]
        found = [
            each
            for each in self.cast.at(member.school)
            if each not in (member, member.manager, member.coach)
            and each.works_between(first, last)
            and self.asked[season.key, each.key] < 2
            and not (season.is_open and each.key in KEYS)
        ]
        self.chance.shuffle(found)
        return found

    def _count(self, season, asks):
        for colleague, outcome in asks:
            if outcome not in ("expired", "chosen"):
                self.asked[season.key, colleague.key] += 1

    def _has_gone_first(self, season, coach):
        shared = [plan for plan in self.plans if plan.season is season and plan.author is coach]
        return bool(shared) and shared[0].state != "draft"
