from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reflections.models import Entry, Judgement, Level, Reflection, Share, Status, Triangulation, Version
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify_all

from .sharing import become_triangulated
from .telling import tell_authors
from .versions import QUIET, keep_version, words_now
from .writing import StaleVersion


@dataclass(frozen=True)
class ViewWords:
    """What a colleague writes for one criterion: a level or "not seen", what they saw, one question."""

    level: Level | None = None
    is_not_seen: bool = False
    narrative: str = ""
    question: str = ""

    def as_kept(self, entry: Entry) -> dict:
        """The shape that Version keeps."""
        return {
            "entry": entry.pk,
            "criterion": entry.criterion.name,
            "level": self.level.name if self.level else "",
            "narrative": self.narrative,
            "question": self.question,
        }


@transaction.atomic
def accept_ask(ask: Triangulation, *, by: Person) -> Triangulation:
    """Say yes: the criteria, evidence and question open to the colleague, not yet the author's level and narrative."""
    locked_reflection(ask)
    ask = locked(Triangulation.objects.answerable_by(by), ask, "This ask has been answered or taken back.")
    now = timezone.now()
    ask.status, ask.answered_at, ask.saved_at = Triangulation.Status.ACCEPTED, now, now
    ask.save(update_fields=["status", "answered_at", "saved_at"])
    Share.objects.create(reflection=ask.reflection, person=by, role=Share.Role.COLLEAGUE, shared_at=now)
    for entry in ask.reflection.entries.all():
        Judgement.objects.get_or_create(entry=entry, by=by)
    ask.reflection.events.create(kind="accept", by=by, at=now)
    return ask


@transaction.atomic
def decline_ask(ask: Triangulation, *, by: Person, line: str = "") -> Triangulation:
    """Say "not this time", with a line or without. The author is told and may ask somebody else."""
    reflection = locked_reflection(ask)
    ask = locked(Triangulation.objects.answerable_by(by), ask, "This ask has been answered or taken back.")
    return _leave(ask, reflection, Triangulation.Status.DECLINED, by, line)


@transaction.atomic
def hand_back(ask: Triangulation, *, by: Person, line: str = "") -> Triangulation:
    """Give an accepted ask back unfinished. The colleague's own words stay theirs; access ends."""
    reflection = locked_reflection(ask)
    ask = locked(Triangulation.objects.writable_by(by), ask, "This view has been shared or taken back.")
    keep_version(reflection, by=by, why=Version.Why.WITHDRAW)
    reflection.shares.filter(person=by, role=Share.Role.COLLEAGUE, ended_at=None).update(ended_at=timezone.now())
    return _leave(ask, reflection, Triangulation.Status.HANDED_BACK, by, line)


def save_view(ask: Triangulation, *, by: Person, version: int, how: str, words: dict[int, ViewWords]) -> Triangulation:
    """Save a view as typed; it stays the colleague's alone until they share it. Raises StaleVersion as for a reflection."""
    saved = _save_or_keep(ask, by, version, how, words)
    if saved is None:
        raise StaleVersion("You also wrote here in another window. Both texts are kept.")
    return saved


def save_and_share_view(
    ask: Triangulation, *, by: Person, version: int, how: str, words: dict[int, ViewWords]
) -> Triangulation:
    """Save the view as typed, then share it. What was typed stays saved even when sharing is refused."""
    return share_view(save_view(ask, by=by, version=version, how=how, words=words), by=by)


@transaction.atomic
def share_view(ask: Triangulation, *, by: Person) -> Triangulation:
    """Reveal: the author and this colleague now see both judgements of each entry, side by side, for good.

    Raises Conflict if the view has no words yet, or the ask no longer stands.
    """
    reflection = locked_reflection(ask)
    ask = locked(Triangulation.objects.writable_by(by), ask, "This view has been shared or taken back.")
    own = Judgement.objects.filter(entry__reflection=reflection, by=by)
    _check_view(own, ask)
    now = timezone.now()
    ask.status, ask.submitted_at = Triangulation.Status.SUBMITTED, now
    ask.save(update_fields=["status", "submitted_at"])
    own.update(submitted_at=now)
    keep_version(reflection, by=by, why=Version.Why.SHARE)
    reflection.events.create(kind="view", by=by, at=now)
    tell_authors(reflection, "view-arrived", ask.thing, by=by)
    settle(reflection, by)
    return ask


@transaction.atomic
def offer_conversation(ask: Triangulation, *, by: Person) -> None:
    """Offer the other one (or both, of two authors) ten minutes to talk over both views; safe to repeat."""
    ask = locked(Triangulation.objects.revealed_to(by), ask, "The views are not side by side yet.")
    others = ask.reflection.authors if by == ask.colleague else [ask.colleague]
    now = timezone.now()
    for other in others:
        ask.reflection.events.create(kind="conversation", by=by, about=other, at=now)
    notify_all(others, "conversation-offered", ask.thing, by=by)


def locked_reflection(ask: Triangulation) -> Reflection:
    """The ask's reflection, locked first everywhere, so that people acting at the same moment wait for each other."""
    return locked(Reflection.objects.all(), ask.reflection)


@transaction.atomic
def _save_or_keep(ask, by, version, how, words):
    """The saved ask; or None when another window was first, and these words are kept as a version instead."""
    fresh = locked(Triangulation.objects.writable_by(by), ask, "This view has been shared or taken back.")
    entries = fresh.reflection.entries.select_related("criterion")
    given = [(entry, words[entry.pk]) for entry in entries if entry.pk in words]
    if fresh.version != version:
        kept = [view.as_kept(entry) for entry, view in given]
        if kept == words_now(fresh.reflection, by):
            return fresh  # the same words again, after an answer that was lost
        keep_version(fresh.reflection, by=by, why=Version.Why.CONFLICT, words=kept)
        return None
    now = timezone.now()
    if now - fresh.saved_at >= QUIET:
        keep_version(fresh.reflection, by=by, why=Version.Why.PAUSE)
    for entry, view in given:
        _write_judgement(entry, by, view)
    fresh.version, fresh.how, fresh.saved_at = version + 1, how, now
    fresh.save(update_fields=["version", "how", "saved_at"])
    return fresh


def _write_judgement(entry, by, view):
    level = None if view.is_not_seen else view.level
    Judgement.objects.update_or_create(
        entry=entry,
        by=by,
        defaults={
            "level": level,
            "is_not_seen": view.is_not_seen,
            "narrative": view.narrative,
            "question": view.question,
        },
    )


def _leave(ask, reflection, status, by, line):
    ask.status, ask.answered_at, ask.line = status, timezone.now(), line
    ask.save(update_fields=["status", "answered_at", "line"])
    reflection.events.create(kind=status, by=by, at=ask.answered_at)
    tell_authors(reflection, "view-declined", ask.thing, by=by)
    settle(reflection, by)
    return ask


def _check_view(own, ask):
    """Each criterion has words or is "not seen", something is said, and how is known."""
    if not ask.how:
        raise Conflict("Say how you came to your view: visited, looked together or talked. Your words are saved.")
    said = [bool(view.narrative.strip()) for view in own]
    if not any(said) or not all(says or view.is_not_seen for says, view in zip(said, own, strict=True)):
        raise Conflict("Write a line on what you saw for each criterion, or say “not seen”. Your words are saved.")


def settle(reflection, by):
    """When at least one view is in and none is still out, the views are in; where several were asked for, the authors are
    told that the last has come."""
    views = reflection.triangulations
    given = views.filter(status=Triangulation.Status.SUBMITTED).exists()
    if reflection.status == Status.SHARED and given and not views.standing().exists():
        become_triangulated(reflection, by=by)
        if views.count() > 1:
            tell_authors(reflection, "views-all-in", reflection.thing, by=None)
