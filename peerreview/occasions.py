"""What people are told about rounds, reviews and QA conversations: is it still due, what is the line, where does it lead."""

from django.urls import reverse
from django.utils.timezone import localdate

from schools.occasions import Occasion, register

from .models import Mediation, Review
from .models.reports import reports_readable_by


def register_occasions():
    """Make them known to the lower app, once, when this one loads."""
    _register_reporting()


def _register_reporting():
    """What host, team and mediator tell each other between the findings and the report."""
    register(
        Occasion("findings-replied", False, _takes_part, _says("{by} has replied to what you noticed"), _to("reply")),
        Occasion("correction-answered", False, _takes_part, _says("{by} has answered your reply"), _to("reply")),
        Occasion("mediation-proposed", False, _is_mediation, _says("{by} proposes a third head"), _to_mediation),
        Occasion("mediation-asked", True, _is_mediation, _says("You are asked to mediate in a review"), _to_mediation),
        Occasion("mediation-accepted", False, _takes_part, _says("{by} will mediate"), _to("reply")),
        Occasion("mediator-wrote", False, _takes_part, _says("{by} has written as mediator"), _to("reply")),
        Occasion("report-released", False, _reads_report, _says("{by} has released a report to you"), _to("report")),
    )


def _says(line):
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
