from .conversations import Attendee, Commitment, Contribution, Conversation, PreRead
from .enquiry import EnquiryQuestion, LineOfEnquiry, Session
from .findings import Finding, FindingVersion, Kind, Note
from .following import Action, ActionProgress, HelpRequest, Revisit, Workshop
from .mediation import Mediation, MediatorWord
from .proposals import PlanningRules, PlanSearch, Proposal, Weight
from .protocol import ClauseWording, ProtocolClause, RoundEvent
from .pulse import Pulse, PulseAnswer, PulseTurn
from .replies import Answer, Correction, HostReply, Reply
from .reports import GovernorInvitation, StrengthOffer
from .review_events import Release, ReviewEvent
from .reviews import Review, Seat, Stage
from .round_schools import RoundReviewer, RoundSchool
from .rounds import Audience, Round
from .self_review import AreaText, AreaVersion, ReviewEvidence
from .themes import ThemeCount

__all__ = [
    "Action",
    "ActionProgress",
    "AreaText",
    "AreaVersion",
    "ReviewEvidence",
    "Answer",
    "Attendee",
    "Audience",
    "ClauseWording",
    "Commitment",
    "Contribution",
    "Conversation",
    "Correction",
    "EnquiryQuestion",
    "Finding",
    "FindingVersion",
    "GovernorInvitation",
    "HelpRequest",
    "HostReply",
    "Kind",
    "LineOfEnquiry",
    "Mediation",
    "MediatorWord",
    "Note",
    "PlanSearch",
    "PlanningRules",
    "PreRead",
    "Proposal",
    "ProtocolClause",
    "Pulse",
    "PulseAnswer",
    "PulseTurn",
    "Release",
    "Reply",
    "Review",
    "ReviewEvent",
    "Revisit",
    "Round",
    "RoundEvent",
    "RoundReviewer",
    "RoundSchool",
    "Seat",
    "Session",
    "Stage",
    "StrengthOffer",
    "ThemeCount",
    "Weight",
    "Workshop",
]
