"""Practice on offer, a conversation on a criterion, and somebody brought into it."""

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from reflections.models import Comment, Event, PracticeOffer, Thread, ThreadGuest

from .history import Telling
from .reading import read_data
from .rows import Rows

AUTHOR, COACH, GUEST = "marek.zielinski", "yusuf.rahman", "gemma.holt"
SAID = [
    (AUTHOR, "question", "The ones who copy my example: is that a step on the way, or a way round it?"),
    (COACH, "question", "What would you ask somebody who has done this for longer?"),
    (GUEST, "noticing", "Mine copied until I showed two examples that disagree. Then they had to choose."),
    (COACH, "question", "Thank you, Gemma. Marek, which two would you choose?"),
]


def add_offers(rows: Rows, tellings: list[Telling]) -> None:
    """One of each text, by the first who finished a reflection on it without a scale."""
    for text in read_data("offers")["offer"]:
        voice = text.pop("voice")
        said = (each for each in tellings if each.plan.voice.key == voice and each.reflection.agreed_at)
        if first := next((each for each in said if each.own.level is None), None):
            offered_at = first.reflection.agreed_at + timedelta(days=1)
            rows.add(PracticeOffer(entry=first.entry, offered_at=offered_at, **text))


def add_talk_on_a_criterion(rows: Rows, tellings: list[Telling], chance: Random, now: datetime) -> None:
    """Marek asks Yusuf about one criterion, and brings in Gemma, who has met it before."""
    telling = next(each for each in tellings if each.plan.author.key == AUTHOR and each.plan.season.is_open)
    people = {key: telling.cast.members[key].person for key in (AUTHOR, COACH, GUEST)}
    begun = now - timedelta(minutes=10 * len(SAID) + 5)
    reflection = {"reflection": telling.reflection}
    thread = rows.add(Thread(**reflection, entry=telling.entry, coach=people[COACH], started_at=begun))
    came = begun + timedelta(minutes=15)
    rows.add(ThreadGuest(thread=thread, person=people[GUEST], brought_in_at=came))
    rows.add(Event(**reflection, kind="bring-in", by=people[AUTHOR], about=people[GUEST], at=came))
    for place, (key, kind, text) in enumerate(SAID):
        words = {"kind": kind, "text": text, "form_key": UUID(int=chance.getrandbits(128))}
        rows.add(Comment(thread=thread, by=people[key], written_at=begun + timedelta(minutes=10 * place + 2), **words))
