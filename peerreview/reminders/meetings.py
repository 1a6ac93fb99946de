"""QA conversations: what presenters write first, what everybody reads, the meeting, and what was promised in it."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from peerreview.models import Attendee, Commitment, Conversation, PreRead
from schools.reminding import Candidate, Reminder

from .series import MEETING, PRE_READ, PRE_READS_OPEN, PROMISE

PLANNED = {"conversation__status": Conversation.Status.PLANNED}


def _attending():
    return Attendee.objects.filter(**PLANNED)


def _to_write():
    written = PreRead.objects.filter(conversation=OuterRef("conversation"), person=OuterRef("person"))
    return _attending().filter(~Exists(written), role=Attendee.Role.PRESENTER)


def _promised():
    return Commitment.objects.filter(came_of_it="")


def _find(rows, person, thing, day):
    def find(around):
        near = rows().filter(**{f"{day}__range": (around.first, around.last)}).order_by()
        return [Candidate(*found) for found in near.values_list(person, thing, day)]

    return find


def _meetings(rows, day):
    """Of the meetings that such seats are in."""

    def still(who, pks, today):
        found = rows().filter(person=who, conversation__in=pks).select_related("conversation")
        return [(row.conversation, getattr(row.conversation, day)) for row in found]

    return still


def _promises(who, pks, today):
    return [(row, row.by_on) for row in _promised().filter(by=who, pk__in=pks)]


def _theme(message):
    return {"theme": message.about.theme}


def _to(name):
    return lambda message: reverse(f"peerreview:{name}", args=[message.thing_pk])


def _to_promise(message):
    return reverse("peerreview:conversation", args=[message.about.conversation_id])


def _of_meeting(series, rows, day, **about):
    find = _find(rows, "person", "conversation", f"conversation__{day}")
    return Reminder(series, thing="conversation", find=find, still=_meetings(rows, day), names=_theme, **about)


MEETINGS = [
    _of_meeting(
        PRE_READ,
        _to_write,
        "pre_reads_on",
        label="Write what others read before a QA conversation",
        path=_to("pre-read"),
        before="{theme}: the others read what you bring from {day} on",
    ),
    _of_meeting(
        PRE_READS_OPEN,
        _attending,
        "pre_reads_on",
        label="What presenters wrote is open",
        path=_to("conversation"),
        before="{theme}: what the presenters bring is open to read",
    ),
    _of_meeting(
        MEETING,
        _attending,
        "on",
        label="A QA conversation",
        path=_to("conversation"),
        before="{theme}: the QA conversation is on {day}",
    ),
    Reminder(
        PROMISE,
        label="A promise made in a QA conversation",
        thing="promise",
        find=_find(_promised, "by", "pk", "by_on"),
        still=_promises,
        path=_to_promise,
        before="You promised something by {day}",
        after="You promised something by {day}: how did it go?",
    ),
]
