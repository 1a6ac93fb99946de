"""Host reply, release and what comes out of a review. Notation: see the package."""

from uuid import uuid4

from .beginning import IN_IT, all_of

WRITES = ("host_head", "host_lead")
ANSWERS = ("lead", "peer")
SPEAKS = ("host_head", "lead")
ALL = (*IN_IT, "mediator")
GIVEN = all_of(ALL, "404 host_reply:200")
DRAFTED = all_of(WRITES, "404 host_reply:302 released:409")
ANSWERED = all_of(ANSWERS, "404 released:302 improving:409")

TABLE = {
    # The host's reply: the scene's is a draft until the release, and then waits for the team
    ("peerreview:reply", "GET"): GIVEN,
    ("peerreview:reply-to-finding", "GET"): all_of(WRITES, "404 host_reply:200"),
    ("peerreview:reply-to-finding", "POST"): DRAFTED,
    ("peerreview:correct-finding", "GET"): all_of(WRITES, "404 host_reply:200"),
    ("peerreview:correct-finding", "POST"): DRAFTED,
    ("peerreview:remove-correction", "POST"): DRAFTED,
    ("peerreview:send-reply", "POST"): {"host_head": "404 host_reply:302 released:302="},
    ("peerreview:answer-reply", "GET"): all_of(ANSWERS, "404 released:200"),
    ("peerreview:answer-reply", "POST"): ANSWERED,
    ("peerreview:answer-correction", "GET"): all_of(ANSWERS, "404 released:200"),
    ("peerreview:answer-correction", "POST"): ANSWERED,
    # A third head, whom the host has proposed
    ("peerreview:propose-mediator", "GET"): all_of(SPEAKS, "404 host_reply:200"),
    ("peerreview:propose-mediator", "POST"): all_of(SPEAKS, "404 host_reply:409"),
    ("peerreview:mediation", "GET"): all_of(SPEAKS, "404 host_reply:200"),
    ("peerreview:agree-to-mediator", "POST"): {
        "host_head": "404 host_reply:409",
        "lead": "404 host_reply:302 released:409",
    },
    ("peerreview:accept-mediation", "POST"): all_of(SPEAKS, "404 host_reply:409"),
    ("peerreview:decline-mediation", "POST"): all_of(SPEAKS, "404 host_reply:302 released:409"),
    ("peerreview:mediate", "GET"): {},
    ("peerreview:mediate", "POST"): {},
    # The report, released to nobody yet but the team
    ("peerreview:release", "GET"): {"host_head": "404 host_reply:200"},
    ("peerreview:release", "POST"): {"host_head": "404 host_reply:409 released:302"},
    ("peerreview:finding-areas", "GET"): {"host_head": "404 host_reply:200"},
    ("peerreview:finding-areas", "POST"): {"host_head": "404 host_reply:302"},
    ("peerreview:report", "GET"): GIVEN,
    ("peerreview:report-file", "GET"): GIVEN,
    ("peerreview:what-changed", "GET"): all_of(ALL, "404 released:200"),
    ("peerreview:governors", "GET"): {"host_head": "404 released:200"},
    ("peerreview:governors", "POST"): {"host_head": "404 released:200"},
    ("peerreview:revoke-governor", "POST"): {"host_head": "404 released:302"},
    ("peerreview:governor", "GET"): {"anyone": "404"},  # with a token that nobody was given
    ("peerreview:show-strength", "GET"): {"host_head": "404 released:200"},
    ("peerreview:show-strength", "POST"): {"host_head": "404 released:302"},
    ("peerreview:stop-showing", "POST"): {"host_head": "404 released:302"},
    ("peerreview:strengths", "GET"): {"everyone": "200", "admin": "404"},
}


def _areas(scene):
    area = scene.review.round.framework.areas.get()
    return {f"area-{finding.pk}": area.pk for finding in scene.review.findings.all()}


PAYLOADS = {
    "reply-to-finding": lambda scene: {"stance": "differ", "text": "Typed anew", "version": scene.reply_version},
    "correct-finding": lambda scene: {"said": "Typed", "fact": "Typed anew", "form_key": uuid4()},
    "answer-reply": lambda scene: {"answer": "answered", "text": "Typed anew"},
    "answer-correction": lambda scene: {"answer": "answered", "text": "Typed anew"},
    "propose-mediator": lambda scene: {"person": scene.people["round_head"].pk},
    "release": lambda scene: {"to": "staff"},
    "finding-areas": _areas,
    "governors": lambda scene: {"name": "Gil", "expires_on": scene.tomorrow, "form_key": uuid4()},
    "show-strength": lambda scene: {"title": "Typed anew", "what": "Typed anew"},
}
