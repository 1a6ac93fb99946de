"""What waits for somebody without a day of its own: an ask without an answer, a conversation in which others wrote last."""

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.timezone import localdate

from reflections.models import Comment, Status, Thread, Triangulation
from schools.reminding import Candidate, Reminder

from .series import ASK, CONVERSATION


def unanswered(around):
    """Who was asked for a view and has said neither yes nor no, by the day on which they were asked."""
    asks = Triangulation.objects.filter(
        status=Triangulation.Status.INVITED,
        reflection__status=Status.SHARED,
        invited_at__date__range=(around.first, around.last),
    )
    for pk, colleague, at in asks.order_by().values_list("pk", "colleague", "invited_at"):
        yield Candidate(colleague, pk, localdate(at))


def asked_on(person, asks, today):
    """When they were asked, while an answer is awaited."""
    rows = Triangulation.objects.answerable_by(person).filter(pk__in=asks)
    rows = rows.select_related("reflection__author", "reflection__partner")
    return [(ask, localdate(ask.invited_at)) for ask in rows]


def silent(around):
    """Everybody of an open conversation but whoever wrote last in it, by the day of that word."""
    for row in _quiet(around):
        authors = {row.reflection.author_id, row.reflection.partner_id} - {None}
        last = authors if row.last_by in authors else {row.last_by}
        waiting = {row.coach_id} if row.last_by is None else (authors | {row.coach_id}) - last
        for person in waiting:
            yield Candidate(person, row.pk, localdate(row.last_at))


def _quiet(around):
    """Open conversations on shared reflections, with their last word."""
    words = Comment.objects.filter(thread=OuterRef("pk"), taken_back_at=None).order_by("-written_at", "-pk")
    rows = Thread.objects.filter(closed_at=None, reflection__status__in=[Status.SHARED, Status.TRIANGULATED])
    said = {"last_by": Subquery(words.values("by")[:1]), "written_at": Subquery(words.values("written_at")[:1])}
    rows = rows.annotate(**said).annotate(last_at=Coalesce("written_at", "started_at")).select_related("reflection")
    return rows.filter(last_at__date__range=(around.first, around.last)).order_by()


def last_word_on(person, threads, today):
    """The day of the last word, while the conversation waits for them."""
    return [(row, localdate(row.last_at)) for row in Thread.objects.waiting_for(person).filter(pk__in=threads)]


def _author(message):
    return {"author": message.about.reflection.byline.name}


WAITING = [
    Reminder(
        ASK,
        label="Answer an ask for a view",
        thing="triangulation",
        find=unanswered,
        still=asked_on,
        path=lambda message: reverse("reflections:view", args=[message.thing_pk]),
        before="{author} hopes to hear whether you can give a view; a no is fine",
        names=_author,
    ),
    Reminder(
        CONVERSATION,
        label="Answer in a coaching conversation",
        thing="thread",
        find=silent,
        still=last_word_on,
        path=lambda message: reverse("reflections:thread", args=[message.thing_pk]),
        before="A conversation waits for you; “Thanks, I’m thinking about this” is an answer too",
    ),
]
