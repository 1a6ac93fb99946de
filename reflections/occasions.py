"""What people are told about reflections: is it still due, what is the line, where does it lead."""

from django.urls import reverse
from django.utils.timezone import localdate

from schools.occasions import Occasion, register

from .models import (
    Cycle,
    Judgement,
    PracticeOffer,
    Proposal,
    Reflection,
    Status,
    Thread,
    ThreadGuest,
    Triangulation,
)  # fmt: skip
from .reminders import register_series


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
    _register_coaching()
    _register_together()
    register_series()
    register(
        Occasion(
            "views-all-in", False, _is_finishable, _constantly("All the views you asked for are in"), _to("reflection")
        ),
        Occasion("view-asked", True, _is_unanswered, _asks_for_view, _to("view"), group="asked"),
        Occasion("view-arrived", False, _is_ask_visible, _says("{by} has shared a view with you"), _to("ask-followed")),
        Occasion("view-declined", False, _is_ask_open, _says("{by} can’t give a view this time"), _to("ask-followed")),
        Occasion(
            "ask-unanswered", False, _is_ask_ones_own, _says("{by} has not answered your ask"), _to("ask-followed")
        ),
        Occasion(
            "ask-ended", False, _is_ask_ones_own, _says("{by} can no longer give you a view"), _to("ask-followed")
        ),
        Occasion(
            "difference-line", False, _is_talked_over, _says("{by} has written about your two views"), _to("judgement")
        ),
        Occasion(
            "conversation-offered",
            False,
            _is_ask_visible,
            _says("{by} would like ten minutes to talk over your two views"),
            _to("ask-followed"),
        ),
        Occasion("shared-with-coach", False, _is_visible, _has_shared, _to("reflection")),
        Occasion("finished", False, _is_visible, _says("{by} has finished their reflection"), _to("reflection")),
        Occasion("practice-asked", False, _is_on_offer, _says("{by} would like to see what you offer"), _to_practice),
        Occasion(
            "cycle-opened",
            False,
            _is_not_started,
            lambda message: "This half-term’s reflections are open",
            lambda message: "/",
        ),
        group="views",
    )


def _register_coaching():
    register(
        Occasion(
            "thread-opened",
            False,
            _is_thread_visible,
            _says("{by} would like to talk about a criterion"),
            _to("thread"),
        ),
        Occasion("brought-in", False, _is_guest, _says("{by} has brought you into a conversation"), _to("thread")),
        Occasion(
            "guest-joined",
            False,
            _is_thread_visible,
            _says("{by} has brought somebody into your conversation"),
            _to("thread"),
        ),
        Occasion("comment", False, _is_thread_visible, _says("{by} has written in your conversation"), _to("thread")),
        group="coaching",
    )


def _register_together():
    """What two authors of one reflection tell each other."""
    register(
        Occasion(
            "together-asked",
            False,
            _is_answerable,
            _says("{by} would like to write this time’s reflection together with you"),
            _to("proposal"),
        ),
        Occasion("proposed", False, _is_answerable, _says("{by} proposes something to agree on"), _to("proposal")),
        Occasion("proposal-declined", False, _is_proposal_visible, _says("{by} has said not now"), _to("proposal")),
        _of_own("joined", "{by} writes together with you now"),
        _of_own("left-together", "{by} has left what you wrote together; it is yours"),
        _of_own("withdrawn", "{by} has taken back to a draft what you write together"),
        _of_own("ask-taken-back", "{by} has taken back an ask of what you write together", "ask-followed"),
        _of_own("went-on", "{by} has gone on without the views that were still out"),
        _of_own("finished-together", "{by} has finished what you write together"),
        _of_own("proposal-agreed", "{by} agrees to what you proposed"),
        group="together",
    )


def _of_own(kind, line, route="reflection"):
    is_due = _is_ask_visible if route == "ask-followed" else _is_own
    return Occasion(kind, False, is_due, _says(line), _to(route))


def _constantly(line):
    return lambda message: line


def _says(line):
    return lambda message: line.format(by=message.by.name)


def _asks_for_view(message):
    reflection = Reflection.objects.select_related("author", "partner").get(triangulations=message.thing_pk)
    return f"{reflection.byline.name}{reflection.byline.asks}"


def _has_shared(message):
    reflection = Reflection.objects.select_related("author", "partner").get(pk=message.thing_pk)
    return f"{reflection.byline.name} {'have' if reflection.partner_id else 'has'} shared a reflection with you"


def _to(name):
    return lambda message: reverse(f"reflections:{name}", args=[message.thing_pk])


def _is_visible(message):
    return Reflection.objects.visible_to(message.person).filter(pk=message.thing_pk).exists()


def _is_own(message):
    return Reflection.objects.written_by(message.person).filter(pk=message.thing_pk).exists()


def _is_finishable(message):
    return Reflection.objects.finishable_by(message.person).filter(pk=message.thing_pk).exists()


def _is_answerable(message):
    return Proposal.objects.answerable_by(message.person).filter(pk=message.thing_pk).exists()


def _is_proposal_visible(message):
    return Proposal.objects.visible_to(message.person).filter(pk=message.thing_pk).exists()


def _is_unanswered(message):
    return Triangulation.objects.answerable_by(message.person).filter(pk=message.thing_pk).exists()


def _is_ask_visible(message):
    return Triangulation.objects.visible_to(message.person).filter(pk=message.thing_pk).exists()


def _is_ask_open(message):
    """A decline matters while the author can still ask somebody else."""
    askable = Reflection.objects.askable_by(message.person)
    return askable.filter(triangulations=message.thing_pk).exists()


def _is_ask_ones_own(message):
    """That an ask has ended matters to its author until the reflection is finished."""
    unfinished = Reflection.objects.answerable_by(message.person)
    return unfinished.filter(triangulations=message.thing_pk).exists()


def _is_talked_over(message):
    return Judgement.objects.talked_over_by(message.person).filter(pk=message.thing_pk).exists()


def _is_thread_visible(message):
    return Thread.objects.visible_to(message.person).filter(pk=message.thing_pk).exists()


def _is_guest(message):
    """Also for a leader who first has to give their word; the link leads them there."""
    return ThreadGuest.objects.standing().filter(person=message.person, thread=message.thing_pk).exists()


def _is_on_offer(message):
    return PracticeOffer.objects.withdrawable_by(message.person).filter(pk=message.thing_pk).exists()


def _to_practice(message):
    return reverse("reflections:practice")


def _is_not_started(message):
    begun = Reflection.objects.written_by(message.person).filter(cycle=message.thing_pk)
    is_open = Cycle.objects.open_to(message.person, localdate()).filter(pk=message.thing_pk).exists()
    return is_open and not begun.exclude(status=Status.DRAFT).exists()
