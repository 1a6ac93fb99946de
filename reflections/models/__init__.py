from .coaching import Comment, Thread, ThreadGuest, ThreadMute, ThreadRead
from .counting import CountSnapshot
from .cycles import Cycle, CycleEvent, CycleSchool, LongerTime
from .files import EvidenceFile
from .frameworks import Area, Criterion, Exemplar, Framework, Level
from .history import Addendum, Event, Version
from .judgements import Answer, Judgement
from .phrases import CoachingWords
from .practice import PracticeOffer
from .reflections import Entry, Evidence, NextStep, Reflection, Status
from .settling import DifferenceLine
from .sharing import Share
from .together import Proposal
from .triangulation import AskDraft, Triangulation

__all__ = [
    "Addendum",
    "Answer",
    "Area",
    "AskDraft",
    "CoachingWords",
    "Comment",
    "CountSnapshot",
    "Criterion",
    "Cycle",
    "CycleEvent",
    "CycleSchool",
    "DifferenceLine",
    "Entry",
    "Event",
    "Evidence",
    "EvidenceFile",
    "Exemplar",
    "Framework",
    "Judgement",
    "Level",
    "LongerTime",
    "NextStep",
    "PracticeOffer",
    "Proposal",
    "Reflection",
    "Share",
    "Status",
    "Thread",
    "ThreadGuest",
    "ThreadMute",
    "ThreadRead",
    "Triangulation",
    "Version",
]
