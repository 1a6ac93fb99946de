from datetime import timedelta

from django.utils import timezone

from reflections.models import Evidence, Judgement, Triangulation, Version

QUIET = timedelta(minutes=10)


def keep_version(reflection, *, by, why, words=None) -> Version | None:
    """Keep a person's words as they stand now, or those given; nothing is kept of an empty page.

    `words` has the shape that Version documents. Only the person themselves will ever see it.
    """
    words = words_now(reflection, by) if words is None else words
    if not any(_says_something(entry) for entry in words):
        return None
    return Version.objects.create(reflection=reflection, by=by, why=why, words=words, kept_at=timezone.now())


def keep_unsent_views(reflection, asks) -> None:
    """Keep what colleagues have written and not shared, for themselves alone, before their asks end."""
    for ask in asks.filter(status=Triangulation.Status.ACCEPTED).select_related("colleague"):
        keep_version(reflection, by=ask.colleague, why=Version.Why.WITHDRAW)


def words_now(reflection, person) -> list[dict]:
    """A person's words for each entry of a reflection, as Version keeps them."""
    is_author = reflection.is_written_by(person)
    rows = Judgement.objects.filter(entry__reflection=reflection, by=reflection.author_id if is_author else person)
    judgements = {judgement.entry_id: judgement for judgement in rows.select_related("level")}
    entries = reflection.entries.select_related("criterion").prefetch_related("evidence")
    return [entry_words(entry, judgements.get(entry.pk), is_author) for entry in entries]


def entry_words(entry, judgement, is_author) -> dict:
    """One entry's words: the author's with evidence and wondering, a colleague's with their question."""
    words = {
        "entry": entry.pk,
        "criterion": entry.criterion.name,
        "level": judgement.level.name if judgement and judgement.level else "",
        "narrative": judgement.narrative if judgement else "",
    }
    if not is_author:
        return words | {"question": judgement.question if judgement else ""}
    notes = [piece.text for piece in entry.evidence.all() if piece.file_id is None]
    return words | {"evidence": notes, "files": file_names(entry), "wonder": entry.wonder}


def file_names(entry) -> list[str]:
    """The names of the files attached to an entry."""
    return [piece.text for piece in entry.evidence.all() if piece.file_id is not None]


def replace_evidence(entry, texts: list[str]) -> None:
    """Make these the entry's links and notes, in order; blank ones fall away, its files stay, three of all are the most."""
    pieces = entry.evidence.all()
    filled = {piece.position for piece in pieces if piece.file_id is not None}
    free = [position for position in range(1, Evidence.MOST + 1) if position not in filled]
    kept = [text for text in texts if text.strip()][: len(free)]
    if kept == [piece.text for piece in pieces if piece.file_id is None]:
        return
    entry.evidence.filter(file=None).delete()
    Evidence.objects.bulk_create(
        Evidence(entry=entry, position=position, text=text) for position, text in zip(free, kept, strict=False)
    )


def _says_something(entry):
    return any(entry.get(part) for part in ("level", "narrative", "wonder", "question", "evidence", "files"))
