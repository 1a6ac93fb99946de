"""The permission specification's rows for messages, for what will be sent and for people's own calendars. Notation: see
tests/permissions.py.

The message to open tells Ivy, of the staff, that a coach is proposed for her; everybody marks one of their own as read,
which is no change of data. The feed is the author's: whoever has its address reads it, signed in or not, and it holds no
word of anybody. The mail's health says 503, as nothing was ever swept there.
"""

REMINDERS = {
    ("schools:messages", "GET"): {"everyone": "200"},
    ("schools:open-message", "GET"): {"staff": "302"},
    ("schools:read-message", "POST"): {"everyone": "302="},
    ("schools:read-messages", "POST"): {"everyone": "302="},
    ("schools:reminders", "GET"): {"trust_lead": "200"},
    ("schools:pause-reminders", "POST"): {"trust_lead": "302"},
    ("schools:pause-school", "POST"): {"trust_lead": "302"},
    ("schools:resume-reminders", "POST"): {"trust_lead": "302"},
    ("schools:mail", "GET"): {"everyone": "200"},
    ("schools:mail", "POST"): {"everyone": "302"},
    ("schools:reset-mail", "POST"): {"everyone": "302="},
    ("schools:test-mail", "POST"): {"everyone": "302="},
    ("schools:stop-mail", "GET"): {"anyone": "200"},
    ("schools:stop-mail", "POST"): {"anyone": "200"},
    ("mail-health", "GET"): {"anyone": "503"},
    ("schools:my-calendar", "GET"): {"everyone": "200"},
    ("schools:make-feed", "POST"): {"everyone": "200"},
    ("schools:end-feed", "POST"): {"everyone": "302=", "author": "302"},
    ("schools:calendar-feed", "GET"): {"anyone": "200"},
}


def reminders_payloads(school):
    """What their forms would send, by the route's name."""
    mail = {"every": "week", "weekday": 2, "days": [1, 2], "starts_at": "08:00", "ends_at": "16:00"}
    return {"mail": mail, "pause-reminders": {"series": "share"}, "pause-school": {"school": school}}
