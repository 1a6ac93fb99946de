from .enquiry import EnquiryQuestion, LineOfEnquiry, Session
from .findings import Finding, Kind, Note
from .reviews import Release, Review, ReviewEvent, Seat, Stage
from .rounds import Audience, Round, RoundReviewer, RoundSchool
from .self_review import AreaText, AreaVersion, ReviewEvidence

__all__ = [
    "AreaText",
    "AreaVersion",
    "ReviewEvidence",
    "Audience",
    "EnquiryQuestion",
    "Finding",
    "Kind",
    "LineOfEnquiry",
    "Note",
    "Release",
    "Review",
    "ReviewEvent",
    "Round",
    "RoundReviewer",
    "RoundSchool",
    "Seat",
    "Session",
    "Stage",
]
