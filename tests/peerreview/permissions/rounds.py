"""Rounds: made, answered, agreed on, published, looked at. The scene's round is running. Notation: see the package."""

from .beginning import all_of

HEADS = ("host_head", "peer", "mediator", "round_head")
SEEN = all_of((*HEADS, "trust_lead"), "200")
SETTLED = all_of((*HEADS, "trust_lead"), "409 paused:409 stopped:409")
LED = {"trust_lead": "200"}
LED_SETTLED = {"trust_lead": "409 paused:409 stopped:409"}
OWN = ("host_head", "trust_lead")

TABLE = {
    ("peerreview:make-round", "GET"): LED,
    ("peerreview:make-round", "POST"): {"trust_lead": "302 paused:302 stopped:302"},
    ("peerreview:round", "GET"): SEEN,
    ("peerreview:change-round", "GET"): LED,
    ("peerreview:change-round", "POST"): LED_SETTLED,
    ("peerreview:round-schools", "GET"): LED,
    ("peerreview:round-schools", "POST"): {"trust_lead": "200= paused:200= stopped:200="},  # every school is invited
    ("peerreview:remove-round-school", "POST"): LED_SETTLED,
    ("peerreview:send-invitations", "POST"): LED_SETTLED,
    ("peerreview:leave-round", "GET"): all_of(OWN, "200"),
    ("peerreview:leave-round", "POST"): all_of(OWN, "302 paused:302 stopped:302"),
    ("peerreview:close-round", "GET"): LED,
    ("peerreview:close-round", "POST"): {"trust_lead": "409 closed:302 paused:409 stopped:302"},
    ("peerreview:round-overview", "GET"): LED,
    ("peerreview:round-themes", "GET"): SEEN,
    ("peerreview:answer-round", "GET"): {},  # answered before it is published
    ("peerreview:answer-round", "POST"): {},
    ("peerreview:protocol", "GET"): SEEN,
    ("peerreview:add-clause", "POST"): SETTLED,
    ("peerreview:change-clause", "GET"): SEEN,
    ("peerreview:change-clause", "POST"): SETTLED,
    ("peerreview:take-out-clause", "POST"): SETTLED,
    ("peerreview:put-back-clause", "POST"): SETTLED,
    ("peerreview:sign-protocol", "POST"): {},
    ("peerreview:plan", "GET"): SEEN,
    ("peerreview:plan-visit", "GET"): LED,
    ("peerreview:plan-visit", "POST"): LED_SETTLED,
    ("peerreview:plan-rules", "GET"): LED,
    ("peerreview:plan-rules", "POST"): LED_SETTLED,
    ("peerreview:plan-search", "GET"): LED,
    ("peerreview:cancel-plan-search", "POST"): {"trust_lead": "302 paused:302 stopped:302"},
    ("peerreview:compare-proposals", "GET"): LED,
    ("peerreview:proposal", "GET"): LED,
    ("peerreview:proposal-visit", "GET"): LED,
    ("peerreview:proposal-visit", "POST"): LED_SETTLED,
    ("peerreview:move-visit-in-proposal", "POST"): LED_SETTLED,
    ("peerreview:keep-in-proposal", "POST"): LED_SETTLED,
    ("peerreview:swap-in-proposal", "POST"): LED_SETTLED,
    ("peerreview:undo-proposal", "POST"): LED_SETTLED,
    ("peerreview:replan", "POST"): LED_SETTLED,
    ("peerreview:use-proposal", "POST"): LED_SETTLED,
    ("peerreview:show-plan", "POST"): LED_SETTLED,
    ("peerreview:publish-round", "POST"): LED_SETTLED,
}
NAMES = {route.rpartition(":")[2] for route, _ in TABLE}


def _terms(scene):
    made = scene.review.round
    days = dict(zip(STAGES, made.stage_days, strict=True))
    dates = {name: getattr(made, name).isoformat() for name in ("answer_by_on", "visits_from_on", "visits_until_on")}
    told = {"theme": "Typed anew", "framework": made.framework_id, "team_size": 3, "most_away": 2, "allowance": 0}
    return told | dates | {f"days_{name}": value for name, value in days.items()} | CHOSEN


STAGES = ("self_review", "preparing", "findings", "reply", "release", "workshop", "revisit")
WISHES = ("travel", "phase", "repeats", "load", "weeks", "changes")
CHOSEN = {"visit_lengths": ["one"], "readers": ["team"], "version": 1}

PAYLOADS = {
    "make-round": _terms,
    "change-round": _terms,
    "plan-visit": lambda scene: {"on": ""},
    "plan-rules": lambda scene: dict.fromkeys(WISHES, 2) | {"factor": "1.3", "minutes": "", "seconds": 10},
    "proposal-visit": lambda scene: {"on": "", "keep": "", "version": 1},
    "move-visit-in-proposal": lambda scene: {"on": scene.another_day, "version": 1},
    "keep-in-proposal": lambda scene: {"day": "on", "version": 1},
    "swap-in-proposal": lambda scene: {"version": 1},
    "undo-proposal": lambda scene: {"version": 1},
    "add-clause": lambda scene: {"text": "Typed anew"},
    "change-clause": lambda scene: {"text": "Typed anew", "version": 1},
}
