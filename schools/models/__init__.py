from .access import Opening
from .calendars import CalendarEntry
from .coaching import CoachingPair, PurposeAgreement
from .conflicts import DeclaredConflict
from .feeds import CalendarFeed, EventSequence
from .mail import MailChoice, MailState, RefusedAddress
from .messages import Delivery, Message
from .people import Membership, Person, Role
from .reminders import ReminderPause, ReminderSweep
from .trust import Phase, School, Trust

__all__ = [
    "CalendarEntry",
    "CalendarFeed",
    "CoachingPair",
    "DeclaredConflict",
    "Delivery",
    "EventSequence",
    "MailChoice",
    "MailState",
    "Membership",
    "Message",
    "Opening",
    "Person",
    "Phase",
    "PurposeAgreement",
    "RefusedAddress",
    "ReminderPause",
    "ReminderSweep",
    "Role",
    "School",
    "Trust",
]
