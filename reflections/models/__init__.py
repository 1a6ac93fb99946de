from .coaching import Comment, Thread, ThreadMute
from .counting import CountSnapshot
from .cycles import Cycle, CycleEvent, CycleSchool, LongerTime
from .frameworks import Area, Criterion, Exemplar, Framework, Level
from .history import Event, Version
from .judgements import Answer, Judgement
from .practice import PracticeOffer
from .reflections import Addendum, Entry, Evidence, NextStep, Reflection, Status
from .sharing import Share
from .triangulation import Triangulation

__all__ = [
    "Addendum",
    "Answer",
    "Area",
    "Comment",
    "CountSnapshot",
    "Criterion",
    "Cycle",
    "CycleEvent",
    "CycleSchool",
    "Entry",
    "Event",
    "Evidence",
    "Exemplar",
    "Framework",
    "Judgement",
    "Level",
    "LongerTime",
    "NextStep",
    "PracticeOffer",
    "Reflection",
    "Share",
    "Status",
    "Thread",
    "ThreadMute",
    "Triangulation",
    "Version",
]
