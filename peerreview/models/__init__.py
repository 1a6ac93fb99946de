from .enquiry import EnquiryQuestion, LineOfEnquiry, Session
from .findings import Finding, FindingVersion, Kind, Note
from .mediation import Mediation, MediatorWord
from .protocol import ClauseWording, ProtocolClause, RoundEvent
from .replies import Answer, Correction, HostReply, Reply
from .reports import GovernorInvitation, StrengthOffer
from .reviews import Release, Review, ReviewEvent, Seat, Stage
from .round_schools import RoundReviewer, RoundSchool
from .rounds import Audience, Round
from .self_review import AreaText, AreaVersion, ReviewEvidence

__all__ = [
    "AreaText",
    "AreaVersion",
    "ReviewEvidence",
    "Answer",
    "Audience",
    "ClauseWording",
    "Correction",
    "EnquiryQuestion",
    "Finding",
    "FindingVersion",
    "GovernorInvitation",
    "HostReply",
    "Kind",
    "LineOfEnquiry",
    "Mediation",
    "MediatorWord",
    "Note",
    "ProtocolClause",
    "Release",
    "Reply",
    "Review",
    "ReviewEvent",
    "Round",
    "RoundEvent",
    "RoundReviewer",
    "RoundSchool",
    "Seat",
    "Session",
    "Stage",
    "StrengthOffer",
]
