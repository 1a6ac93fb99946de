from django.db import transaction
from django.utils import timezone

from reflections.models import CoachingWords
from reflections.models.frameworks import leads_trust
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.words import all_under


@transaction.atomic
def change_coaching_words(*, by: Person, version: int, openers: list[str], telling: list[str]) -> CoachingWords:
    """Replace the trust's openers and telling phrases, as a trust lead, on top of the version they were read at. A list
    that is as the ready-made one stays the ready-made one.

    Raises Conflict for anybody else, and if another trust lead has changed them since.
    """
    lists = {"openers": openers, "telling": telling}
    ready = {kind: list(all_under(kind).values()) for kind in lists}
    return _write(by, version, **{kind: None if ready[kind] == own else own for kind, own in lists.items()})


@transaction.atomic
def put_back_ready_made(kind: str, *, by: Person, version: int) -> CoachingWords:
    """Use the ready-made phrases of one kind ("openers" or "telling") again, as a trust lead."""
    return _write(by, version, **{kind: None})


def _write(by, version, **lists):
    now = timezone.now()
    today = timezone.localdate(now)
    if not leads_trust(by, today).exists():
        raise Conflict("Trust leads change these.")
    CoachingWords.objects.get_or_create(pk=1)
    words = locked(CoachingWords.objects.editable_by(by, today), CoachingWords(pk=1))
    if words.version != version:
        raise Conflict(f"{words.changed_by} has changed these since you opened them. Your own are below.")
    for kind, phrases in lists.items():
        setattr(words, kind, phrases)
    words.version, words.changed_at, words.changed_by = version + 1, now, by
    words.save(update_fields=[*lists, "version", "changed_at", "changed_by"])
    return words
