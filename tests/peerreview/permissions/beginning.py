"""The review itself: its page, roles, pause; self-review and preparing. Notation: see the package."""

HOST_SIDE = ("host_head", "host_lead", "writer", "champion")
TEAM = ("lead", "peer", "shadow")
IN_IT = (*HOST_SIDE, *TEAM)


def all_of(people, answer):
    return dict.fromkeys(people, answer)


SEEN = all_of(IN_IT, "200") | {"mediator": "404 host_reply:200", "trust_lead": "200"}
STEERED = ("host_head", "lead", "trust_lead")
OTHERS_REFUSED = all_of(IN_IT, "409") | {"mediator": "404 host_reply:409", "trust_lead": "409"}
PARTS_REFUSED = all_of(IN_IT, "409") | {"mediator": "404 host_reply:409"}
READ = all_of(HOST_SIDE, "200") | all_of(TEAM, "404 preparing:200") | {"mediator": "404 host_reply:200"}
READ_REFUSED = all_of(HOST_SIDE, "409") | all_of(TEAM, "404 preparing:409") | {"mediator": "404 host_reply:409"}
WRITTEN = READ_REFUSED | all_of(HOST_SIDE, "409 self_review:302 preparing:409")
PREPARED = all_of(IN_IT, "404 preparing:200") | {"mediator": "404 host_reply:200"}
PREPARED_REFUSED = all_of(IN_IT, "404 preparing:409") | {"mediator": "404 host_reply:409"}
PLANNED = PREPARED_REFUSED | all_of((*HOST_SIDE, "lead", "peer"), "404 preparing:302 visiting:409")
MOVED = "302 visiting:409 stopped:409"
WHILE_TO_COME = "{} visiting:404 paused:404 stopped:404"
RUNS = "302 closed:409 stopped:409"
PAGE_WHILE = "200 closed:302 paused:302 stopped:302"

TABLE = {
    ("peerreview:home", "GET"): {"everyone": "200"},
    ("peerreview:review", "GET"): SEEN,
    ("peerreview:visit-file", "GET"): all_of(IN_IT, "200 paused:404 stopped:404"),
    ("peerreview:begin-self-review", "POST"): OTHERS_REFUSED | {"host_head": "302 self_review:409"},
    ("peerreview:pause-review", "POST"): OTHERS_REFUSED | all_of(STEERED, RUNS),
    ("peerreview:resume-review", "GET"): all_of(SEEN, "302")
    | {"mediator": "404 host_reply:302"}
    | all_of(STEERED, "302 paused:200 stopped:302"),
    ("peerreview:resume-review", "POST"): OTHERS_REFUSED | all_of(STEERED, "409 paused:302 stopped:409"),
    ("peerreview:move-visit", "GET"): all_of(SEEN, "302")
    | {"mediator": "404 host_reply:302"}
    | all_of(STEERED, "200 visiting:302 stopped:302"),
    ("peerreview:move-visit", "POST"): OTHERS_REFUSED | all_of(STEERED, MOVED),
    ("peerreview:stop-review", "GET"): all_of(SEEN, "302")
    | {"mediator": "404 host_reply:302"}
    | all_of(("host_head", "trust_lead"), "200 closed:302 paused:200 stopped:302"),
    ("peerreview:stop-review", "POST"): OTHERS_REFUSED
    | all_of(("host_head", "trust_lead"), "302 closed:409 paused:302 stopped:409"),
    ("peerreview:people", "GET"): {"host_head": "200"},
    ("peerreview:people", "POST"): {"host_head": RUNS},
    ("peerreview:end-seat", "POST"): {"host_head": RUNS},
    ("peerreview:accept-seat", "POST"): {"peer": WHILE_TO_COME.format("302")},
    ("peerreview:hand-back-seat", "GET"): {"peer": WHILE_TO_COME.format("200")},
    ("peerreview:hand-back-seat", "POST"): {"peer": WHILE_TO_COME.format("302")},
    ("peerreview:come-instead", "GET"): all_of(STEERED, "200 closed:404 paused:404 stopped:404"),
    ("peerreview:come-instead", "POST"): all_of(STEERED, "302 closed:404 paused:404 stopped:404"),
    ("peerreview:acting-host", "GET"): {},
    ("peerreview:acting-host", "POST"): {},
    # The self-review
    ("peerreview:self-review", "GET"): READ,
    ("peerreview:save-questions", "POST"): WRITTEN,
    ("peerreview:save-area", "POST"): WRITTEN,
    ("peerreview:add-evidence", "POST"): WRITTEN,
    ("peerreview:take-out-evidence", "POST"): WRITTEN,
    ("peerreview:hand-over-self-review", "POST"): PARTS_REFUSED | {"host_head": "409 self_review:302 preparing:409"},
    ("peerreview:evidence-asked", "GET"): {"host_staff": "200"},
    ("peerreview:evidence-asked", "POST"): {"host_staff": "302 paused:302 stopped:302"},
    # Preparing
    ("peerreview:preparing", "GET"): PREPARED,
    ("peerreview:pack", "GET"): PREPARED,
    ("peerreview:pack-pdf", "GET"): PREPARED,
    ("peerreview:add-line", "POST"): PLANNED,
    ("peerreview:change-line", "GET"): PREPARED,
    ("peerreview:change-line", "POST"): PLANNED,
    ("peerreview:agree-line", "POST"): PREPARED_REFUSED | all_of(HOST_SIDE, "404 preparing:302 visiting:409"),
    ("peerreview:drop-line", "POST"): PLANNED,
    ("peerreview:add-session", "GET"): PREPARED,
    ("peerreview:add-session", "POST"): PLANNED,
    ("peerreview:change-session", "GET"): PREPARED,
    ("peerreview:change-session", "POST"): PLANNED,
    ("peerreview:drop-session", "POST"): PLANNED,
    ("peerreview:begin-visit", "POST"): PARTS_REFUSED | all_of(("host_head", "lead"), "409 preparing:302 visiting:409"),
}


def _session(scene):
    return {
        "on": scene.review.visit_on.isoformat(),
        "starts_at": "13:00",
        "ends_at": "13:30",
        "meets": "Typed anew",
        "place": "Hall",
        "reviewer": scene.people["lead"].pk,
        "host_leader": scene.people["champion"].pk,
        "version": 1,
    }


PAYLOADS = {
    "resume-review": lambda scene: {"visit_on": scene.another_day},
    "move-visit": lambda scene: {"visit_on": scene.another_day},
    "stop-review": lambda scene: {"because": "Typed anew"},
    "people": lambda scene: {"role": "writer", "writer-person": scene.people["host_staff"].pk},
    "come-instead": lambda scene: {"person": scene.people["replaced"].pk},
    "acting-host": lambda scene: {"person": scene.people["host_lead"].pk},
    "save-questions": lambda scene: {"question_1": "Typed anew", "was_1": scene.question.text},
    "save-area": lambda scene: {"text": "Typed anew", "version": scene.area_text.version},
    "add-evidence": lambda scene: {"text": "Typed anew"},
    "evidence-asked": lambda scene: {"answer": "yes"},
    "add-line": lambda scene: {"text": "Typed anew"},
    "change-line": lambda scene: {"text": "Typed anew", "version": 1},
    "add-session": _session,
    "change-session": _session,
}
