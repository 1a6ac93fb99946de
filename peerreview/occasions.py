"""What people are told about rounds, reviews and QA conversations: is it still due, what is the line, where does it lead."""

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate

from schools.occasions import Among, Occasion, register

from .appointments import meeting_in_mail, visit_in_mail, workshop_in_mail
from .models import Action, Conversation, HelpRequest, Mediation, Review, ReviewEvidence, Round, RoundSchool, Stage
from .models.reports import reports_readable_by
from .models.visiting import visits_seen_by
from .reminders import register_series


def _rounds_seen(person):
    return Round.objects.visible_to(person, localdate())


def _to_be_answered(person):
    return RoundSchool.objects.answerable_by(person, localdate()).filter(answer="").select_related("round", "school")


def _seen(person):
    """Reviews of which they may know at least stage and dates."""
    today, reviews = localdate(), Review.objects
    ids = (reviews.visible_to(person, today), reviews.staged_for(person, today))
    either = Q(pk__in=ids[0].order_by().values("pk")) | Q(pk__in=ids[1].order_by().values("pk"))
    return reviews.filter(either).select_related("school")


def _visited(person):
    return visits_seen_by(person, localdate()).select_related("school")


def _taking_part(person):
    return Review.objects.visible_to(person, localdate()).running()


def _inviting(person):
    """Reviews to whose workshop they are invited, until it was held."""
    return Review.objects.at_stage(Stage.WORKSHOP).filter(workshop__invited=person).select_related("school")


def _none_of(reviews):
    """The reviews that a right does not give."""
    every = Review.objects.select_related("school")
    return lambda person: every.exclude(pk__in=reviews(person).order_by().values("pk"))


def _left(person):
    return Conversation.objects.exclude(pk__in=Conversation.objects.to_come_for(person).order_by().values("pk"))


IS_ROUND_SEEN = Among(_rounds_seen)
IS_TO_ANSWER = Among(_to_be_answered)
IS_REVIEW_SEEN = Among(_seen)
IS_VISIT_SEEN = Among(_visited)
TAKES_PART = Among(_taking_part)
TAKES_PART_NO_MORE = Among(_none_of(_taking_part))
IS_EVIDENCE_ASKED = Among(ReviewEvidence.objects.asked_of)
IS_MEDIATION = Among(lambda person: Mediation.objects.open().visible_to(person, localdate()))
IS_REPORT_READ = Among(lambda person: reports_readable_by(person, localdate()))
IS_INVITED = Among(_inviting)
IS_INVITED_NO_MORE = Among(_none_of(_inviting))
IS_OWN_ACTION = Among(Action.objects.open_of)
IS_ACTION_SEEN = Among(lambda person: Action.objects.visible_to(person, localdate()))
IS_HELP_ASKED = Among(HelpRequest.objects.answerable_by)
IS_IN_MEETING = Among(Conversation.objects.to_come_for)
HAS_LEFT_MEETING = Among(_left)


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
    _register_rounds()
    _register_reviews()
    _register_places()
    _register_reporting()
    _register_following()
    _register_conversations()
    register_series()


def _register_rounds():
    """What heads hear of a round: to answer, to sign anew, the plan, its publishing and its end."""

    def of_round(kind, line, to="round"):
        def sentence(message):
            return line.format(theme=message.about.theme)

        register(Occasion(kind, False, IS_ROUND_SEEN, sentence, _to(to)), group="rounds")

    of_round("protocol-changed", "{theme}: what you signed reads otherwise now", to="protocol")
    of_round("plan-shown", "{theme}: teams and dates are proposed", to="plan")
    of_round("round-published", "{theme}: teams and dates stand", to="plan")
    of_round("round-closed", "{theme}: the round is closed")
    register(Occasion("round-invited", False, IS_TO_ANSWER, _invitation, _to_answer), group="rounds")


def _invitation(message):
    return f"{message.about.school.name} is invited to a peer-review round: {message.about.round.theme}"


def _to_answer(message):
    return reverse("peerreview:answer-round", args=[message.about.round_id, message.thing_pk])


def _register_places():
    """What is told of a place in a team that somebody hands back."""
    register(
        _of_review("place-handed-back", "{school}: {by} has handed a place back"),
        Occasion(
            "place-let-go",
            False,
            TAKES_PART_NO_MORE,
            _says("{school}: you have handed your place back, and need not come"),
            lambda message: "/",
            visit_in_mail,
        ),
        group="reviews",
    )


def _register_reviews():
    register(
        _of_visit("review-planned", "You are in the team that visits {school}", is_at_once=False),
        _of_review("self-review-began", "{school}: the self-review has begun"),
        _of_review("self-review-handed-over", "{school} has handed you its self-review"),
        _of_review("review-named", "{by} has named you in the review of {school}"),
        _of_visit("came-instead", "{school}: somebody comes in another’s place"),
        Occasion(
            "visit-left",
            True,
            TAKES_PART_NO_MORE,
            _says("{school}: somebody else comes to the visit in your place"),
            lambda message: "/",
            visit_in_mail,
        ),
        _of_review("team-lost-somebody", "{school}: somebody can no longer come to the review"),
        _of_review("visit-began", "{school}: the visit has begun"),
        _of_review("visit-ended", "{school}: the visit has ended"),
        _of_review("note-arrived-late", "{school}: a note of the visit arrived late"),
        _of_review("feedback-opened", "{school}: {by} shows you what the team noticed", to="findings"),
        _of_review("findings-given", "{school}: the team has handed over what it noticed", to="reply"),
        Occasion(
            "visit-notes", False, IS_VISIT_SEEN, _says("{school}: the visit has begun; write notes"), _to("visit")
        ),
        _of_visit("visit-moved", "{school}: the visit is on another day"),
        _of_visit("review-paused", "{school}: the review is paused"),
        _of_visit("review-resumed", "{school}: the review goes on, with new days"),
        _of_visit("review-stopped", "{school}: the review has been stopped"),
        Occasion(
            "evidence-asked",
            False,
            IS_EVIDENCE_ASKED,
            lambda message: f"{message.by.name} would like to use the practice that you offer",
            lambda message: reverse("peerreview:evidence-asked", args=[message.thing_pk]),
        ),
        group="reviews",
    )


def _of_review(kind, line, *, is_at_once=False, to="review"):
    return Occasion(kind, is_at_once, IS_REVIEW_SEEN, _says(line), _to(to))


def _of_visit(kind, line, *, is_at_once=True):
    """Comes with what it does to the visit in its reader's calendar."""
    return Occasion(kind, is_at_once, IS_REVIEW_SEEN, _says(line), _to("review"), visit_in_mail)


def _says(line):
    return lambda message: line.format(school=message.about.school.name, by=message.by.name if message.by else "")


def _register_reporting():
    """What host, team and mediator tell each other between the findings and the report."""
    register(
        Occasion("findings-replied", False, TAKES_PART, _by("{by} has replied to what you noticed"), _to("reply")),
        Occasion("correction-answered", False, TAKES_PART, _by("{by} has answered your reply"), _to("reply")),
        Occasion("mediation-proposed", False, IS_MEDIATION, _by("{by} proposes a third head"), _to_mediation),
        Occasion("mediation-asked", False, IS_MEDIATION, _by("You are asked to mediate in a review"), _to_mediation),
        Occasion("mediation-accepted", False, TAKES_PART, _by("{by} will mediate"), _to("reply")),
        Occasion("mediator-wrote", False, TAKES_PART, _by("{by} has written as mediator"), _to("reply")),
        Occasion("report-released", False, IS_REPORT_READ, _by("{by} has released a report to you"), _to("report")),
        group="reports",
    )


def _register_following():
    """What a school hears while it makes something of its review."""
    register(
        Occasion(
            "workshop-called",
            False,
            IS_INVITED,
            _says("{school}: you are invited to a workshop"),
            _to("workshop"),
            workshop_in_mail,
        ),
        Occasion(
            "workshop-off",
            True,
            IS_INVITED_NO_MORE,
            _says("{school}: you need not come to the workshop"),
            lambda message: "/",
            workshop_in_mail,
        ),
        _of_review("workshop-held", "{school}: the workshop was held", to="follow-up"),
        _of_review("review-revisited", "{school} has looked again at what was noticed"),
        _of_review("review-closed", "{school}: the review is closed"),
        Occasion("action-given", False, IS_OWN_ACTION, _by("{by} asks you to take something on"), _to("action")),
        Occasion(
            "action-freed", False, IS_ACTION_SEEN, _constantly("An action has nobody who does it now"), _to("action")
        ),
        Occasion("help-answered", False, IS_ACTION_SEEN, _by("{by} has answered whether you may come"), _to("action")),
        Occasion("help-asked", False, IS_HELP_ASKED, _by("{by} would like to come and see"), _to("help")),
        group="after",
    )


def _register_conversations():
    register(
        Occasion(
            "conversation-planned",
            False,
            IS_IN_MEETING,
            lambda message: f"{message.by.name} asks you to a QA conversation: {message.about.theme}",
            _to("conversation"),
            meeting_in_mail,
        ),
        Occasion(
            "conversation-left",
            True,
            HAS_LEFT_MEETING,
            lambda message: f"{message.about.theme}: you need not come to this QA conversation",
            lambda message: reverse("peerreview:conversations"),
            meeting_in_mail,
        ),
        group="meetings",
    )


def _constantly(line):
    return lambda message: line


def _by(line):
    return lambda message: line.format(by=message.by.name)


def _to(name):
    return lambda message: reverse(f"peerreview:{name}", args=[message.thing_pk])


def _to_mediation(message):
    return reverse("peerreview:mediation", args=[message.about.review_id, message.thing_pk])
