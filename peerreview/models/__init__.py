from .enquiry import EnquiryQuestion, LineOfEnquiry, Session
from .findings import Finding, Kind, Note
from .reviews import Release, Review, ReviewEvent, Seat, Stage
from .rounds import Audience, Round, RoundReviewer, RoundSchool

__all__ = [
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
