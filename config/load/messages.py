"""What everybody was told, and the e-mails that told them; in the open cycle some still wait."""

from datetime import datetime, timedelta
from random import Random

from schools.models import Delivery, Message

from .copying import Tables
from .cycles import Season
from .people import Staff
from .plans import Plan

FRESH = timedelta(days=3)


class Post:
    """Messages and deliveries. One digest a person and cycle stands for all of that cycle's."""

    def __init__(self, tables: Tables, chance: Random, now: datetime):
        self.tables, self.chance, self.now = tables, chance, now
        self.season, self.digests = None, {}

    def at_once(
        self, plan: Plan, person: int, by: int, kind: str, thing: str, at: datetime, read: datetime | None
    ) -> None:
        """A message with an e-mail of its own, sent but for a few of the newest."""
        is_due = plan.season.is_open and read is None and self.chance.random() < 0.1
        status, sent = (Delivery.Status.WAITING, None) if is_due else (Delivery.Status.SENT, at)
        delivery = self.tables[Delivery].add(person, "at_once", None, status, at, int(not is_due), self.key(), sent)
        self.message(person, by, kind, thing, True, at, delivery, read)

    def digest(self, plan: Plan, person: int, by: int | None, kind: str, thing: str, at: datetime) -> None:
        """A message for the digest; a fresh one may still wait for it, unread."""
        waits = plan.season.is_open and at > self.now - FRESH
        delivery = None if waits else self.digest_of(plan.season, person)
        read = None if waits or self.chance.random() < 0.1 else at
        self.message(person, by, kind, thing, False, at, delivery, read)

    def digest_of(self, season: Season, person: int) -> int:
        if season is not self.season:
            self.season, self.digests = season, {}
        if person not in self.digests:
            sent = datetime.combine(season.opens_on + timedelta(4), self.now.timetz().replace(hour=7))
            made = (person, "digest", sent.date(), Delivery.Status.SENT, sent, 1, self.key(), sent)
            self.digests[person] = self.tables[Delivery].add(*made)
        return self.digests[person]

    def opened(self, season: Season, schools: list[Staff]) -> None:
        """Tell everybody there that a cycle has opened."""
        at = datetime.combine(season.opens_on, self.now.timetz().replace(hour=6))
        day = season.opens_on
        for each in (each for school in schools for each in school.between(day)):
            delivery = self.digest_of(season, each.pk)
            self.message(each.pk, None, "cycle-opened", f"cycle:{season.pk}", False, at, delivery, at, day)

    def message(self, person, by, kind, thing, is_at_once, at, delivery, read, day=None) -> None:
        key = f"{kind}:{thing}:{day or at.date()}"
        self.tables[Message].add(person, by, kind, thing, key, is_at_once, at, delivery, read)

    def key(self) -> str:
        return f"{self.chance.getrandbits(128):032x}"
