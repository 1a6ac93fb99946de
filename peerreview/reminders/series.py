"""The series of peer review: how many days before, on and after its day each reminder comes, and then no more."""

from schools.reminders.series import Series

# Rounds
ANSWER = Series("answer", (-7, -1, 3))
SIGN = Series("sign", (-1, 3))
ANSWER_ENDED = Series("answer-ended", (8,), lasts=7)

# Reviews, stage by stage
SELF_REVIEW = Series("self-review", (-7,), lasts=7)
HAND_OVER = Series("hand-over", (-7, -1, 3))
PREPARE = Series("prepare", (-10,), lasts=2)
VISIT = Series("visit", (-7, -1))
FINDINGS = Series("findings", (-1, 3))
REPLY = Series("reply", (-1, 3))
ANSWERS = Series("answers", (-1, 3))
RELEASE = Series("release", (-1, 3))
CALL_WORKSHOP = Series("call-workshop", (-7, -1, 3))
WORKSHOP = Series("workshop", (-7, -1))
REVISIT = Series("revisit", (-7, -1, 3))
ACTION = Series("action", (-7, -1, 3))

# QA conversations
PRE_READ = Series("pre-read", (-7, -1))
PRE_READS_OPEN = Series("pre-reads-open", (0,), lasts=3)
MEETING = Series("meeting", (-7, -1))
PROMISE = Series("promise", (-7, -1, 3))

# The pulse
PULSE = Series("pulse", (0, 7))

# What waits for an answer, from the day on which somebody was asked
HELP_WAITING = Series("help-waiting", (5,))
EVIDENCE_WAITING = Series("practice-waiting", (5,))
