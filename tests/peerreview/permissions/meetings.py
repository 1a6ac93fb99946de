"""QA conversations: the scene's is planned for today by the trust lead, who does not take part. Notation: see the package."""

from uuid import uuid4

from .beginning import all_of

IN_IT = ("host_head", "peer", "mediator", "round_head")  # presents, critical friend, facilitates, takes notes
HEADS = ("host_head", "peer", "mediator", "round_head")
ALWAYS = "302 paused:302 stopped:302"
NOTHING = "302= paused:302= stopped:302="
NOT_NOW = "409 paused:409 stopped:409"

TABLE = {
    ("peerreview:conversations", "GET"): {"everyone": "200"},
    ("peerreview:plan-conversation", "GET"): all_of((*HEADS, "trust_lead"), "200"),
    ("peerreview:plan-conversation", "POST"): all_of((*HEADS, "trust_lead"), ALWAYS),
    ("peerreview:conversation", "GET"): all_of((*IN_IT, "trust_lead"), "200"),
    ("peerreview:meeting-file", "GET"): all_of((*IN_IT, "trust_lead"), "200"),
    ("peerreview:change-conversation", "GET"): all_of(IN_IT, "302") | {"trust_lead": "200"},
    ("peerreview:change-conversation", "POST"): all_of(IN_IT, NOT_NOW) | {"trust_lead": ALWAYS},
    ("peerreview:pre-read", "GET"): {"host_head": "200"},
    ("peerreview:pre-read", "POST"): {"host_head": ALWAYS},
    ("peerreview:promise-went", "POST"): {"host_head": ALWAYS} | all_of(("peer", "mediator", "round_head"), NOT_NOW),
    ("peerreview:room", "GET"): all_of(IN_IT, "200"),
    ("peerreview:room-now", "GET"): all_of(IN_IT, "200"),
    ("peerreview:begin-conversation", "POST"): all_of(IN_IT, ALWAYS),
    ("peerreview:move-on", "POST"): all_of(IN_IT, NOT_NOW),  # it has not begun
    ("peerreview:pause-conversation", "POST"): all_of(IN_IT, NOT_NOW),
    ("peerreview:resume-conversation", "POST"): all_of(IN_IT, NOT_NOW),
    ("peerreview:extend-step", "POST"): all_of(IN_IT, NOT_NOW),
    ("peerreview:contribute", "POST"): all_of(IN_IT, NOT_NOW),
    ("peerreview:commit", "POST"): all_of(IN_IT, NOT_NOW),
}
NAMES = {route.rpartition(":")[2] for route, _ in TABLE}


def _plan(scene):
    people = scene.people
    told = {"theme": "Typed anew", "outcomes": "heart", "on": scene.tomorrow, "starts_at": "16:00", "place": "Hall"}
    told |= {"pre_reads_on": scene.today, "facilitator": people["mediator"].pk, "note_taker": people["round_head"].pk}
    return told | {"presenter_1": people["host_head"].pk, "friends": [people["peer"].pk], "version": 1}


PAYLOADS = {
    "plan-conversation": _plan,
    "change-conversation": _plan,
    "pre-read": lambda scene: {"proud": "Typed anew", "evidence": "", "question": "", "version": 0},
    "promise-went": lambda scene: {"text": "Typed anew"},
    "move-on": lambda scene: {"step": 0},
    "extend-step": lambda scene: {"step": 0},
    "contribute": lambda scene: {
        "kind": "offer", "text": "Typed anew", "to": scene.people["host_head"].pk, "form_key": uuid4(),
    },
    "commit": lambda scene: {"text": "Typed anew", "by_on": scene.tomorrow, "form_key": uuid4()},
}  # fmt: skip
