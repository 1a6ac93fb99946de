"""Who can see what of a reflection, as a table: the page for people shows it and the tests hold the code to it."""

PARTS = {
    "entries": "criteria, how they know with its files, what they wonder",
    "judgement": "level and words",
    "views": "colleagues’ views",
    "ending": "what they take from it, next steps",
    "thread": "coaching conversation",
    "message": "the line that comes with an ask",
    "asked": "the question to one colleague",
    "lines": "what these two say to each other about their views",
    "since": "the coaching conversation, from the moment they were brought in",
}

PEOPLE = {
    "author": "The author",
    "partner": "The other author, where two write together",
    "partner_asked": "Somebody asked to write it together",
    "invited": "A colleague who is asked",
    "accepted": "A colleague writing a view",
    "declined": "A colleague who said no",
    "viewed": "A colleague who has shared a view",
    "coach": "The coach the author included",
    "guest": "Somebody the author brought into a conversation",
    "head": "The head",
    "head_allowed": "The head, if the author lets them at finishing",
    "staff": "Other staff",
    "trust_lead": "The trust lead",
    "admin": "The technical administrator",
}

ALL = frozenset(PARTS) - {"since"}
NOTHING = frozenset()
SINCE = frozenset({"since"})
REVEALED = frozenset({"entries", "judgement", "views"})
IN_FULL = REVEALED | {"ending"}
BETWEEN_TWO = frozenset({"message", "asked", "lines"})  # of the author with each colleague, and nobody else
VIEWED = REVEALED | BETWEEN_TWO
COACH = REVEALED | {"thread"}

# What each person sees in each state. Who is not listed for a state sees nothing of it.
TABLE = {
    "draft": {"author": frozenset({"entries", "judgement", "message", "asked"})},
    "shared": {
        "author": ALL - {"ending"},
        "invited": frozenset({"message"}),
        "accepted": frozenset({"entries", "message", "asked"}),
        "viewed": VIEWED,
        "coach": COACH,
        "guest": SINCE,
    },
    "triangulated": {"author": ALL - {"ending"}, "viewed": VIEWED, "coach": COACH, "guest": SINCE},
    "agreed": {
        "author": ALL,
        "viewed": VIEWED,
        "coach": COACH | {"ending"},
        "guest": SINCE,
        "head_allowed": IN_FULL,
    },
}
for _seen in TABLE.values():
    _seen["partner"] = _seen["author"]

# Who is told how many take part at a school, from ten on each side; for a head their own school, for a trust lead each.
# Nobody is told who. An author's readers know of that author, from what is shared with them.
TOLD_COUNTS = frozenset({"head", "head_allowed", "trust_lead"})


def seen_by(person: str, state: str) -> frozenset[str]:
    """The parts of a reflection in that state that such a person sees; names as in PEOPLE and PARTS."""
    return TABLE[state].get(person, NOTHING)


def as_rows() -> list[dict]:
    """The table for the page: each state with each person and, in words, what they see."""
    return [
        {
            "state": state,
            "people": [
                (name, [PARTS[part] for part in PARTS if part in seen_by(person, state)])
                for person, name in PEOPLE.items()
            ],
        }
        for state in TABLE
    ]
