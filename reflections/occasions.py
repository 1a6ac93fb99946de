"""What people are told about reflections: is it still due, what is the line, where does it lead."""

from django.urls import reverse
from django.utils.timezone import localdate

from schools.occasions import Among, Occasion, register

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


def _readable(person):
    return Reflection.objects.visible_to(person).select_related("author", "partner")


def _unanswered(person):
    return Triangulation.objects.answerable_by(person).select_related("reflection__author", "reflection__partner")


def _asks_of(reflections):
    """The asks of the reflections that a right gives."""
    return lambda person: Triangulation.objects.filter(reflection__in=reflections(person).order_by().values("pk"))


def _guested(person):
    """Also for a leader who first has to give their word; the link leads them there."""
    return Thread.objects.filter(pk__in=ThreadGuest.objects.standing().filter(person=person).values("thread"))


def _not_started(person):
    begun = Reflection.objects.written_by(person).exclude(status=Status.DRAFT)
    return Cycle.objects.open_to(person, localdate()).exclude(pk__in=begun.order_by().values("cycle"))


IS_OWN = Among(Reflection.objects.written_by)
IS_READABLE = Among(_readable)
IS_FINISHABLE = Among(Reflection.objects.finishable_by)
IS_UNANSWERED = Among(_unanswered)
IS_ASK_VISIBLE = Among(Triangulation.objects.visible_to)
IS_ASK_OPEN = Among(_asks_of(Reflection.objects.askable_by))  # a no matters while one can still ask somebody else
IS_ASK_UNFINISHED = Among(_asks_of(Reflection.objects.answerable_by))  # that an ask ended matters until one finishes
IS_TALKED_OVER = Among(Judgement.objects.talked_over_by)
IS_THREAD_VISIBLE = Among(Thread.objects.visible_to)
IS_GUEST = Among(_guested)
IS_ANSWERABLE = Among(Proposal.objects.answerable_by)
IS_PROPOSAL_VISIBLE = Among(Proposal.objects.visible_to)
IS_ON_OFFER = Among(PracticeOffer.objects.withdrawable_by)
IS_NOT_STARTED = Among(_not_started)


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
    _register_coaching()
    _register_together()
    register_series()
    register(
        Occasion(
            "views-all-in", False, IS_FINISHABLE, _constantly("All the views you asked for are in"), _to("reflection")
        ),
        Occasion("view-asked", True, IS_UNANSWERED, _asks_for_view, _to("view"), group="asked"),
        Occasion("view-arrived", False, IS_ASK_VISIBLE, _says("{by} has shared a view with you"), _to("ask-followed")),
        Occasion("view-declined", False, IS_ASK_OPEN, _says("{by} can’t give a view this time"), _to("ask-followed")),
        Occasion(
            "ask-unanswered", False, IS_ASK_UNFINISHED, _says("{by} has not answered your ask"), _to("ask-followed")
        ),
        Occasion(
            "ask-ended", False, IS_ASK_UNFINISHED, _says("{by} can no longer give you a view"), _to("ask-followed")
        ),
        Occasion(
            "difference-line", False, IS_TALKED_OVER, _says("{by} has written about your two views"), _to("judgement")
        ),
        Occasion(
            "conversation-offered",
            False,
            IS_ASK_VISIBLE,
            _says("{by} would like ten minutes to talk over your two views"),
            _to("ask-followed"),
        ),
        Occasion("shared-with-coach", False, IS_READABLE, _has_shared, _to("reflection")),
        Occasion("finished", False, IS_READABLE, _says("{by} has finished their reflection"), _to("reflection")),
        Occasion("practice-asked", False, IS_ON_OFFER, _says("{by} would like to see what you offer"), _to_practice),
        Occasion(
            "cycle-opened",
            False,
            IS_NOT_STARTED,
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
            IS_THREAD_VISIBLE,
            _says("{by} would like to talk about a criterion"),
            _to("thread"),
        ),
        Occasion("brought-in", False, IS_GUEST, _says("{by} has brought you into a conversation"), _to("thread")),
        Occasion(
            "guest-joined",
            False,
            IS_THREAD_VISIBLE,
            _says("{by} has brought somebody into your conversation"),
            _to("thread"),
        ),
        Occasion("comment", False, IS_THREAD_VISIBLE, _says("{by} has written in your conversation"), _to("thread")),
        group="coaching",
    )


def _register_together():
    """What two authors of one reflection tell each other."""
    register(
        Occasion(
            "together-asked",
            False,
            IS_ANSWERABLE,
            _says("{by} would like to write this time’s reflection together with you"),
            _to("proposal"),
        ),
        Occasion("proposed", False, IS_ANSWERABLE, _says("{by} proposes something to agree on"), _to("proposal")),
        Occasion("proposal-declined", False, IS_PROPOSAL_VISIBLE, _says("{by} has said not now"), _to("proposal")),
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
    is_due = IS_ASK_VISIBLE if route == "ask-followed" else IS_OWN
    return Occasion(kind, False, is_due, _says(line), _to(route))


def _constantly(line):
    return lambda message: line


def _says(line):
    return lambda message: line.format(by=message.by.name)


def _asks_for_view(message):
    byline = message.about.reflection.byline
    return f"{byline.name}{byline.asks}"


def _has_shared(message):
    reflection = message.about
    return f"{reflection.byline.name} {'have' if reflection.partner_id else 'has'} shared a reflection with you"


def _to(name):
    return lambda message: reverse(f"reflections:{name}", args=[message.thing_pk])


def _to_practice(message):
    return reverse("reflections:practice")
