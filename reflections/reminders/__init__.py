"""Of what people are reminded in a cycle, and after it."""

from schools.reminding import register_foreseen, register_reminders

from .cycles import CYCLES, OPENED
from .ends import ENDS
from .steps import STEPS
from .waiting import WAITING


def register_series():
    """Make them known to the lower app, once, when this one loads."""
    register_reminders("reflections", *CYCLES, *WAITING, *STEPS, *ENDS)
    register_foreseen(OPENED)
