"""Who may send what in peer review, and what answers: by route and method, relation and stage.

A row names for each relation the answer from each stage on: "404 self_review:200 host_reply:409" is 404 until the
self-review begins, then 200, and 409 from the host's reply on. One answer alone stands for all. Whoever is not named
gets 404; whoever is not signed in, or has left, is asked to sign in. "everyone" is who has signed in, "anyone" the world.

A POST answered with less than 400 must change something, unless "=" says that it changes nothing. "paused" is a review
paused while visiting, "stopped" one stopped then; where a row does not name them, a GET answers as while visiting and a
POST that would be taken then answers 409.
"""

from . import beginning, following, meetings, pulse, reporting, rounds, visiting

PARTS = [rounds, beginning, visiting, reporting, following, meetings, pulse]
TABLE = {row: answers for part in PARTS for row, answers in part.TABLE.items()}
STAGES = [
    "planned", "self_review", "preparing", "visiting", "findings", "host_reply", "released", "workshop", "improving",
    "revisited", "closed", "paused", "stopped",
]  # fmt: skip


def answer_at(row, stage, method):
    """What a row's notation says for one stage, such as "302="."""
    first, *changes = row.split()
    named = dict(change.split(":") for change in changes)
    if stage in ("paused", "stopped") and stage not in named:
        then = answer_at(row, "visiting", method)
        return "409" if method == "POST" and then < "400" else then
    answer = first
    for each in STAGES[: STAGES.index(stage) + 1]:
        answer = named.get(each, answer)
    return answer


PAYLOADS = {name: made for part in PARTS for name, made in getattr(part, "PAYLOADS", {}).items()}


def due(route, method, relation, stage):
    """The answer's status, and whether data changes."""
    row = TABLE[route, method]
    if relation in ("anonymous", "former") and "anyone" not in row:
        return (302 if method == "GET" else 401), False
    answer = answer_at(row.get(relation) or row.get("everyone") or row.get("anyone") or "404", stage, method)
    status = int(answer.rstrip("="))
    return status, method == "POST" and status < 400 and not answer.endswith("=")
