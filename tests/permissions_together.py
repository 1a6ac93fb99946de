"""The permission specification's rows for writing together, and where two authors differ from one who writes alone."""

# The author does not; the one who shared a view asks a colleague to, about a draft of their own.
WRITING_TOGETHER = {
    ("reflections:propose-share", "POST"): {"author": "409"},
    # The draft of this table was shared and taken back, so nobody may join it any more.
    ("reflections:invite-partner", "GET"): {"author": "302"},
    ("reflections:invite-partner", "POST"): {"author": "409"},
    ("reflections:leave-together", "POST"): {"author": "409"},
    ("reflections:proposal", "GET"): {"viewed": "302", "staff": "200"},
    ("reflections:join", "POST"): {"viewed": "409", "staff": "302"},
    ("reflections:agree-to-proposal", "POST"): {"viewed": "409", "staff": "409"},
    ("reflections:decline-proposal", "POST"): {"viewed": "409", "staff": "302"},
    ("reflections:take-back-proposal", "POST"): {"viewed": "302", "staff": "409"},
}

# Where both differ from an author who writes alone.
BOTH = {
    ("reflections:share", "POST"): "409",
    ("reflections:propose-share", "POST"): "302 409 409 409 409",
    ("reflections:invite-partner", "GET"): "302",
    ("reflections:invite-partner", "POST"): "409",
    ("reflections:leave-together", "POST"): "302 409 409 409 409",
    ("reflections:offer-practice", "GET"): "404",
    ("reflections:offer-practice", "POST"): "404",
    ("reflections:bring-in", "GET"): "404 302 302 302 302",
    ("reflections:bring-in", "POST"): "404 409 409 409 409",
}
# What is the author's own, such as their earlier versions and their lines: the other has none here.
PARTNER = {
    ("reflections:version", "GET"): "404",
    ("reflections:bring-back", "POST"): "404",
    ("reflections:change-line", "GET"): "404",
    ("reflections:change-line", "POST"): "404",
    ("reflections:take-back-line", "POST"): "404",
}
