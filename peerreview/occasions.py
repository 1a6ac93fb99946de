"""What people are told about rounds, reviews and QA conversations: is it still due, what is the line, where does it lead."""

from django.urls import reverse
from django.utils.timezone import localdate

from schools.occasions import Occasion, register

from .appointments import meeting_in_mail, visit_in_mail, workshop_in_mail, workshops_to_come
from .models import Action, Conversation, HelpRequest, Mediation, Review, ReviewEvidence, Round, RoundSchool
from .models.reports import reports_readable_by
from .models.visiting import visits_seen_by
from .reminders import register_series


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
    _register_rounds()
    _register_reviews()
    _register_reporting()
    _register_following()
    _register_conversations()
    register_series()


def _register_rounds():
    """What heads hear of a round: to answer, to sign anew, the plan, its publishing and its end."""

    def of_round(kind, line, to="round"):
        def sentence(message):
            return line.format(theme=_round(message).theme)

        register(Occasion(kind, False, _sees_round, sentence, _to(to)), group="rounds")

    of_round("protocol-changed", "{theme}: what you signed reads otherwise now", to="protocol")
    of_round("plan-shown", "{theme}: teams and dates are proposed", to="plan")
    of_round("round-published", "{theme}: teams and dates stand", to="plan")
    of_round("round-closed", "{theme}: the round is closed")
    register(Occasion("round-invited", False, _is_to_answer, _invitation, _to_answer), group="rounds")


def _round(message):
    return Round.objects.get(pk=message.thing_pk)


def _sees_round(message):
    return Round.objects.visible_to(message.person, localdate()).filter(pk=message.thing_pk).exists()


def _is_to_answer(message):
    rows = RoundSchool.objects.answerable_by(message.person, localdate())
    return rows.filter(pk=message.thing_pk, answer="").exists()


def _invitation(message):
    row = RoundSchool.objects.select_related("round", "school").get(pk=message.thing_pk)
    return f"{row.school.name} is invited to a peer-review round: {row.round.theme}"


def _to_answer(message):
    row = RoundSchool.objects.get(pk=message.thing_pk)
    return reverse("peerreview:answer-round", args=[row.round_id, row.pk])


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
            lambda message: not _takes_part(message),
            _says("{school}: somebody else comes to the visit in your place"),
            lambda message: "/",
            visit_in_mail,
        ),
        _of_review("place-handed-back", "{school}: {by} has handed a place back"),
        Occasion(
            "place-let-go",
            False,
            lambda message: not _takes_part(message),
            _says("{school}: you have handed your place back, and need not come"),
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
            "visit-notes", False, _is_visit_seen, _says("{school}: the visit has begun; write notes"), _to("visit")
        ),
        _of_visit("visit-moved", "{school}: the visit is on another day"),
        _of_visit("review-paused", "{school}: the review is paused"),
        _of_visit("review-resumed", "{school}: the review goes on, with new days"),
        _of_visit("review-stopped", "{school}: the review has been stopped"),
        Occasion(
            "evidence-asked",
            False,
            lambda message: ReviewEvidence.objects.asked_of(message.person).filter(pk=message.thing_pk).exists(),
            lambda message: f"{message.by.name} would like to use the practice that you offer",
            lambda message: reverse("peerreview:evidence-asked", args=[message.thing_pk]),
        ),
        group="reviews",
    )


def _of_review(kind, line, *, is_at_once=False, to="review"):
    return Occasion(kind, is_at_once, _is_review_seen, _says(line), _to(to))


def _of_visit(kind, line, *, is_at_once=True):
    """Comes with what it does to the visit in its reader's calendar."""
    return Occasion(kind, is_at_once, _is_review_seen, _says(line), _to("review"), visit_in_mail)


def _is_visit_seen(message):
    return visits_seen_by(message.person, localdate()).filter(pk=message.thing_pk).exists()


def _says(line):
    def sentence(message):
        review = Review.objects.select_related("school").get(pk=message.thing_pk)
        return line.format(school=review.school.name, by=message.by.name if message.by else "")

    return sentence


def _is_review_seen(message):
    today = localdate()
    takes_part = Review.objects.visible_to(message.person, today).filter(pk=message.thing_pk)
    return takes_part.exists() or Review.objects.staged_for(message.person, today).filter(pk=message.thing_pk).exists()


def _register_reporting():
    """What host, team and mediator tell each other between the findings and the report."""
    register(
        Occasion("findings-replied", False, _takes_part, _by("{by} has replied to what you noticed"), _to("reply")),
        Occasion("correction-answered", False, _takes_part, _by("{by} has answered your reply"), _to("reply")),
        Occasion("mediation-proposed", False, _is_mediation, _by("{by} proposes a third head"), _to_mediation),
        Occasion("mediation-asked", False, _is_mediation, _by("You are asked to mediate in a review"), _to_mediation),
        Occasion("mediation-accepted", False, _takes_part, _by("{by} will mediate"), _to("reply")),
        Occasion("mediator-wrote", False, _takes_part, _by("{by} has written as mediator"), _to("reply")),
        Occasion("report-released", False, _reads_report, _by("{by} has released a report to you"), _to("report")),
        group="reports",
    )


def _register_following():
    """What a school hears while it makes something of its review."""
    register(
        Occasion(
            "workshop-called",
            False,
            _is_invited,
            _says("{school}: you are invited to a workshop"),
            _to("workshop"),
            workshop_in_mail,
        ),
        Occasion(
            "workshop-off",
            True,
            lambda message: not _is_invited(message),
            _says("{school}: you need not come to the workshop"),
            lambda message: "/",
            workshop_in_mail,
        ),
        _of_review("workshop-held", "{school}: the workshop was held", to="follow-up"),
        _of_review("review-revisited", "{school} has looked again at what was noticed"),
        _of_review("review-closed", "{school}: the review is closed"),
        Occasion("action-given", False, _is_own_action, _by("{by} asks you to take something on"), _to("action")),
        Occasion(
            "action-freed", False, _sees_action, _constantly("An action has nobody who does it now"), _to("action")
        ),
        Occasion("help-answered", False, _sees_action, _by("{by} has answered whether you may come"), _to("action")),
        Occasion("help-asked", False, _is_asked_for_help, _by("{by} would like to come and see"), _to("help")),
        group="after",
    )


def _register_conversations():
    def is_in_it(message):
        return Conversation.objects.to_come_for(message.person).filter(pk=message.thing_pk).exists()

    def sentence(message):
        found = Conversation.objects.get(pk=message.thing_pk)
        return f"{message.by.name} asks you to a QA conversation: {found.theme}"

    def left(message):
        return f"{Conversation.objects.get(pk=message.thing_pk).theme}: you need not come to this QA conversation"

    register(
        Occasion("conversation-planned", False, is_in_it, sentence, _to("conversation"), meeting_in_mail),
        Occasion(
            "conversation-left",
            True,
            lambda message: not is_in_it(message),
            left,
            lambda message: reverse("peerreview:conversations"),
            meeting_in_mail,
        ),
        group="meetings",
    )


def _is_invited(message):
    return workshops_to_come(message.person, message.thing_pk).exists()


def _is_own_action(message):
    return Action.objects.open_of(message.person).filter(pk=message.thing_pk).exists()


def _sees_action(message):
    return Action.objects.visible_to(message.person, localdate()).filter(pk=message.thing_pk).exists()


def _is_asked_for_help(message):
    return HelpRequest.objects.answerable_by(message.person).filter(pk=message.thing_pk).exists()


def _constantly(line):
    return lambda message: line


def _by(line):
    return lambda message: line.format(by=message.by.name)


def _to(name):
    return lambda message: reverse(f"peerreview:{name}", args=[message.thing_pk])


def _to_mediation(message):
    review = Mediation.objects.values_list("review", flat=True).get(pk=message.thing_pk)
    return reverse("peerreview:mediation", args=[review, message.thing_pk])


def _takes_part(message):
    return Review.objects.visible_to(message.person, localdate()).running().filter(pk=message.thing_pk).exists()


def _is_mediation(message):
    return Mediation.objects.open().visible_to(message.person, localdate()).filter(pk=message.thing_pk).exists()


def _reads_report(message):
    return reports_readable_by(message.person, localdate()).filter(pk=message.thing_pk).exists()
