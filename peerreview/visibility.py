"""Who can see what of a review, and from when: the page for people shows it and the tests hold the code to it."""

from schools.words import say

from .models.reviews import ORDER, Stage

PARTS = {
    "stage": "stage and dates",
    "self_review": "self-review and enquiry questions",
    "plan": "lines of enquiry and timetable",
    "own_notes": "their own session with its lines of enquiry, and its notes",
    "notes": "all notes of the visit",
    "findings": "what the team noticed",
    "reply": "the host’s reply and the team’s answers",
    "report": "the report, self-review included, and from the revisit on what changed",
    "actions": "actions, progress and the revisit",
    "own_action": "an action that they have taken on, and how it goes",
}

PEOPLE = {
    "host_head": "The host’s head",
    "host_lead": "The host’s lead for the review",
    "writer": "Somebody the head named to write the self-review",
    "champion": "The follow-up lead",
    "host_leader": "A leader of the host who writes notes of a session",
    "action_owner": "Somebody of the host who has taken on an action",
    "lead": "The lead reviewer",
    "peer": "A peer reviewer",
    "shadow": "Somebody who comes along to learn",
    "replaced": "A reviewer who was replaced",
    "mediator": "A third head, where both sides have asked one",
    "round_head": "The head of another school of the round",
    "host_staff": "Other staff of the host",
    "staff": "Staff of other schools",
    "trust_lead": "The trust lead",
    "admin": "The technical administrator",
}

# From which stage on each of them sees a part; "feedback" is the feedback point, during the visit or just after.
# "released:<audience>" is once the host has released it to them.
SEES = {
    "host_head": {"stage": "planned", "self_review": "planned", "plan": "planned", "notes": "feedback",
                  "findings": "feedback", "reply": "host_reply", "report": "host_reply", "actions": "released"},
    "host_lead": {"stage": "planned", "self_review": "planned", "plan": "planned", "findings": "host_reply",
                  "reply": "host_reply", "report": "host_reply", "actions": "released"},
    "writer": {"stage": "planned", "self_review": "planned", "plan": "planned", "findings": "host_reply",
               "reply": "host_reply", "report": "host_reply", "actions": "released"},
    "champion": {"stage": "planned", "self_review": "planned", "plan": "planned", "findings": "host_reply",
                 "reply": "host_reply", "report": "host_reply", "actions": "released"},
    "host_leader": {"own_notes": "visiting", "report": "released:staff"},
    "action_owner": {"own_action": "workshop", "report": "released:staff"},
    "lead": {"stage": "planned", "self_review": "preparing", "plan": "preparing", "notes": "visiting",
             "findings": "visiting", "reply": "host_reply", "report": "host_reply"},
    "mediator": dict.fromkeys(["stage", "self_review", "plan", "findings", "reply", "report"], "host_reply"),
    "round_head": {"report": "released:round"},
    "host_staff": {"report": "released:staff"},
    "trust_lead": {"stage": "planned", "report": "released:trust"},
}  # fmt: skip
SEES["peer"] = SEES["shadow"] = SEES["lead"]


def sees_from(person: str, part: str) -> str:
    """The stage from which such a person sees a part of a review ("feedback", "released:<audience>" as above), or ""."""
    return SEES.get(person, {}).get(part, "")


def sees(
    person: str, part: str, stage: str, *, is_fed_back: bool = False, released_to: frozenset[str] = frozenset()
) -> bool:
    """Whether such a person sees a part while a review is at that stage."""
    since = sees_from(person, part)
    if not since:
        return False
    if since == "feedback":
        return is_fed_back
    if since.startswith("released:"):
        return since.removeprefix("released:") in released_to
    return ORDER.index(Stage(stage)) >= ORDER.index(Stage(since))


def as_people() -> list[tuple[str, list[tuple[str, str]]]]:
    """The table for the page: each person with, in words, since when they see what."""
    return [(name, _in_words(SEES.get(person, {}))) for person, name in PEOPLE.items()]


def _in_words(seen):
    since = dict.fromkeys(seen.values())
    return [(say(f"sees_from.{_key(each)}"), _parts(seen, each)) for each in since]


def _key(since):
    return since.replace(":", "_")


def _parts(seen, since):
    return "; ".join(PARTS[part] for part in seen if seen[part] == since)
