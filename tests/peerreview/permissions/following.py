"""Workshop, improving, revisiting and closing. Notation: see the package."""

from uuid import uuid4

from .beginning import HOST_SIDE, all_of

LEADS = ("host_head", "champion")
SEEN = all_of(HOST_SIDE, "404 released:200")
REFUSED = all_of(HOST_SIDE, "404 released:409")
ELSEWHERE = all_of(HOST_SIDE, "404 released:302")
KNOWN = all_of(HOST_SIDE, "404 workshop:409") | {"action_owner": "404 workshop:409"}
PLANNED = REFUSED | all_of(LEADS, "404 released:409 workshop:302 revisited:409")
CHANGED = KNOWN | all_of(LEADS, "404 workshop:302 revisited:409")
REPORTED = KNOWN | all_of((*LEADS, "action_owner"), "404 workshop:302 closed:409")
ALONE = dict.fromkeys(
    [
        "action", "change-action", "drop-action", "write-progress", "finish-action", "reopen-action", "ask-for-help",
    ],
    "action",
) | {"help": "help"}  # fmt: skip

TABLE = {
    ("peerreview:follow-up", "GET"): SEEN,
    ("peerreview:call-workshop", "GET"): ELSEWHERE | all_of(LEADS, "404 released:200 improving:302"),
    ("peerreview:call-workshop", "POST"): REFUSED | all_of(LEADS, "404 released:302 workshop:302 improving:409"),
    ("peerreview:hold-workshop", "POST"): REFUSED | all_of(LEADS, "404 released:409 workshop:302 improving:409"),
    ("peerreview:workshop", "GET"): all_of((*HOST_SIDE, "peer"), "404 workshop:200"),
    ("peerreview:workshop-file", "GET"): all_of((*HOST_SIDE, "peer"), "404 workshop:200 paused:404 stopped:404"),
    ("peerreview:add-action", "GET"): ELSEWHERE | all_of(LEADS, "404 released:302 workshop:200 revisited:302"),
    ("peerreview:add-action", "POST"): PLANNED,
    ("peerreview:action", "GET"): all_of((*HOST_SIDE, "action_owner"), "404 workshop:200"),
    ("peerreview:change-action", "GET"): all_of((*HOST_SIDE, "action_owner"), "404 workshop:302")
    | all_of(LEADS, "404 workshop:200 revisited:302"),
    ("peerreview:change-action", "POST"): CHANGED,
    ("peerreview:drop-action", "POST"): CHANGED,
    ("peerreview:write-progress", "POST"): REPORTED,
    ("peerreview:finish-action", "POST"): REPORTED,
    ("peerreview:reopen-action", "POST"): KNOWN | all_of((*LEADS, "action_owner"), "404 workshop:302= closed:409"),
    ("peerreview:ask-for-help", "POST"): all_of(
        (*HOST_SIDE, "action_owner"), "404 workshop:302="
    ),  # nobody offers that
    ("peerreview:help", "GET"): all_of((*HOST_SIDE, "action_owner", "staff"), "404 workshop:200"),
    ("peerreview:help", "POST"): KNOWN | {"staff": "404 workshop:302"},
    ("peerreview:revisit", "GET"): ELSEWHERE | all_of(LEADS, "404 released:302 improving:200 closed:302"),
    ("peerreview:revisit", "POST"): REFUSED | all_of(LEADS, "404 released:409 improving:302 closed:409"),
    ("peerreview:close-review", "POST"): REFUSED | {"host_head": "404 released:409 revisited:302 closed:409"},
}


def _version(scene, name):
    return getattr(getattr(scene.review, name, None), "version", 0)


def _workshop(scene):
    told = {"on": scene.tomorrow, "starts_at": "15:30", "place": "Hall", "invited": [scene.people["lead"].pk]}
    return told | {"version": _version(scene, "workshop")}


def _action(scene):
    told = {"text": "Typed anew", "success": "Typed", "by_on": scene.tomorrow, "version": 1, "form_key": uuid4()}
    return told | {"owner": scene.people["host_staff"].pk}


def _revisit(scene):
    told = {"on": scene.today, "who": "Typed", "what_changed": "Typed anew", "evidence": "Typed"}
    return told | {"version": _version(scene, "revisit")}


PAYLOADS = {
    "call-workshop": _workshop,
    "add-action": _action,
    "change-action": _action,
    "write-progress": lambda scene: {"text": "Typed anew", "form_key": uuid4()},
    "finish-action": lambda scene: {"came_of_it": "Typed anew"},
    "ask-for-help": lambda scene: {"offer": "strength-0"},
    "help": lambda scene: {"answer": "yes"},
    "revisit": _revisit,
}
