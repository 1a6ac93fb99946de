"""The series of reflections: how many days before, on and after its day each reminder comes, and then no more."""

from schools.reminders.series import Series

SHARE = Series("share", (-7, -1, 3))
VIEW = Series("view", (-7, -1, 3))
FINISH = Series("finish", (-7, -1, 3))
ASK = Series("ask-waiting", (5,))  # from the day on which somebody was asked
CONVERSATION = Series("conversation-waiting", (7,))  # from the last word in it
STEP = Series("step", (-7, 0, 14))

ENDED = 8  # days after the last of these days: three for its last reminder, four for those who get it late
SHARE_ENDED = Series("share-ended", (ENDED,), lasts=7)
VIEW_ENDED = Series("view-ended", (ENDED,), lasts=7)
FINISH_ENDED = Series("finish-ended", (ENDED,), lasts=7)
