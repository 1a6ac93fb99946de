"""Visiting and findings. The scene's note is the peer's, in a session with a leader of the host. Notation: see the package."""

from uuid import uuid4

from .beginning import IN_IT, PARTS_REFUSED, TEAM, all_of

WRITES = ("lead", "peer")
FED_BACK = {"host_head": "404 host_reply:200"}
VISITED = all_of((*TEAM, "host_leader"), "404 visiting:200") | FED_BACK
ARRIVES = "404 visiting:302 paused:302 stopped:302"
NOTED = {"shadow": "404 visiting:409 stopped:409", "host_head": "404 host_reply:409", "replaced": ARRIVES}
OWN = {"peer": "404 visiting:302 host_reply:409"}
GIVEN = all_of((*IN_IT, "mediator"), "404 host_reply:200") | all_of(TEAM, "404 visiting:200")
GIVEN_REFUSED = all_of((*IN_IT, "mediator"), "404 host_reply:409") | all_of(TEAM, "404 visiting:409")
GIVEN_ELSEWHERE = all_of((*IN_IT, "mediator"), "404 host_reply:302") | all_of(TEAM, "404 visiting:302")
DRAFTED = GIVEN_REFUSED | all_of(WRITES, "404 visiting:302 host_reply:409")
DRAFTING = GIVEN_ELSEWHERE | all_of(WRITES, "404 visiting:200 host_reply:302 paused:302 stopped:302")
OF_FINDING = {who: answer.replace("visiting:", "findings:") for who, answer in DRAFTED.items()}
OF_FINDING_SHOWN = {
    who: f"{answer} paused:404 stopped:404".replace("visiting:", "findings:") for who, answer in GIVEN_ELSEWHERE.items()
}
OF_FINDING_SHOWN |= all_of(WRITES, "404 findings:200 host_reply:302 paused:404 stopped:404")
LED = GIVEN_REFUSED | {"lead": "404 visiting:409"}

TABLE = {
    ("peerreview:visit", "GET"): VISITED,
    ("peerreview:end-visit", "POST"): PARTS_REFUSED | all_of(("host_head", "lead"), "409 visiting:302 findings:409"),
    ("peerreview:notes", "GET"): VISITED,
    ("peerreview:notes", "POST"): NOTED | all_of((*WRITES, "host_leader"), ARRIVES),
    ("peerreview:change-note", "GET"): {"peer": "404 visiting:200"},
    ("peerreview:change-note", "POST"): OWN,
    ("peerreview:take-back-note", "POST"): OWN,
    ("peerreview:put-back-note", "POST"): {"peer": "404 visiting:409"},  # it was not taken back
    ("peerreview:findings", "GET"): GIVEN,
    ("peerreview:add-finding", "GET"): DRAFTING,
    ("peerreview:add-finding", "POST"): DRAFTED,
    ("peerreview:change-finding", "GET"): OF_FINDING_SHOWN,
    ("peerreview:change-finding", "POST"): OF_FINDING,
    ("peerreview:withdraw-finding", "POST"): OF_FINDING,
    ("peerreview:put-back-finding", "POST"): {who: answer.replace("302", "409") for who, answer in OF_FINDING.items()},
    ("peerreview:open-feedback", "POST"): LED | {"lead": "404 visiting:409 findings:302 host_reply:409"},
    ("peerreview:hand-over-findings", "POST"): LED,  # nobody has heard it yet
    ("peerreview:notes-shell", "GET"): {"anyone": "200"},
    ("peerreview:notes-worker", "GET"): {"anyone": "200"},
}


def _note(scene):
    return {"text": "Typed anew", "kind": "strength", "line": scene.ids["line"], "key": uuid4(), "version": 1}


def _finding(scene):
    return {"text": "Typed anew", "evidence": "Typed", "kind": "strength", "form_key": uuid4(), "version": 1}


PAYLOADS = {"notes": _note, "change-note": _note, "add-finding": _finding, "change-finding": _finding}
