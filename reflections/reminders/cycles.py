"""The days of a cycle: share by, views by, finish by. A passed day changes nothing but these."""

from collections import defaultdict

from django.urls import reverse

from reflections.models import Cycle, Reflection, Status, Triangulation
from reflections.models.everybodys_dates import everybodys_dates, everybodys_dates_to_come
from reflections.models.own_dates import give_own_dates
from schools.reminding import Candidate, Foreseen, Reminder

from .series import FINISH, SHARE, VIEW

RUNNING = Cycle.Status.OPEN


def to_share(around):
    """Who is asked, whose turn it is, and who has shared nothing yet."""
    found = around.once(everybodys_dates)
    for person, cycle in found.asked - found.shared:
        own = found.own[person, cycle]
        if own.asked_from_on <= around.today and own.share_by_on in around:
            yield Candidate(person, cycle, own.share_by_on)


def share_by(person, cycles, today):
    """Their own day to share by, while they are asked and have not shared."""
    shared = Reflection.objects.written_by(person).shared().order_by().values("cycle")
    rows = Cycle.objects.open_to(person, today).filter(pk__in=cycles).exclude(pk__in=shared)
    own = give_own_dates(list(rows), person, today)
    return [(cycle, cycle.own.share_by_on) for cycle in own if cycle.own.asked_from_on <= today]


def views_owed(around):
    """Who has agreed to give a view and not shared it, by its author's day."""
    found = around.once(everybodys_dates)
    authors = {pk: (people[0], cycle) for pk, people, cycle, status in found.reflections if status == Status.SHARED}
    asks = Triangulation.objects.filter(status=Triangulation.Status.ACCEPTED, reflection__cycle__status=RUNNING)
    for pk, colleague, reflection in asks.order_by().values_list("pk", "colleague", "reflection"):
        own = found.own.get(authors.get(reflection))
        if own and own.views_by_on in around:
            yield Candidate(colleague, pk, own.views_by_on)


def view_by(person, asks, today):
    """The author's day for views, while this one is still to be given; one query an author, of whom few wait at a time."""
    rows = Triangulation.objects.writable_by(person).filter(pk__in=asks, reflection__cycle__status=RUNNING)
    by_author = defaultdict(list)
    for ask in rows.select_related("reflection__cycle", "reflection__author", "reflection__partner"):
        by_author[ask.reflection.author].append(ask)
    for author, theirs in by_author.items():
        give_own_dates([ask.reflection.cycle for ask in theirs], author, today)
    return [(ask, ask.reflection.cycle.own.views_by_on) for theirs in by_author.values() for ask in theirs]


def to_finish(around):
    """Both authors of what is shared and not finished."""
    found = around.once(everybodys_dates)
    for pk, people, cycle, status in found.reflections:
        for person in people if status != Status.DRAFT else ():
            own = found.own.get((person, cycle))
            if own and own.finish_by_on in around:
                yield Candidate(person, pk, own.finish_by_on)


def finish_by(person, reflections, today):
    """Their own day to finish by, while they can still answer or finish."""
    rows = Reflection.objects.answerable_by(person).filter(pk__in=reflections, cycle__status=RUNNING)
    rows = list(rows.select_related("cycle"))
    give_own_dates([row.cycle for row in rows], person, today)
    return [(row, row.cycle.own.finish_by_on) for row in rows]


def _everybody_by(name):
    """Everybody whom the cycles ask, by one of their days, whatever they have done."""

    def may_reach(around):
        found = around.once(everybodys_dates_to_come)
        for person, cycle in found.to_be_asked:
            own = found.own[person, cycle]
            if getattr(own, name) in around:
                yield Candidate(person, cycle, getattr(own, name), own.asked_from_on)

    return may_reach


def _turn(message):
    first = message.about.own.goes_first
    return {"share": "Leaders go first: share your reflection" if first else "Share your reflection"}


def _author(message):
    return {"author": message.about.reflection.byline.name}


def _to(name):
    return lambda message: reverse(f"reflections:{name}", args=[message.thing_pk])


CYCLES = [
    Reminder(
        SHARE,
        label="Share a reflection",
        thing="cycle",
        find=to_share,
        still=share_by,
        path=lambda message: "/",
        before="{share} by {day}, when you have ten minutes",
        after="Your reflection can still be shared, when you have ten minutes",
        names=_turn,
        may_reach=_everybody_by("share_by_on"),
    ),
    Reminder(
        VIEW,
        label="Give a colleague a view",
        thing="triangulation",
        find=views_owed,
        still=view_by,
        path=_to("view"),
        before="{author} would be glad of your view by {day}; six minutes are enough",
        after="{author} would still be glad of your view, or of a word that it won’t come",
        names=_author,
        may_reach=_everybody_by("views_by_on"),
    ),
    Reminder(
        FINISH,
        label="Finish a reflection",
        thing="reflection",
        find=to_finish,
        still=finish_by,
        path=_to("reflection"),
        before="Finish your reflection by {day}: one line on what you take from it",
        after="Your reflection can still be finished, with one line on what you take from it",
        may_reach=_everybody_by("finish_by_on"),
    ),
]
OPENED = Foreseen("A cycle opens", _everybody_by("asked_from_on"))
