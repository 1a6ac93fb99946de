"""The demo's QA conversations, one held and one to come, and what both sides of the closed round felt."""

from datetime import datetime, time, timedelta
from random import Random
from uuid import UUID, uuid5

from django.utils import timezone

from peerreview.models import Attendee, Commitment, Contribution, Conversation, PreRead, Pulse, PulseAnswer

from .people import Cast
from .reading import read_data
from .rounds import Told
from .rows import Rows
from .year import moment, school_day

NAMESPACE = UUID(int=11)


def add_meetings(rows: Rows, cast: Cast, now: datetime) -> None:
    """The QA conversations, in the order in which they follow each other."""
    before = None
    for data in read_data("meetings")["conversation"]:
        before = _add(rows, cast, data, before, now)
        rows.write()  # the next one refers to it, and they stand in one table


def _add(rows, cast, data, before, now):
    person = {key: cast.members[key].person for key in data["people"]}
    on = school_day(timezone.localdate(now), data["on"])
    told = {name: data[name] for name in ("theme", "outcomes", "place")}
    made = Conversation(**told, on=on, starts_at=time(15, 45), pre_reads_on=on - timedelta(days=7), previous=before)
    made.planned_by = cast.members[data["planned_by"]].person
    if data.get("held"):
        began = moment(on, 15 * 60 + 47)
        made.status, made.began_at, made.ended_at = Conversation.Status.ENDED, began, began + timedelta(minutes=48)
        made.step, made.step_began_at = 9, made.ended_at
    rows.add(made)
    for place, (key, role) in enumerate(data["people"].items()):
        rows.add(Attendee(conversation=made, person=person[key], role=role, position=place))
    for key, proud, evidence, question in data.get("pre_reads", []):
        texts = {"proud": proud, "evidence": evidence, "question": question}
        rows.add(
            PreRead(conversation=made, person=person[key], saved_at=moment(on - timedelta(days=8), 16 * 60), **texts)
        )
    _add_words(rows, made, data, person)
    return made


def _add_words(rows, made, data, person):
    for kind, by, to, text in data.get("brought", []):
        key = uuid5(NAMESPACE, text)
        told = {"kind": kind, "text": text, "at": made.began_at + timedelta(minutes=15), "form_key": key}
        rows.add(Contribution(conversation=made, by=person[by], to=person[to], **told))
    for by, to, text, days in data.get("promised", []):
        told = {"text": text, "by_on": made.on + timedelta(days=days), "form_key": uuid5(NAMESPACE, text)}
        rows.add(Commitment(conversation=made, by=person[by], to=person[to], **told))


def add_pulse(rows: Rows, told: list[Told]) -> None:
    """What both sides of the closed round answered, long over."""
    made = next(each.review.round for each in told if each.review.round.status == "closed")
    closed = max(timezone.localdate(each.review.closed_at) for each in told if each.review.closed_at)
    dates = {"since_on": made.visits_from_on, "opens_on": closed, "closes_on": closed + timedelta(days=Pulse.DAYS)}
    pulse = rows.add(Pulse(round=made, name=made.theme, **dates))
    chance = Random(7)  # noqa: S311, nothing secret is drawn
    for side, middle in (("looked_at", (5, 6)), ("looking", (4, 6))):
        for _ in range(11):
            challenged, cared = (min(7, max(1, value + chance.choice((-1, 0, 0, 1)))) for value in middle)
            rows.add(PulseAnswer(pulse=pulse, side=side, challenged=challenged, cared=cared))
