"""Makes the whole trust, in one transaction."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from random import Random
from tomllib import loads

from django.db import transaction
from django.utils import timezone

from schools.models import Person, Trust

from .aside import set_aside
from .cycles import make_cycles
from .people import NAME, People
from .plans import make_plans
from .sizes import Sizes
from .stories import Storyteller
from .tables import all_tables

MANY = 5_000  # reflections, from which on it pays to set the indexes aside
TEXTS = ("narrative", "evidence", "wonder", "saw", "question", "comment", "step", "takeaway", "offer")


def is_made() -> bool:
    """Whether this site holds such a trust."""
    return Trust.objects.filter(name=NAME).exists()


def is_used() -> bool:
    """Whether anybody or anything is there already."""
    return Trust.objects.exists() or Person.objects.exists()


@transaction.atomic
def make(sizes: Sizes, *, seed: int, now: datetime, told: Callable[[int], None] = lambda done: None) -> int:
    """Write everything, with dates counted from now; the same sizes, seed and moment give the same rows.

    `told(done)` hears how many reflections are written. Gives how many rows there are. The database must be empty.
    """
    tables, words, chance, today = all_tables(), read_words(), Random(seed), timezone.localdate(now)  # noqa: S311
    names = [model._meta.db_table for model in tables.all]
    with set_aside(names) if sizes.reflections > MANY else nullcontext():
        people = People(tables, sizes, words, chance, today)
        schools = people.make()
        seasons = make_cycles(tables, words, schools, people.leads[0].pk, sizes.cycles, today)
        texts = {name: words[name] for name in TEXTS}
        heads = {school.pk: school.members[0].pk for school in schools}
        teller = Storyteller(tables, texts, heads, chance, now)
        season = None
        for done, plan in enumerate(make_plans(sizes, schools, seasons, chance), start=1):
            if plan.season is not season:
                season = plan.season
                teller.post.opened(season, schools)
            teller.tell(plan)
            tables.write_if_full()
            told(done)
        tables.write()
    tables.settle()
    return tables.count


def read_words() -> dict:
    """The sentences that the invented people draw from."""
    return loads((Path(__file__).parent / "data" / "words.toml").read_text(encoding="utf-8"))
