"""Of what people are reminded in rounds, reviews, QA conversations and the pulse."""

from schools.reminding import register_reminders

from .following import FOLLOWING
from .meetings import MEETINGS
from .pulses import PULSES
from .reviews import REVIEWS
from .rounds import ROUNDS
from .waiting import WAITING


def register_series():
    """Make them known to the lower app, once, when this one loads."""
    register_reminders("peerreview", *ROUNDS, *REVIEWS, *FOLLOWING, *MEETINGS, *PULSES, *WAITING)
