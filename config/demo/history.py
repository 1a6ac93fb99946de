"""One planned reflection as the rows that it would have left."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from django.db.models import Model

from reflections.models import (
    Answer,
    Comment,
    DifferenceLine,
    Entry,
    Event,
    Evidence,
    Judgement,
    NextStep,
    Reflection,
    Share,
    Thread,
    Triangulation,
    Version,
)  # fmt: skip
from schools.models import Opening, Person

from .files import file_row
from .frameworks import Shelf
from .people import Cast
from .plans import Plan
from .rows import Rows
from .year import LEADERS_BY, Clock, school_day

THANKS = "Thank you, I'm thinking about this."
LINES = {
    "declined": "So sorry, it is all reports and rehearsals here until the end of the month.",
    "handed_back": "I never found the hour. Please ask somebody who can do it justice.",
}


@dataclass
class Note:
    """That somebody was told of a thing; it becomes a message once the thing has its number."""

    person: Person
    kind: str
    thing: Model
    by: Person | None
    at: datetime
    is_read: bool
    is_recent: bool


class Telling:
    """Adds the rows of one plan. What needs numbers of rows not yet written is done by `after_writing`."""

    def __init__(self, plan: Plan, cast: Cast, shelf: Shelf, rows: Rows, chance: Random):
        self.plan, self.cast, self.shelf, self.rows, self.chance = plan, cast, shelf, rows, chance
        self.voice, self.author = plan.voice, plan.author.person
        self.clock = Clock(plan.season, chance, self._first_day())
        self.ends: list[datetime] = []
        self.views: list[tuple[Judgement, datetime]] = []
        self.notes: list[Note] = []
        self.seen: list[tuple[Person, datetime]] = []

    def tell(self) -> "Telling":
        """From the start as far as the plan goes."""
        self._begin()
        if self.plan.state == "draft":
            return self
        self._share()
        for colleague, outcome in self.plan.asks:
            self._ask(colleague.person, outcome, self.clock.split())
        if self.plan.coach:
            self._talk(self.clock.split())
        if self.plan.state in ("triangulated", "agreed"):
            self._settle()
        if self.plan.state == "agreed":
            self._finish()
        return self

    def after_writing(self) -> None:
        """Files, and openings and versions, which name the reflection and its entry by number."""
        if self.voice.file:
            file = self.rows.add(file_row(self.entry, self.voice.file, self.reflection.started_at))
            self.rows.add(Evidence(entry=self.entry, position=3, text=file.name, file=file))
        for person, at in self.seen:
            self.rows.add(Opening(person=person, thing=self.reflection.thing, opened_at=at))
        if not self.reflection.shared_at:
            self._keep(self.author, Version.Why.PAUSE, self.reflection.saved_at, self._own_words())
            return
        self._keep(self.author, Version.Why.SHARE, self.reflection.shared_at, self._own_words())
        for view, at in self.views:
            words = {**self._words(view), "question": view.question}
            self._keep(view.by, Version.Why.SHARE, at, words)
        if self.reflection.agreed_at:
            self._keep(self.author, Version.Why.FINISH, self.reflection.agreed_at, self._own_words())

    def _first_day(self):
        """Leaders in the first days, the others after them."""
        if self.plan.leads:
            return self.chance.randint(0, LEADERS_BY - 3)
        return self.chance.randint(LEADERS_BY, LEADERS_BY + (2 if self.plan.season.is_open else 7))

    def _begin(self):
        now = self.clock.now
        school = self.cast.schools[self.plan.author.school]
        times = {"started_at": now, "saved_at": now + timedelta(minutes=9)}
        self.reflection = Reflection(
            author=self.author, cycle=self.plan.season.cycle, school=school, version=4, **times
        )
        self.rows.add(self.reflection)
        self._event("start", self.author, now)
        criterion = self.shelf.criteria[self.voice.criterion]
        self.entry = self.rows.add(Entry(reflection=self.reflection, criterion=criterion, wonder=self.voice.wonder))
        for position, text in enumerate(self.voice.evidence, start=1):
            self.rows.add(Evidence(entry=self.entry, position=position, text=text))
        narrative = self.voice.narrative if self.plan.state != "draft" else first_sentence(self.voice.narrative)
        self.own = self.rows.add(Judgement(entry=self.entry, by=self.author, narrative=narrative))
        self.own.level = self.shelf.level(self.voice.level)
        self._choose()

    def _choose(self):
        """Whom the author means to share it with."""
        Chosen = Reflection.chosen_colleagues.through
        for colleague, _ in self.plan.asks:
            self.rows.add(Chosen(reflection=self.reflection, person=colleague.person))
        if self.plan.coach:
            self.reflection.chosen_coach = self.plan.coach.person

    def _share(self):
        now = self.clock.later(1)
        self.reflection.status, self.reflection.shared_at, self.own.submitted_at = "shared", now, now
        self._event("share", self.author, now)

    def _ask(self, colleague, outcome, clock):
        """One colleague: asked at the sharing, and what came of it."""
        now = clock.now
        ask = self.rows.add(
            Triangulation(reflection=self.reflection, colleague=colleague, invited_at=now, status=outcome)
        )
        self._event("ask", self.author, now, about=colleague)
        self._note(colleague, "view-asked", ask, self.author, now, is_read=outcome != "invited")
        if outcome in ("declined", "handed_back"):
            ask.line = LINES[outcome]
        if colleague is self.plan.asks[-1][0].person:
            ask.message, ask.question = (self.plan.words.get(part, "") for part in ("message", "question"))
        if outcome in ("accepted", "handed_back", "submitted"):
            self._accept(ask, clock.later(1), outcome)
        if outcome == "submitted":
            self._view(ask, clock.later(self.chance.randint(1, 3)))
        elif outcome in ("declined", "handed_back"):
            self._leave(ask, outcome, clock.later(1))

    def _accept(self, ask, now, outcome):
        ask.answered_at = ask.saved_at = now
        person = ask.colleague
        share = self.rows.add(
            Share(reflection=self.reflection, person=person, role=Share.Role.COLLEAGUE, shared_at=now)
        )
        self._event("accept", person, now)
        if outcome == "handed_back":
            share.ended_at = now + timedelta(minutes=50)
        if outcome != "submitted":
            partly = first_sentence(self.voice.saw) if outcome == "accepted" else ""
            self.rows.add(Judgement(entry=self.entry, by=person, narrative=partly))

    def _view(self, ask, now):
        """The first view in the voice's words, a second one in those of its other colleague."""
        voice, is_first = self.voice, not self.views
        ask.how, ask.submitted_at, ask.saved_at = (voice.how if is_first else "talked"), now, now
        view = Judgement(entry=self.entry, by=ask.colleague, submitted_at=now)
        view.narrative, view.question, level = (
            (voice.saw, voice.question, voice.view_level)
            if is_first
            else (voice.other, voice.other_question, voice.other_level)
        )
        view.level = self.shelf.level(level)
        self.rows.add(view)
        self.views.append((view, now))
        self.ends.append(now)
        self._event("view", ask.colleague, now)
        self.seen.append((ask.colleague, now))
        self._note(self.author, "view-arrived", ask, ask.colleague, now, is_read=self.plan.state == "agreed")
        self._offer_conversation(ask, view, now + timedelta(minutes=4))
        if is_first:
            self._talk_over(view, now)

    def _offer_conversation(self, ask, view, now):
        """Where the two see it differently, the colleague often offers ten minutes."""
        if self.own.level != view.level and self.chance.random() < 0.5:
            self._event("conversation", ask.colleague, now, about=self.author)
            is_read = self.plan.state == "agreed"
            self._note(self.author, "conversation-offered", ask, ask.colleague, now, is_read)

    def _talk_over(self, view, now):
        """Lines about a view, its giver and the author in turn."""
        for place, text in enumerate(self.plan.lines):
            by, other = (self.author, view.by) if place % 2 else (view.by, self.author)
            now += timedelta(minutes=20)
            key = UUID(int=self.chance.getrandbits(128))
            self.rows.add(DifferenceLine(judgement=view, by=by, text=text, written_at=now, form_key=key))
            is_read = place < len(self.plan.lines) - 1
            self._note(other, "difference-line", view, by, now, is_read)

    def _leave(self, ask, outcome, now):
        ask.answered_at = now
        self.ends.append(now)
        self._event(outcome, ask.colleague, now)
        self._note(self.author, "view-declined", ask, ask.colleague, now, is_read=True)

    def _talk(self, clock):
        """The coach reads it, asks first, and the two go on in turn."""
        plan, coach, shared_at = self.plan, self.plan.coach.person, self.clock.now
        self.rows.add(Share(reflection=self.reflection, person=coach, role=Share.Role.COACH, shared_at=shared_at))
        thread = self.rows.add(Thread(reflection=self.reflection, coach=coach, started_at=shared_at))
        lines = self.voice.talk[: plan.comments]
        self._note(coach, "shared-with-coach", self.reflection, self.author, shared_at, is_read=bool(lines))
        if lines:
            self.seen.append((coach, clock.later(1)))
        for place, text in enumerate(lines):
            is_last = place == len(lines) - 1
            self._comment(thread, place, text, clock.later(place % 2), is_last and plan.state != "agreed")

    def _comment(self, thread, place, text, now, is_waiting):
        by, other = (self.author, thread.coach) if place % 2 else (thread.coach, self.author)
        quote = "" if place else first_sentence(self.voice.narrative)
        key = UUID(int=self.chance.getrandbits(128))
        self.rows.add(
            Comment(thread=thread, by=by, kind=kind_of(text), quote=quote, text=text, written_at=now, form_key=key)
        )
        self.ends.append(now)
        self._note(other, "comment", thread, by, now, is_read=not is_waiting)

    def _settle(self):
        """The last view was the last awaited one; or the author goes on without the rest."""
        clock = self.clock.split()
        went_on = any(outcome == "expired" for _, outcome in self.plan.asks)
        last = max(self.views, key=lambda view: view[1], default=(self.own, clock.now))
        now = max([last[1], *self.ends, clock.later(4)]) if went_on else max([last[1], *self.ends])
        self.reflection.status, self.reflection.triangulated_at = "triangulated", now
        self._event("triangulated", self.author if went_on else last[0].by, now)
        if self.views and self.voice.answer:
            first = self.views[0][0]
            self.rows.add(Answer(judgement=first, text=self.voice.answer, answered_at=now + timedelta(minutes=25)))

    def _finish(self):
        now = self.reflection.triangulated_at + timedelta(minutes=45)
        self.reflection.status, self.reflection.agreed_at = "agreed", now
        self.reflection.takeaway = self.voice.takeaway or THANKS
        if self.voice.step:
            due_on = school_day(now.date(), self.chance.choice([10, 15, 25]))
            self.rows.add(
                NextStep(reflection=self.reflection, text=self.voice.step, help=self.voice.help, due_on=due_on)
            )
        self._event("finish", self.author, now)
        readers = [view.by for view, _ in self.views] + ([self.plan.coach.person] if self.plan.coach else [])
        for reader in [*readers, *self._open_to_head(now)]:
            self._note(reader, "finished", self.reflection, self.author, now, is_read=not self.plan.season.is_open)

    def _open_to_head(self, now):
        """The head of the author's school, if the author lets them read it."""
        head = self.cast.head_of(self.plan.author.school).person
        if not self.plan.is_read_by_head or head is self.author:
            return []
        self.rows.add(Share(reflection=self.reflection, person=head, role=Share.Role.HEAD, shared_at=now))
        return [head] if not (self.plan.coach and self.plan.coach.person is head) else []

    def _event(self, kind, by, at, about=None):
        self.rows.add(Event(reflection=self.reflection, kind=kind, by=by, at=at, about=about))

    def _note(self, person, kind, thing, by, at, is_read):
        self.notes.append(Note(person, kind, thing, by, at, is_read, self.plan.season.is_open))

    def _keep(self, by, why, at, words):
        self.rows.add(Version(reflection=self.reflection, by=by, why=why, words=[words], kept_at=at))

    def _own_words(self):
        files = [self.voice.file] if self.voice.file else []
        return {**self._words(self.own), "evidence": self.voice.evidence, "files": files, "wonder": self.entry.wonder}

    def _words(self, judgement):
        level = judgement.level.name if judgement.level else ""
        words = {"entry": self.entry.pk, "criterion": self.entry.criterion.name, "level": level}
        return words | {"narrative": judgement.narrative}


def kind_of(text: str) -> Comment.Kind:
    """What somebody would have called it."""
    if "thank" in text.lower():
        return Comment.Kind.THANKS
    return Comment.Kind.QUESTION if text.endswith("?") else Comment.Kind.NOTICING


def first_sentence(text: str) -> str:
    """As far as the first full stop."""
    return f"{text.partition('. ')[0].rstrip('.')}." if text else ""
