"""The demo's peer-review rounds: one that is closed, one in the middle of its visits, one being set up."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from peerreview.models import (
    EnquiryQuestion,
    Finding,
    LineOfEnquiry,
    Note,
    PlanSearch,
    ProtocolClause,
    Release,
    Review,
    ReviewEvent,
    Round,
    RoundReviewer,
    RoundSchool,
    Seat,
    Session,
    Stage,
)
from peerreview.models.reviews import REACHED
from peerreview.stage_dates import Length
from reflections.models import Framework
from schools.calendars.days import SchoolCalendar
from schools.models import Person
from schools.words import all_under

from .people import Cast
from .reading import read_data
from .rows import Rows
from .year import moment, school_day

ORGANISER = "naomi.achebe"
ENDS = {  # which of a review's days says when it came to a stage, and at what minute
    "submitted_at": ("preparing_on", 15 * 60 + 40),
    "visit_began_at": ("visit_on", 8 * 60 + 30),
    "feedback_at": ("visit_on", 15 * 60),
    "visit_ended_at": ("visit_on", 15 * 60 + 25),
    "findings_given_at": ("findings_by_on", 16 * 60 + 10),
    "released_at": ("release_by_on", 11 * 60 + 5),
    "workshop_called_at": ("release_by_on", 11 * 60 + 30),
    "workshop_held_at": ("workshop_by_on", 16 * 60 + 45),
    "revisited_at": ("revisit_by_on", 14 * 60 + 20),
    "closed_at": ("revisit_by_on", 15 * 60 + 50),
}


@dataclass
class Told:
    """A review as it was written, with what later parts of its story hang on."""

    review: Review
    data: dict
    cast: Cast
    lines: list[LineOfEnquiry] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def person(self, key: str) -> Person:
        return self.cast.members[key].person


def add_rounds(rows: Rows, cast: Cast, calendars: dict[int, SchoolCalendar], framework: Framework, now: datetime):
    """The three rounds with their reviews; gives each review's Told."""
    told = []
    for data in read_data("rounds")["round"]:
        made = _add_round(rows, cast, data, framework, timezone.localdate(now))
        told += [_Telling(rows, cast, made, each, calendars, now).tell() for each in data.get("review", [])]
        _add_protocol(rows, made)
        _add_schools(rows, cast, made, data)
        if made.status == Round.Status.INVITING:  # the worker finds a plan as soon as it runs
            rows.add(PlanSearch(round=made, asked_by=made.made_by, asked_at=now, seconds=20))
    return told


def _add_round(rows, cast, data, framework, today):
    visits = [each["visit"] for each in data.get("review", [])] or [data["first"], data["last"]]
    first, last = school_day(today, min(visits)), school_day(today, max(visits))
    answer_by = school_day(first, -45)
    return rows.add(
        Round(
            theme=data["theme"],
            about=data["about"],
            framework=framework,
            status=data["status"],
            answer_by_on=answer_by,
            visits_from_on=first,
            visits_until_on=last + timedelta(days=14),
            team_size=3,
            visit_lengths=[Length.HALF, Length.ONE],
            stage_days=data["stage_days"],
            readers=data["readers"],
            allowance=data.get("allowance", 0),
            made_by=cast.members[ORGANISER].person,
            made_at=moment(min(school_day(answer_by, -20), school_day(today, -2)), 10 * 60),
        )
    )


def _add_protocol(rows, made):
    for position, text in enumerate(all_under("protocol").values(), start=1):
        said = {"position": position, "text": text, "saved_by": made.made_by, "saved_at": made.made_at}
        rows.add(ProtocolClause(round=made, **said))


def _add_schools(rows, cast, made, data):
    """Each school's answer: as it is said, or as its reviews show."""
    if "answers" in data:
        said = {key: rest for key, *rest in data["answers"]}
    else:
        hosts = {each["school"] for each in data["review"]}
        said = {key: _as_it_went(cast, data, key, key in hosts) for key in cast.schools}
    for key, school in cast.schools.items():
        answer, length, reviewers, remark = said.get(key, ("", "", [], ""))
        at = made.made_at + timedelta(days=1)
        signed = {"signed_version": 1, "signed_at": at, "signed_by": cast.head_of(key).person} if answer else {}
        row = RoundSchool(round=made, school=school, answer=answer, visit_length=length, remark=remark, **signed)
        row.answered_by, row.answered_at = (cast.head_of(key).person, at) if answer else (None, None)
        rows.add(row)
        for name in reviewers:
            _add_reviewer(rows, cast, row, name)


def _as_it_went(cast, data, key, hosts):
    named = {name for each in data["review"] for name in [each["lead"], *each["peers"], each.get("shadow")] if name}
    own = sorted(name for name in named if cast.members[name].school == key)
    answer = ("both" if own else "host") if hosts else ("give" if own else "no")
    return answer, "one" if hosts else "", own, ""


def _add_reviewer(rows, cast, row, name):
    member = cast.members[name]
    trained = {"role": "lead", "is_lead_trained": True} if member.leads else {}
    rows.add(RoundReviewer(round_school=row, person=member.person, capacity=2, **trained))


class _Telling:
    """One review, from its seats to as far as it has come."""

    def __init__(self, rows, cast, made, data, calendars, now):
        self.rows, self.cast, self.made, self.data, self.now = rows, cast, made, data, now
        self.school = cast.schools[data["school"]]
        today = timezone.localdate(now)
        calendar = calendars[self.school.pk]
        self.calendar = calendar if calendar.is_school_day(school_day(today, 0)) else SchoolCalendar()
        self.visit_on = self.calendar.after(school_day(today, data["visit"]), 0)
        self.chance = Random(f"{made.theme} {data['school']}")  # noqa: S311, nothing secret is drawn

    def tell(self) -> Told:
        review = self.rows.add(Review(round=self.made, school=self.school, **self._fields()))
        self.told = Told(review, self.data, self.cast)
        self._seats(review)
        self._enquiry(review)
        self._timetable(review)
        self._notes(review)
        self._findings(review)
        self._events(review)
        if review.released_at:
            for audience in self.made.readers:
                by = self.cast.head_of(self.data["school"]).person
                self.rows.add(Release(review=review, audience=audience, by=by, released_at=review.released_at))
        return self.told

    def _fields(self):
        stage = Stage(self.data["stage"])
        dates = self.made.stage_plan.resolved(self.visit_on, Length.ONE, self.calendar).as_fields()
        reached = [moment_ for at, moment_ in REACHED.items() if list(Stage).index(at) <= list(Stage).index(stage)]
        reached += ["feedback_at"] if "visit_ended_at" in reached else []
        fields = {"status": stage, **dates}
        fields |= {name: self._at(dates, name) for name in reached}
        if why := self.data.get("stopped"):
            fields |= {"stopped_at": self._minute(self.visit_on, 7 * 60 + 20), "stopped_because": why}
        return fields

    def _at(self, dates, name):
        day, minute = ENDS[name]
        return self._minute(dates[day], minute)

    def _minute(self, day: date, minute: int) -> datetime:
        """That minute, or a little before now if it has not come yet."""
        return min(moment(day, minute), self.now - timedelta(minutes=3))

    def _seats(self, review):
        begun = self._minute(self.made.answer_by_on + timedelta(days=7), 9 * 60)
        roles = [("lead", self.data["lead"]), *(("peer", name) for name in self.data["peers"])]
        roles += [
            (role, self.data[role]) for role in ("shadow", "host_lead", "champion", "writer") if role in self.data
        ]
        for role, name in roles:
            member = self.cast.members[name]
            school = self.cast.schools[member.school]
            self.rows.add(Seat(review=review, person=member.person, role=role, school=school, begun_at=begun))

    def _enquiry(self, review):
        for place, text in enumerate(self.data["questions"], start=1):
            question = self.rows.add(EnquiryQuestion(review=review, position=place, text=text))
            if place <= len(self.data["lines"]):
                self._line(question, self.data["lines"][place - 1], 1)
        for extra in self.data["lines"][len(self.data["questions"]) :]:
            self._line(self.told.lines[-1].question, extra, len(self.told.lines) + 1)

    def _line(self, question, text, place):
        agreed = self._minute(self.told.review.visit_on - timedelta(days=3), 12 * 60)
        by, host = self.told.person(self.data["lead"]), self.cast.head_of(self.data["school"]).person
        line = LineOfEnquiry(question=question, position=place, text=text, proposed_by=by, agreed_at=agreed)
        line.agreed_by = host
        self.told.lines.append(self.rows.add(line))

    def _timetable(self, review):
        for starts, ends, meets, place, reviewer, host in self.data["sessions"]:
            session = Session(
                review=review,
                on=self.visit_on,
                starts_at=time.fromisoformat(starts),
                ends_at=time.fromisoformat(ends),
                meets=meets,
                place=place,
                reviewer=self.told.person(reviewer),
                host_leader=self.told.person(host),
            )
            self.told.sessions.append(self.rows.add(session))

    def _notes(self, review):
        for session, line, kind, text in self.data.get("notes", []):
            met = self.told.sessions[session - 1]
            at = self._minute(self.visit_on, met.ends_at.hour * 60 + met.ends_at.minute)
            words = {"kind": kind, "text": text, "by": met.reviewer, "key": self._uuid()}
            where = {"review": review, "session": met, "line": self.told.lines[line - 1]}
            self.told.notes.append(self.rows.add(Note(**where, **words, written_at=at, arrived_at=at)))

    def _findings(self, review):
        for place, (kind, text, evidence) in enumerate(self.data.get("findings", []), start=1):
            at = self._minute(self.visit_on, 14 * 60 + 30)
            words = {"kind": kind, "text": text, "evidence": evidence, "position": place, "line": self.told.lines[0]}
            saved = {"saved_by": self.told.person(self.data["lead"]), "saved_at": at, "form_key": self._uuid()}
            self.told.findings.append(self.rows.add(Finding(review=review, **words, **saved)))

    def _events(self, review):
        lead, host = self.told.person(self.data["lead"]), self.cast.head_of(self.data["school"]).person
        by = {"visit_ended_at": lead, "findings_given_at": lead, "feedback_at": lead}
        for name in ENDS:
            if at := getattr(review, name):
                kind = name.removesuffix("_at")
                self.rows.add(ReviewEvent(review=review, kind=kind, by=by.get(name, host), at=at))
        if review.stopped_at:
            self.rows.add(ReviewEvent(review=review, kind="stopped", by=host, at=review.stopped_at))

    def _uuid(self):
        return UUID(int=self.chance.getrandbits(128))
