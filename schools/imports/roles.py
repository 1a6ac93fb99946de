import re

RANKS = ("teacher", "middle_leader", "senior_leader", "head")

HEAD_TEACHER = r"(?:head ?teacher|head ?master|head ?mistress|principal)"
SCHOOL = r"(?:school|academy|college)"
FOR_NOW = r"(?:(?:acting|interim|temporary|executive|exec|founding|joint|co|the) )*"
HEAD = re.compile(
    rf"{FOR_NOW}(?:{HEAD_TEACHER}(?: (?:of|at) .*\b(?:{SCHOOL}|primary|nursery))?|head of (?:the )?{SCHOOL}s?)"
    r"(?: designate)?"
)
ONLY_HEAD = re.compile(rf"{FOR_NOW}head")
SENIOR = re.compile(
    rf"(?:(?:acting|interim|temporary|senior|the) )*(?:(?:deputy|assistant|vice|associate) )+"
    rf"(?:{HEAD_TEACHER}\b|head\b(?! of (?!(?:the )?{SCHOOL}$))).*|.*\bsenior leadership team\b.*|slt|senior leader"
)
MIDDLE = re.compile(
    r".*\b(?:head of\b.*|(?:subject|phase|curriculum|faculty|department|year|key stage|ks\d) (?:head|manager)"
    r"|(?:lead|leader|co ?ordinator)(?: (?:of|for)\b.*)?|sendco|senco)"
)
SERVES_ONE = re.compile(r"\b(?:to|pa|secretary|clerk)\b|'s\b")
SUPPORTS = re.compile(
    r"\b(?:catering|clean\w*|kitchen|midday|lunch\w*|site|premises|estates?|caretak\w*|office|transport)\b"
)
SEPARATOR = re.compile(r"\s[-–—]\s|[–—,/&+;|()\[\]]|\b(?:and|with)\b")


def role_from(job_title: str) -> str:
    """The role a job title speaks of, the lower one in doubt, since a role opens other people's work.

    Each part of “Headteacher & DSL” counts. “Head of maths” leads a department, not the school, and neither the
    head's PA nor the head of catering leads any teaching.
    """
    title = " ".join(job_title.casefold().replace("’", "'").split())
    if SERVES_ONE.search(title):
        return "teacher"
    parts = [" ".join(part.replace("-", " ").split()) for part in SEPARATOR.split(title)]
    if ONLY_HEAD.fullmatch(" ".join(title.replace("-", " ").split())):
        return "head"
    return max((_role_of_part(part) for part in parts), key=RANKS.index)


def _role_of_part(part: str) -> str:
    if HEAD.fullmatch(part):
        return "head"
    if SENIOR.fullmatch(part):
        return "senior_leader"
    if MIDDLE.fullmatch(part) and not SUPPORTS.search(part):
        return "middle_leader"
    return "teacher"
