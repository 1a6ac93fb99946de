"""What changed between two texts, word by word, to be read by a person. No Django, no database."""

import re
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4000


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Pieces in reading order, each ("same" | "removed" | "added", text).

    Joined without the removed ones they are the new text, without the added ones the old. Texts of more than 4,000 words
    are told as one removal and one addition, so that no page waits for them.
    """
    if old == new:
        return [("same", new)] if new else []
    a, b = WORD.findall(old), WORD.findall(new)
    if max(len(a), len(b)) > 2 * MOST_WORDS:
        return [("removed", old), ("added", new)]
    pieces = []
    for tag, a_from, a_to, b_from, b_to in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", "".join(a[a_from:a_to])))
            continue
        pieces += [("removed", "".join(a[a_from:a_to]))] if a_to > a_from else []
        pieces += [("added", "".join(b[b_from:b_to]))] if b_to > b_from else []
    return pieces
