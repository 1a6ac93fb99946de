from .enquiry import EnquiryQuestion, LineOfEnquiry, Session
from .findings import Finding, Kind, Note
from .mediation import Mediation, MediatorWord
from .replies import Answer, Correction, HostReply, Reply
from .reports import GovernorInvitation, StrengthOffer
from .reviews import Release, Review, ReviewEvent, Seat, Stage
from .rounds import Audience, Round, RoundReviewer, RoundSchool
from .self_review import AreaText, AreaVersion, ReviewEvidence

__all__ = [
    "AreaText",
    "AreaVersion",
    "ReviewEvidence",
    "Answer",
    "Audience",
    "Correction",
    "EnquiryQuestion",
    "Finding",
    "GovernorInvitation",
    "HostReply",
    "Kind",
    "LineOfEnquiry",
    "Mediation",
    "MediatorWord",
    "Note",
    "Release",
    "Reply",
    "Review",
    "ReviewEvent",
    "Round",
    "RoundReviewer",
    "RoundSchool",
    "Seat",
    "Session",
    "Stage",
    "StrengthOffer",
]
