"""Whether a text names somebody of a school, so that notes and findings never identify a teacher. Knows no database."""

import re
from collections.abc import Iterable

TITLES = r"(?:mr|mrs|ms|miss|mx|dr|sir|madam|professor|prof)"
ALSO_WORDS = frozenset(
    [
        "bell", "best", "bill", "bishop", "black", "bloom", "bond", "bright", "brook", "brown", "bush", "case", "chance",
        "child", "cook", "cross", "day", "dean", "faith", "field", "fields", "fish", "ford", "fox", "frank", "gay", "good",
        "grace", "grant", "gray", "green", "grey", "hall", "hand", "hart", "head", "hill", "hope", "house", "hunt", "joy",
        "king", "lane", "little", "long", "love", "mark", "marsh", "mason", "may", "moor", "moss", "noble", "page", "park",
        "parr", "peace", "pond", "pool", "power", "price", "pride", "read", "rich", "rose", "sage", "sharp", "short", "small",
        "snow", "stone", "strong", "summer", "summers", "sweet", "swift", "teller", "wall", "ward", "water", "waters", "west",
        "white", "wild", "will", "wise", "wood", "woods", "young", "april", "june", "summer", "art", "drew", "pat", "sue",
    ]
)  # fmt: skip
SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;\n“\"(]\s*)$")


def named_in(text: str, names: Iterable[tuple[str, str]]) -> str:
    """The first name of these people that the text uses, as it stands in the text; "" if it names nobody.

    `names`: (first name, last name). A name counts as a whole word with a capital, or in any case after a title such as
    "Mrs". A name that is also a word, such as Young, does not count where any word would have a capital: at a beginning.
    """
    for first, last in names:
        for name in (last, first):
            if found := _in(text, name.strip()):
                return found
    return ""


def _in(text: str, name: str) -> str:
    if len(name) < 2:
        return ""
    titled = re.search(rf"\b{TITLES}\.?\s+{re.escape(name)}\b", text, re.IGNORECASE)
    if titled:
        return titled[0]
    for match in re.finditer(rf"\b{re.escape(name)}\b", text, re.IGNORECASE):
        if _counts(text, match):
            return match[0]
    return ""


def _counts(text: str, match: re.Match[str]) -> bool:
    if not match[0][0].isupper():
        return False
    begins = SENTENCE_ENDS.search(text[: match.start()])
    return not (begins and match[0].lower() in ALSO_WORDS)
