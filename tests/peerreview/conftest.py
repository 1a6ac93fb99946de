"""The cast of a round: Ash Primary hosts, and leaders of other schools review it."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from peerreview.models import (
    EnquiryQuestion,
    Finding,
    Kind,
    LineOfEnquiry,
    Note,
    Review,
    Round,
    RoundReviewer,
    RoundSchool,
    Seat,
    Session,
    Stage,
)
from peerreview.models.reviews import ORDER, REACHED
from peerreview.stage_dates import Length
from schools.calendars.days import SchoolCalendar
from schools.models import Membership, Person, Role, School

LEADERS = {  # beside the cast: who comes from which school
    "lee": ("Lee", "Marlow", "birch", Role.SENIOR_LEADER),  # the lead reviewer
    "petra": ("Petra", "Novak", "cedar", Role.HEAD),  # a peer reviewer
    "shaun": ("Shaun", "Dyer", "birch", Role.MIDDLE_LEADER),  # comes along to learn
    "rae": ("Rae", "Sutton", "cedar", Role.SENIOR_LEADER),  # was replaced
    "max": ("Max", "Ellery", "dogwood", Role.HEAD),  # a third head, who may mediate
    "wes": ("Wes", "Tait", "ash", Role.MIDDLE_LEADER),  # writes the self-review with the head
    "chloe": ("Chloe", "Baird", "ash", Role.SENIOR_LEADER),  # the follow-up lead
    "una": ("Una", "Webb", "ash", Role.MIDDLE_LEADER),  # has taken on an action
    "stan": ("Stan", "Moor", "dogwood", Role.TEACHER),  # staff of another school
}
RELATIONS = {
    "host_head": "hana",
    "host_lead": "joe",
    "writer": "wes",
    "champion": "chloe",
    "host_leader": "mira",  # writes notes of a session, and has no seat
    "action_owner": "una",
    "lead": "lee",
    "peer": "petra",
    "shadow": "shaun",
    "replaced": "rae",
    "mediator": "max",
    "round_head": "hugo",
    "host_staff": "ada",
    "staff": "stan",
    "trust_lead": "lena",
    "admin": "tess",
}
SEATS = {
    "joe": Seat.Role.HOST_LEAD,
    "wes": Seat.Role.WRITER,
    "chloe": Seat.Role.CHAMPION,
    "lee": Seat.Role.LEAD,
    "petra": Seat.Role.PEER,
    "shaun": Seat.Role.SHADOW,
    "rae": Seat.Role.PEER,
}


@pytest.fixture
def leaders(people, schools):
    """The cast and, by first name, the leaders of two more schools, Cedar and Dogwood."""
    begun = timezone.localdate() - timedelta(days=400)
    for number, name in enumerate(["cedar", "dogwood"], start=3):
        route = f"Speak to the head of {name.capitalize()}."
        schools[name] = School.objects.create(
            urn=f"10000{number}", name=f"{name.capitalize()} School", safeguarding_route=route
        )
    for name, (first, last, school, role) in LEADERS.items():
        person = Person.objects.create_user(f"{name}.{last.lower()}@larch.example", first_name=first, last_name=last)
        Membership.objects.create(person=person, school=schools[school], role=role, starts_on=begun)
        people[name] = person
    return people


@pytest.fixture
def round_of(leaders, schools, framework):
    """Makes a round in a state, with every school invited and answering yes to both."""

    def make(status=Round.Status.PUBLISHED):
        today, now = timezone.localdate(), timezone.now()
        made = Round.objects.create(
            theme="Reading across the curriculum",
            framework=framework,
            status=status,
            answer_by_on=today + timedelta(days=14),
            visits_from_on=today + timedelta(days=30),
            visits_until_on=today + timedelta(days=60),
            made_by=leaders["lena"],
            made_at=now,
        )
        for school in schools.values():
            row = RoundSchool.objects.create(
                round=made, school=school, answer=RoundSchool.Answer.BOTH, visit_length=Length.ONE, answered_at=now
            )
            for name, (_, _, key, _) in LEADERS.items():
                if schools[key] == school and name not in ("wes", "chloe", "una", "stan"):
                    RoundReviewer.objects.create(round_school=row, person=leaders[name], is_lead_trained=name == "lee")
        return made

    return make


@pytest.fixture
def review_at(round_of, schools, leaders):
    """Makes Ash's review as it stands at a stage, by rows: seats, dates, a question with its line, a session; notes from
    the visit on, findings from the findings on. `fed_back`: the feedback point has come."""

    def make(stage=Stage.PLANNED, *, fed_back=None):
        stage, made = Stage(stage), round_of(Round.Status.RUNNING)
        fed_back = ORDER.index(stage) >= ORDER.index(Stage.HOST_REPLY) if fed_back is None else fed_back
        review = Review.objects.create(round=made, school=schools["ash"], **_fields(made, stage, fed_back))
        seat_everybody(review, leaders)
        add_content(review, leaders)
        return review

    return make


def _fields(made, stage, fed_back):
    now = timezone.now()
    reached = ORDER[: ORDER.index(stage) + 1]
    fields = {"status": stage, "visit_length": Length.ONE}
    fields |= made.stage_plan.resolved(visit_day(), Length.ONE, SchoolCalendar()).as_fields()
    fields |= {moment: now for at, moment in REACHED.items() if at in reached}
    return fields | ({"feedback_at": now} if fed_back else {})


def visit_day():
    """A school day about a week ahead."""
    return SchoolCalendar().after(timezone.localdate(), 6)


def seat_everybody(review, leaders):
    now = timezone.now()
    mediating = {"max": Seat.Role.MEDIATOR} if review.has_reached(Stage.HOST_REPLY) else {}
    for name, role in (SEATS | mediating).items():
        ended = now if name == "rae" else None
        Seat.objects.create(review=review, person=leaders[name], role=role, begun_at=now, ended_at=ended)


def add_content(review, leaders):
    now = timezone.now()
    question = EnquiryQuestion.objects.create(review=review, position=1, text="Do quiet readers get as much talk?")
    line = LineOfEnquiry.objects.create(
        question=question, position=1, text="Listen to four readers.", proposed_by=leaders["lee"]
    )
    session = Session.objects.create(
        review=review,
        on=review.visit_on,
        starts_at=time(9),
        ends_at=time(10),
        meets="Four readers of Year 4",
        place="Library",
        reviewer=leaders["petra"],
        host_leader=leaders["mira"],
    )
    session.lines.add(line)
    if review.has_reached(Stage.VISITING):
        for kind in Kind.values:
            words = {"kind": kind, "text": f"A {kind} noticed.", "by": leaders["petra"], "key": uuid4()}
            Note.objects.create(review=review, session=session, line=line, written_at=now, arrived_at=now, **words)
    if review.has_reached(Stage.FINDINGS):
        for position, kind in enumerate(Kind.values, start=1):
            saved = {"saved_by": leaders["lee"], "saved_at": now, "form_key": uuid4()}
            finding = Finding.objects.create(
                review=review, kind=kind, line=line, position=position, text=f"We noticed a {kind}.", **saved
            )
            finding.notes.add(*review.notes.filter(kind=kind))
