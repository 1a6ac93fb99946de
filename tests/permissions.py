"""Who may send what, and what answers: the permission specification, by route and method, relation and state.

A row names for each relation the answer in the states draft (taken back), asked (shared, no view in yet), shared (one
view in), triangulated and agreed; one answer alone stands for all five. Whoever is not named gets 404; whoever is not
signed in, or has left, is asked to sign in. "everyone" is who has signed in, "anyone" the world.

A POST answered with less than 400 must change something, unless "=" says that it changes nothing (a repeated step, a
form shown again with what is missing). Everything else must leave the data as it was.
"""

from django.urls import URLResolver, get_resolver

from tests.permissions_reminders import REMINDERS
from tests.permissions_together import WRITING_TOGETHER

EVERYONE, ANYONE = "everyone", "anyone"
OWN_DRAFT = {"author": "302 409 409 409 409"}
OWN_VERSIONS = {"accepted": "200 404 404 200 200", "viewed": "404 404 200 200 200"}  # of who was writing when it ended
NOT_OF_THE_SCHOOL = {"peer_elsewhere": "404", "head_elsewhere": "404", "admin": "404"}
KEPT = {EVERYONE: "409", "head": "302", "head_allowed": "302", "trust_lead": "302", **NOT_OF_THE_SCHOOL}
IN_THE_TALK = ("author", "coach", "guest")
KEEPERS_READ = dict.fromkeys(["head", "head_allowed", "trust_lead"], "200")

TABLE = {
    ("ready", "GET"): {ANYONE: "200"},
    ("today", "GET"): {EVERYONE: "200"},
    ("who-can-see-what", "GET"): {EVERYONE: "200"},
    ("reflections:mine", "GET"): {EVERYONE: "200"},
    ("reflections:views", "GET"): {EVERYONE: "200"},
    ("reflections:coaching", "GET"): {EVERYONE: "200"},
    # Writing
    ("reflections:choose", "GET"): {EVERYONE: "200", "trust_lead": "404", "admin": "404"},
    ("reflections:start", "POST"): {
        EVERYONE: "302",
        "author": "302 302= 302= 302= 302=",
        "peer_elsewhere": "302=",
        "trust_lead": "404",
        "admin": "404",
    },
    ("reflections:write", "GET"): {"author": "200 302 302 302 302"},
    ("reflections:write", "POST"): OWN_DRAFT,
    ("reflections:save", "POST"): {"author": "200 409 409 409 409"},
    ("reflections:add", "POST"): OWN_DRAFT,
    ("reflections:remove", "POST"): OWN_DRAFT,
    # A file that the author attached
    ("reflections:attach", "GET"): {"author": "200 302 302 302 302"},
    ("reflections:attach", "POST"): OWN_DRAFT,
    ("reflections:file", "GET"): {
        "author": "200",
        "coach": "404 200 200 200 200",
        "accepted": "404 200 200 404 404",
        "viewed": "404 404 200 200 200",
        "head_allowed": "404 404 404 404 200",
    },
    ("reflections:check-file", "GET"): {"author": "302"},
    ("reflections:check-file", "POST"): {"author": "302= 409 409 409 409"},
    ("reflections:take-out-file", "POST"): OWN_DRAFT,
    ("reflections:delete-file", "POST"): OWN_DRAFT,
    ("reflections:versions", "GET"): OWN_VERSIONS | {"author": "200", "handed_back": "200"},
    ("reflections:version", "GET"): OWN_VERSIONS | {"author": "200", "handed_back": "200"},
    ("reflections:bring-back", "POST"): OWN_DRAFT
    | {"handed_back": "409", "accepted": "409 404 404 409 409", "viewed": "404 404 409 409 409"},
    # Sharing
    ("reflections:audience", "GET"): {"author": "200 302 302 302 302"},
    ("reflections:audience", "POST"): OWN_DRAFT,
    ("reflections:share", "POST"): OWN_DRAFT,
    ("reflections:withdraw", "POST"): {"author": "409 302 409 409 409"},
    **WRITING_TOGETHER,
    ("reflections:ask", "GET"): {"author": "302 200 200 302 302"},
    ("reflections:ask", "POST"): {"author": "409 302 409 409 409"},
    ("reflections:go-on", "POST"): {"author": "409 302 302 409 409"},
    # Reading and finishing
    ("reflections:reflection", "GET"): {
        "author": "200",
        "coach": "404 200 200 200 200",
        "accepted": "404 302 302 404 404",
        "viewed": "404 404 200 200 200",
        "head_allowed": "404 404 404 404 200",
    },
    ("reflections:answer", "POST"): {"author": "404 404 302 302 409"},
    ("reflections:add-thought", "POST"): {"author": "409 409 409 409 302"},
    ("reflections:finish", "GET"): {"author": "302 302 302 200 302"},
    ("reflections:finish", "POST"): {"author": "409 409 409 302 409"},
    ("reflections:note-step", "POST"): {"author": "404 404 404 404 302"},
    ("reflections:export", "GET"): {"author": "200"},
    ("reflections:export-files", "GET"): {"author": "200"},
    # Giving a view
    ("reflections:view", "GET"): {
        "invited": "404 200 200 404 404",
        "accepted": "404 200 200 404 404",
        "viewed": "404 404 302 302 302",
    },
    ("reflections:view", "POST"): {
        "invited": "404 409 409 404 404",
        "accepted": "404 302 302 404 404",
        "viewed": "404 404 409 409 409",
    },
    ("reflections:accept", "POST"): {
        "invited": "404 302 302 404 404",
        "accepted": "404 409 409 404 404",
        "viewed": "404 404 409 409 409",
    },
    ("reflections:decline", "POST"): {
        "invited": "404 302 302 404 404",
        "accepted": "404 409 409 404 404",
        "viewed": "404 404 409 409 409",
    },
    ("reflections:save-view", "POST"): {
        "invited": "404 409 409 404 404",
        "accepted": "404 200 200 404 404",
        "viewed": "404 404 409 409 409",
    },
    ("reflections:share-view", "POST"): {
        "invited": "404 409 409 404 404",
        "accepted": "404 302 302 404 404",
        "viewed": "404 404 409 409 409",
    },
    ("reflections:hand-back", "POST"): {
        "invited": "404 409 409 404 404",
        "accepted": "404 302 302 404 404",
        "viewed": "404 404 409 409 409",
    },
    ("reflections:talk", "POST"): {
        "author": "409 409 302 302 409",
        "coach": "404 409 409 409 409",
        "invited": "404 409 409 404 404",
        "accepted": "404 409 409 404 404",
        "viewed": "404 404 302 302 409",
        "head_allowed": "404 404 404 404 409",
    },
    ("reflections:ask-followed", "GET"): {
        "author": "302",
        "coach": "404 302 302 302 302",
        "invited": "404 302 302 404 404",
        "accepted": "404 302 302 404 404",
        "viewed": "404 404 302 302 302",
        "head_allowed": "404 404 404 404 302",
    },
    ("reflections:take-back-ask", "POST"): {"author": "409 302 302 409 409"},
    # Talking a view over: its giver and the author alone
    ("reflections:judgement", "GET"): {"author": "404 404 302 302 302", "viewed": "404 404 302 302 302"},
    ("reflections:say", "POST"): {"author": "404 404 302 302 409", "viewed": "404 404 302 302 409"},
    ("reflections:change-line", "GET"): {"author": "404 404 200 200 302", "viewed": "404 404 200 200 302"},
    ("reflections:change-line", "POST"): {"author": "404 404 302 302 409", "viewed": "404 404 302 302 409"},
    ("reflections:take-back-line", "POST"): {"author": "404 404 302 302 409", "viewed": "404 404 302 302 409"},
    # Coaching
    ("reflections:thread", "GET"): {
        "author": "404 302 302 302 302",
        "coach": "404 302 302 302 302",
        "guest": "404 200 200 200 200",
    },
    ("reflections:comment", "POST"): dict.fromkeys(IN_THE_TALK, "404 302 302 302 409"),
    ("reflections:close-thread", "POST"): {"author": "404 302 302 302 409", "coach": "404 302 302 302 409"},
    ("reflections:reopen-thread", "POST"): {"author": "404 409 409 409 409", "coach": "404 409 409 409 409"},
    ("reflections:mute-thread", "POST"): dict.fromkeys(IN_THE_TALK, "404 302 302 302 302"),
    ("reflections:read-thread", "POST"): dict.fromkeys(IN_THE_TALK, "404 302 302 302 302"),
    ("reflections:keep-thread", "POST"): dict.fromkeys(IN_THE_TALK, "404 302= 302= 302= 302="),
    ("reflections:branch-thread", "POST"): {"author": "404 302= 302= 302= 409"},
    ("reflections:bring-in", "GET"): {"author": "404 200 200 200 302"},
    ("reflections:bring-in", "POST"): {"author": "404 302 302 302 409"},
    ("reflections:end-visit", "POST"): {"author": "404 302 302 302 302", "guest": "404 302 302 302 302"},
    ("reflections:coaching-words", "GET"): {"trust_lead": "200"},
    ("reflections:coaching-words", "POST"): {"trust_lead": "302"},
    ("reflections:put-back-words", "POST"): {"trust_lead": "302"},
    ("reflections:change-comment", "GET"): {"coach": "404 200 200 200 302"},
    ("reflections:change-comment", "POST"): {"coach": "404 302 302 302 409"},
    ("reflections:take-back", "POST"): {"coach": "404 302 302 302 409"},
    ("reflections:tone", "POST"): {EVERYONE: "200="},
    # Practice: one offer stands, of a teacher elsewhere; the author's own entry may be offered
    ("reflections:practice", "GET"): {EVERYONE: "200"},
    ("reflections:practice", "POST"): {EVERYONE: "200="},
    ("reflections:offer-practice", "GET"): {"author": "404 404 404 200 200"},
    ("reflections:offer-practice", "POST"): {"author": "404 404 404 302 302"},
    ("reflections:withdraw-practice", "POST"): {"peer_elsewhere": "302"},
    ("reflections:ask-practice", "POST"): {EVERYONE: "302", "peer_elsewhere": "404", "admin": "404"},
    # Frameworks: one in use, and a draft of its next version
    ("reflections:frameworks", "GET"): {EVERYONE: "200"},
    ("reflections:framework", "GET"): {EVERYONE: "200"},
    ("reflections:export-framework", "GET"): {EVERYONE: "200"},
    ("reflections:new-framework", "GET"): {"trust_lead": "200"},
    ("reflections:new-framework", "POST"): {"trust_lead": "302"},
    ("reflections:import-framework", "POST"): {"trust_lead": "302"},
    ("reflections:copy-framework", "POST"): {"trust_lead": "302"},
    ("reflections:revise-framework", "POST"): {"trust_lead": "302="},
    ("reflections:retire-framework", "POST"): {"trust_lead": "302"},
    ("reflections:restore-framework", "POST"): {"trust_lead": "409"},
    ("reflections:preview-framework", "GET"): {"trust_lead": "200"},
    ("reflections:preview-criterion", "GET"): {"trust_lead": "200"},
    ("reflections:edit-framework", "GET"): {"trust_lead": "200"},
    ("reflections:publish-framework", "POST"): {"trust_lead": "302"},
    ("reflections:discard-framework", "POST"): {"trust_lead": "302"},
    ("reflections:framework-details", "GET"): {"trust_lead": "200"},
    ("reflections:framework-details", "POST"): {"trust_lead": "302"},
    ("reflections:add-area", "POST"): {"trust_lead": "302"},
    ("reflections:framework-area", "GET"): {"trust_lead": "200"},
    ("reflections:framework-area", "POST"): {"trust_lead": "302"},
    ("reflections:move-area", "POST"): {"trust_lead": "302="},
    ("reflections:order-areas", "POST"): {"trust_lead": "302="},
    ("reflections:order-criteria", "POST"): {"trust_lead": "302"},
    ("reflections:remove-area", "POST"): {"trust_lead": "302"},
    ("reflections:add-criterion", "POST"): {"trust_lead": "302"},
    ("reflections:framework-criterion", "GET"): {"trust_lead": "200"},
    ("reflections:framework-criterion", "POST"): {"trust_lead": "302"},
    ("reflections:move-criterion", "POST"): {"trust_lead": "302"},
    ("reflections:remove-criterion", "POST"): {"trust_lead": "302"},
    # Cycles: the scene's is open, with both schools in it
    ("reflections:cycles", "GET"): {"trust_lead": "200"},
    ("reflections:plan-cycle", "GET"): {"trust_lead": "200"},
    ("reflections:plan-cycle", "POST"): {"trust_lead": "302"},
    ("reflections:cycle", "GET"): {"trust_lead": "200"},
    ("reflections:change-cycle", "GET"): {"trust_lead": "302"},
    ("reflections:change-cycle", "POST"): {"trust_lead": "409"},
    ("reflections:open-cycle", "POST"): {"trust_lead": "409"},
    ("reflections:close-cycle", "POST"): {"trust_lead": "302"},
    ("reflections:use-newer", "POST"): {"trust_lead": "409"},
    ("reflections:longer", "GET"): {"trust_lead": "200"},
    ("reflections:longer", "POST"): {"trust_lead": "302"},
    ("reflections:add-schools", "GET"): {"trust_lead": "200"},
    ("reflections:add-schools", "POST"): {"trust_lead": "200="},
    ("reflections:cycle-dates", "GET"): {"trust_lead": "200"},
    ("reflections:cycle-dates", "POST"): {"trust_lead": "302"},
    # How many take part, at the schools one heads or all
    ("reflections:counts", "GET"): KEEPERS_READ | {"head_elsewhere": "200"},
    # Whom to speak to about a child, at the author's school
    ("schools:safeguarding", "GET"): KEEPERS_READ,
    ("schools:safeguarding", "POST"): dict.fromkeys(KEEPERS_READ, "302"),
    # The calendar of the author's school
    ("schools:calendars", "GET"): {EVERYONE: "200"},
    ("schools:calendar", "GET"): {EVERYONE: "200", **NOT_OF_THE_SCHOOL},
    ("schools:add-date", "POST"): KEPT,
    ("schools:import-calendar", "POST"): KEPT,
    ("schools:copy-calendar", "POST"): KEPT | {EVERYONE: "200="},
    ("schools:bank-holidays", "POST"): KEPT,
    ("schools:remove-date", "POST"): KEPT,
    # Kept apart: a teacher elsewhere has named the author, who never learns of it
    ("schools:apart", "GET"): {EVERYONE: "200"},
    ("schools:apart", "POST"): {EVERYONE: "302", "staff": "200="},
    ("schools:take-back-apart", "POST"): {"peer_elsewhere": "302"},
    **REMINDERS,
    ("schools:purpose", "GET"): {EVERYONE: "200"},
    ("schools:purpose", "POST"): {EVERYONE: "302", "coach": "302=", "head": "302=", "head_allowed": "302="},
    ("schools:pairs", "GET"): {EVERYONE: "200"},
    ("schools:pairs", "POST"): {EVERYONE: "200=", "head": "302", "head_allowed": "302"},
    ("schools:agree", "POST"): {"author": "409", "staff": "302", "coach": "409", "head": "409"},
    ("schools:end", "POST"): {"author": "302", "staff": "302", "coach": "302", "head": "409"},
}

# Signing in knows no relation: what answers whoever has not signed in, and who has.
SIGNING_IN = {
    ("account_login", "GET"): "200 302",
    ("account_login", "POST"): "200 302",
    ("account_request_login_code", "GET"): "200 302",
    ("account_request_login_code", "POST"): "200 302",
    ("account_confirm_login_code", "GET"): "302 302",
    ("account_confirm_login_code", "POST"): "302 302",
    ("account_logout", "GET"): "302 200",
    ("account_logout", "POST"): "302 302",
    ("account_signup", "GET"): "200 302",
    ("account_signup", "POST"): "200 302",
    ("account_inactive", "GET"): "200 200",
    ("account_reauthenticate", "GET"): "302 403",
    ("account_reauthenticate", "POST"): "401 403",
    ("account_change_password", "GET"): "302 302",
    ("account_change_password", "POST"): "401 302",
    ("account_set_password", "GET"): "302 200",
    ("account_set_password", "POST"): "401 200",
    ("account_reset_password", "GET"): "200 200",
    ("account_reset_password", "POST"): "200 200",
    ("account_reset_password_done", "GET"): "200 200",
    ("account_reset_password_from_key", "GET"): "200 200",
    ("account_reset_password_from_key", "POST"): "200 200",
    ("account_reset_password_from_key_done", "GET"): "200 200",
}

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"]
STATES = ["draft", "asked", "shared", "triangulated", "agreed"]
SIGNED_OUT = ("anonymous", "former")


def expected(route, method, relation, state):
    """The answer's status, and whether data changes."""
    row = TABLE[route, method]
    if relation in SIGNED_OUT and ANYONE not in row:
        return (302 if method == "GET" else 401), False
    answers = row.get(relation) or row.get(EVERYONE) or row.get(ANYONE) or "404"
    answers = answers.split()
    answer = answers[STATES.index(state)] if len(answers) > 1 else answers[0]
    status = int(answer.rstrip("="))
    return status, method == "POST" and status < 400 and not answer.endswith("=")


def routes(resolver=None, prefix="", namespace=""):
    """Every route the resolver knows, as (name or else pattern, pattern), those of the admin left out."""
    for found in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(found.pattern)
        if isinstance(found, URLResolver):
            inner = ":".join(filter(None, [namespace, found.namespace]))
            yield from routes(found, pattern, inner) if inner != "admin" else ()
        else:
            yield ":".join(filter(None, [namespace, found.name])) if found.name else pattern, pattern
