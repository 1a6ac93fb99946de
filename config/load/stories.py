"""One reflection after another: what its author wrote, how its colleagues saw it, what was said about it."""

from datetime import datetime, timedelta
from random import Random

from reflections.models import (
    Addendum,
    Answer,
    Comment,
    Entry,
    Event,
    Evidence,
    Judgement,
    NextStep,
    PracticeOffer,
    Reflection,
    Share,
    Status,
    Thread,
    Triangulation,
    Version,
)
from schools.models import Opening

from .copying import Tables
from .messages import Post
from .moments import moment
from .plans import Plan

S = Triangulation.Status
ORDER = list(Status)
HOW = ["visited", "looked", "talked"]
KINDS = ["question", "question", "noticing", "suggestion", "thanks"]


class Storyteller:
    """Writes each plan's rows. `heads`: who heads each school."""

    def __init__(self, tables: Tables, words: dict, heads: dict[int, int], chance: Random, now: datetime):
        self.tables, self.heads, self.chance, self.now = tables, heads, chance, now
        self.words = {kind: self.drawn(some) for kind, some in words.items()}
        self.post = Post(tables, chance, now)

    def drawn(self, sentences: list[str]) -> list[str]:
        """Some texts of one to four sentences."""
        return [
            " ".join(self.chance.sample(sentences, self.chance.randint(1, min(4, len(sentences))))) for _ in range(97)
        ]

    def say(self, kind: str) -> str:
        return self.chance.choice(self.words[kind])

    def tell(self, plan: Plan) -> None:
        dates = self.dates(plan)
        status = plan.status
        has = {each: ORDER.index(status) >= ORDER.index(each) for each in ORDER}
        shared, triangulated, agreed = (dates[each] if has[each] else None for each in ORDER[1:])
        takeaway = self.say("takeaway") if agreed else ""
        pk = self.tables[Reflection].add(
            plan.author.pk, plan.season.pk, plan.school, status, self.chance.randint(2, 12), dates["start"],
            dates[Status.SHARED], shared, triangulated, agreed, plan.coach, takeaway,
        )  # fmt: skip
        entries = [self.entry(pk, plan, shared, place) for place in range(1 + pk % 2)]
        self.event(pk, "start", plan.author.pk, dates["start"])
        if shared:
            self.share(pk, plan, entries, dates)
        if triangulated:
            self.event(pk, "triangulated", plan.author.pk, triangulated)
        if agreed:
            self.finish(pk, plan, entries, agreed)

    def dates(self, plan: Plan) -> dict:
        """When it was started and when each later state began: in weeks, and in the open cycle in days."""
        start = moment(
            plan.season.opens_on + timedelta(self.chance.randint(0, 1 if plan.season.is_open else 12)), self.chance
        )
        pace = timedelta(hours=8 if plan.season.is_open else 60)
        steps = [start + pace * (1 + at + self.chance.random()) for at in range(3)]
        found = {"start": start} | dict(zip(ORDER[1:], steps, strict=True))
        return {each: min(at, self.now - timedelta(hours=1)) for each, at in found.items()}

    def event(self, reflection: int, kind: str, by: int, at: datetime, about: int | None = None) -> None:
        self.tables[Event].add(reflection, kind, by, about, at)

    def key(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"

    def entry(self, reflection: int, plan: Plan, shared: datetime | None, place: int) -> tuple[int, int, int]:
        """One criterion with its evidence and the author's own words; gives its id, its level's place and the criterion."""
        criteria = plan.season.criteria
        criterion = criteria[(plan.author.pk + plan.season.pk + 5 * place) % len(criteria)]
        pk = self.tables[Entry].add(reflection, criterion[0], self.say("wonder"))
        for position in range(1, 1 + pk % 3):
            self.tables[Evidence].add(pk, position, self.say("evidence"))
        level = self.chance.randrange(len(plan.season.levels))
        chosen = plan.season.levels[level][0] if pk % 10 else None
        text = self.say("narrative")
        self.tables[Judgement].add(pk, plan.author.pk, chosen, False, text, "", shared)
        if shared:
            name = plan.season.levels[level][1] if chosen else ""
            words = [{"entry": pk, "criterion": criterion[1], "level": name, "narrative": text, "evidence": []}]
            self.tables[Version].add(reflection, plan.author.pk, "share", words, shared)
        return pk, level, criterion[0]

    def share(self, pk: int, plan: Plan, entries: list, dates: dict) -> None:
        at = dates[Status.SHARED]
        self.event(pk, "share", plan.author.pk, at)
        for place, colleague in enumerate(plan.others[: plan.asks]):
            self.ask(pk, plan, entries, colleague, self.answer_of(plan, place), at)
        if plan.coach:
            self.tables[Share].add(pk, plan.coach, "coach", at, None)
            self.open(plan.coach, pk, at)
            self.post.digest(plan, plan.coach, plan.author.pk, "shared-with-coach", f"reflection:{pk}", at)
            self.converse(pk, plan, at)

    def answer_of(self, plan: Plan, place: int) -> str:
        """How an ask ended: two colleagues give their view as a rule, and further asks ended before the answer."""
        if plan.status == Status.SHARED:
            return (S.INVITED, S.ACCEPTED, S.EXPIRED, S.EXPIRED)[place % 4]
        drawn = self.chance.random()
        if place == 0 and drawn < 0.95 or place == 1 and drawn < 0.8:
            return S.SUBMITTED
        return S.EXPIRED if place > 1 else (S.DECLINED, S.HANDED_BACK)[place]

    def ask(self, pk: int, plan: Plan, entries: list, colleague: int, status: str, at: datetime) -> None:
        answered = self.later(at, 2) if status != S.INVITED else None
        submitted = self.later(answered, 4) if status == S.SUBMITTED else None
        how = self.chance.choice(HOW) if submitted else ""
        ask = self.tables[Triangulation].add(pk, colleague, status, how, at, answered, submitted, submitted)
        self.event(pk, "ask", plan.author.pk, at, colleague)
        self.post.at_once(plan, colleague, plan.author.pk, "view-asked", f"triangulation:{ask}", at, answered)
        if status in (S.ACCEPTED, S.SUBMITTED):
            self.tables[Share].add(pk, colleague, "colleague", answered, None)
            self.event(pk, "accept", colleague, answered)
            self.open(colleague, pk, answered)
            for entry in entries:
                self.view(entry, plan, colleague, submitted)
        elif answered:
            self.event(pk, status, colleague, answered)
        if submitted:
            self.event(pk, "view", colleague, submitted)
            self.post.digest(plan, plan.author.pk, colleague, "view-arrived", f"triangulation:{ask}", submitted)

    def view(self, entry: tuple, plan: Plan, colleague: int, submitted: datetime | None) -> None:
        """A colleague's words on one entry, mostly at the author's level or the next, and at times an answer."""
        pk, own, _ = entry
        unseen = self.chance.random() < 0.05
        apart = self.chance.choice((0, 0, 0, 1, 1, 2))
        level = None if unseen else plan.season.levels[min(own + apart, len(plan.season.levels) - 1)][0]
        text, question = (self.say("saw"), self.say("question")) if submitted else ("", "")
        judgement = self.tables[Judgement].add(pk, colleague, level, unseen, text, question, submitted)
        if submitted and judgement % 8 == 0:
            self.tables[Answer].add(judgement, self.say("comment"), self.later(submitted, 3))

    def converse(self, pk: int, plan: Plan, at: datetime) -> None:
        """A thread of questions and replies in turn; the coach begins, and who wrote last differs."""
        closed = self.later(at, 20) if plan.status == Status.AGREED and self.chance.random() < 0.3 else None
        thread = self.tables[Thread].add(pk, plan.coach, at, closed)
        speakers = (plan.coach, plan.author.pk)
        for place in range(plan.comments):
            at = min(at + timedelta(minutes=self.chance.randint(5, 600)), self.now - timedelta(minutes=1))
            taken = at if self.chance.random() < 0.01 else None
            text = "" if taken else self.say("comment")
            by, kind = speakers[place % 2], self.chance.choice(KINDS)
            self.tables[Comment].add(thread, by, kind, "", text, at, taken, self.key())
            if place < 2:
                self.post.digest(plan, speakers[1 - place], by, "comment", f"thread:{thread}", at)

    def finish(self, pk: int, plan: Plan, entries: list, at: datetime) -> None:
        self.event(pk, "finish", plan.author.pk, at)
        entry, level, _ = entries[0]
        status = self.chance.choice(list(NextStep.Status)[:3])
        self.tables[NextStep].add(pk, entry, self.say("step")[:500], at.date() + timedelta(30), status)
        head = self.heads[plan.school]
        if self.chance.random() < 0.1 and head not in (plan.author.pk, plan.coach, *plan.others):
            self.tables[Share].add(pk, head, "head", at, None)
            self.open(head, pk, at)
        if pk % 50 == 0:
            self.tables[Addendum].add(pk, self.say("takeaway"), self.later(at, 30), self.key())
        if level == 0 and pk % 4 == 0:
            gone = self.later(at, 200) if pk % 3 else None
            self.tables[PracticeOffer].add(
                entry, self.say("offer")[:120], self.say("narrative"), "Ask me.", None, at, gone
            )

    def open(self, person: int, reflection: int, at: datetime) -> None:
        self.tables[Opening].add(person, f"reflection:{reflection}", self.later(at, 1))

    def later(self, at: datetime, days: int) -> datetime:
        """Within so many days, and never after now."""
        return min(at + timedelta(days=days) * self.chance.random(), self.now - timedelta(minutes=1))
