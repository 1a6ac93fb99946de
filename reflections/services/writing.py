from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from reflections.models import (
    AskDraft,
    Criterion,
    Cycle,
    Entry,
    Judgement,
    Level,
    Reflection,
    Status,
    Version,
)  # fmt: skip
from reflections.models.asking import askable_for, coach_offered_to
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .files import set_aside_files_of
from .proposals import words_changed
from .versions import QUIET, file_names, keep_version, replace_evidence, words_now


@dataclass(frozen=True)
class EntryWords:
    """What an author writes for one criterion. `evidence`: at most three links or notes."""

    level: Level | None = None
    narrative: str = ""
    evidence: list[str] = field(default_factory=list)
    wonder: str = ""

    def as_kept(self, entry) -> dict:
        """The shape that Version keeps."""
        return {
            "entry": entry.pk,
            "criterion": entry.criterion.name,
            "level": self.level.name if self.level else "",
            "narrative": self.narrative,
            "evidence": [text for text in self.evidence if text.strip()],
            "files": file_names(entry),
            "wonder": self.wonder,
        }


@dataclass(frozen=True)
class AskWords:
    """What an author says to one colleague with an ask: a line that comes with it, and a question that opens with a yes.
    At most 500 characters each."""

    message: str = ""
    question: str = ""


class StaleVersion(Conflict):
    """The same words were saved from another window, or by the other author, first. Both texts are kept."""


@transaction.atomic
def start_reflection(cycle: Cycle, criterion: Criterion, *, by: Person) -> Reflection:
    """Begin, or go on with, one's reflection in a running cycle, one's own or one written together, with this criterion.

    The audience of last time is proposed, if those people may still be asked. Raises Conflict if the cycle is not
    running at a school where the person works, or the criterion is not in its framework.
    """
    now = timezone.now()
    cycle = locked(Cycle.objects.open_to(by, timezone.localdate(now)), cycle, "This cycle is not open to you now.")
    reflection = Reflection.objects.written_by(by).filter(cycle=cycle).first()
    if reflection is None:
        times = {"started_at": now, "saved_at": now}
        reflection = Reflection.objects.create(author=by, cycle=cycle, school=_school_of(by, cycle, now), **times)
        reflection.events.create(kind="start", by=by, at=now)
        _propose_last_audience(reflection, now)
    if reflection.status != Status.DRAFT:
        return reflection
    return add_criterion(reflection, criterion, by=by).reflection


@transaction.atomic
def add_criterion(reflection: Reflection, criterion: Criterion, *, by: Person) -> Entry:
    """Add a criterion of the cycle's framework to one's draft, up to the cycle's most; safe to repeat."""
    reflection = locked(Reflection.objects.editable_by(by), reflection, "This reflection is no longer a draft.")
    if criterion.area.framework_id != reflection.cycle.framework_id:
        raise Conflict("That criterion is not part of this cycle.")
    others = reflection.entries.exclude(criterion=criterion).count()
    if reflection.cycle.most_criteria and others >= reflection.cycle.most_criteria:
        raise Conflict(f"This cycle is for {reflection.cycle.most_criteria} criteria at the most.")
    entry, is_new = reflection.entries.get_or_create(criterion=criterion)
    if is_new:
        Judgement.objects.create(entry=entry, by=reflection.author)
        _next_version(reflection, by)
    return entry


@transaction.atomic
def remove_entry(entry: Entry, *, by: Person) -> None:
    """Take a criterion out of one's draft. Everyone's words for it stay in their own kept versions.

    Raises Conflict if there was a conversation on it: nobody's words in it go because of the author.
    """
    reflection = locked(Reflection.objects.editable_by(by), entry.reflection, "This reflection is no longer a draft.")
    if entry.threads.exists():
        raise Conflict("You and your coach have a conversation on this criterion, so it stays. Your words are saved.")
    writers = Person.objects.filter(judgements__entry=entry)
    for writer in {*writers, *reflection.authors}:
        keep_version(reflection, by=writer, why=Version.Why.RESTORE)
    set_aside_files_of(entry)
    reflection.entries.filter(pk=entry.pk).delete()
    _next_version(reflection, by)


def save_and_add_criterion(
    reflection: Reflection, criterion: Criterion, *, by: Person, version: int, words: dict[int, EntryWords]
) -> Entry:
    """Save the draft as typed, then add a criterion."""
    return add_criterion(save_reflection(reflection, by=by, version=version, words=words), criterion, by=by)


def save_and_remove_entry(
    reflection: Reflection, entry: Entry, *, by: Person, version: int, words: dict[int, EntryWords]
) -> None:
    """Save the draft as typed, then take a criterion out of it."""
    save_reflection(reflection, by=by, version=version, words=words)
    remove_entry(entry, by=by)


@transaction.atomic
def choose_audience(
    reflection: Reflection,
    *,
    by: Person,
    colleagues: list[Person],
    coach: Person | None,
    words: dict[int, AskWords] | None = None,
) -> Reflection:
    """Note whom the author means to share their draft with, and what they mean to say to each (by the colleague's id).
    Nobody is told or shown anything yet."""
    reflection = locked(Reflection.objects.editable_by(by), reflection, "This reflection is no longer a draft.")
    reflection.chosen_colleagues.set(colleagues)
    reflection.chosen_coach = coach
    reflection.save(update_fields=["chosen_coach"])
    for colleague in colleagues:
        said = vars((words or {}).get(colleague.pk, AskWords()))
        AskDraft.objects.update_or_create(reflection=reflection, colleague=colleague, defaults=said)
    return reflection


def ask_words_of(reflection: Reflection) -> dict[int, AskWords]:
    """What its author means to say to each colleague, by the colleague's id. The author's alone until they share."""
    drafts = AskDraft.objects.visible_to(reflection.author).filter(reflection=reflection)
    return {draft.colleague_id: AskWords(draft.message, draft.question) for draft in drafts}


def save_reflection(reflection: Reflection, *, by: Person, version: int, words: dict[int, EntryWords]) -> Reflection:
    """Save one's draft as it was typed, on top of the version it was read at.

    `words` maps entry ids to what is written there. Raises StaleVersion if another window saved first; the text given
    here is then kept as a version, so that neither is lost. Raises Conflict if it is no longer a draft.
    """
    saved = _save_or_keep(reflection, by, version, words)
    if isinstance(saved, StaleVersion):
        raise saved
    return saved


@transaction.atomic
def _save_or_keep(reflection, by, version, words):
    """The saved row; or what to raise when another window was first, and these words are kept as a version instead."""
    fresh = locked(Reflection.objects.editable_by(by), reflection, "This reflection is no longer a draft.")
    entries = list(fresh.entries.select_related("criterion").prefetch_related("evidence", "judgements"))
    given = [(entry, words[entry.pk]) for entry in entries if entry.pk in words]
    if fresh.version != version:
        kept = [written.as_kept(entry) for entry, written in given]
        if kept == words_now(fresh, by):
            return fresh  # the same words again, after an answer that was lost
        keep_version(fresh, by=by, why=Version.Why.CONFLICT, words=kept)
        return StaleVersion(f"{_who_else_wrote(fresh, by)}. Both texts are kept.")
    _keep_for_the_other(fresh, by)
    if timezone.now() - fresh.saved_at >= QUIET:
        keep_version(fresh, by=by, why=Version.Why.PAUSE)
    for entry, written in given:
        _write_entry(entry, written)
    return _next_version(fresh, by)


def _who_else_wrote(reflection, by):
    other = reflection.saved_by if reflection.saved_by in reflection.authors else by
    return "You also wrote here in another window" if other == by else f"{other.name} also wrote here, just now"


def _keep_for_the_other(reflection, by):
    """When two write together: the words as the other one left them are kept for them, before one writes on."""
    if reflection.partner_id and reflection.saved_by == reflection.partner_of(by):
        keep_version(reflection, by=reflection.saved_by, why=Version.Why.TOGETHER)


def _write_entry(entry, written):
    entry.wonder = written.wonder
    entry.save(update_fields=["wonder"])
    replace_evidence(entry, written.evidence)
    entry.judgements.of_authors().update(level=written.level, narrative=written.narrative)


def _next_version(reflection, by):
    """Count the change, and let a proposal to share the words as they were fall away."""
    reflection.version += 1
    reflection.saved_at, reflection.saved_by = timezone.now(), by
    reflection.save(update_fields=["version", "saved_at", "saved_by"])
    words_changed(reflection)
    return reflection


@transaction.atomic
def bring_back(version: Version, *, by: Person) -> Reflection:
    """Put an older version's words back into one's draft; what stood there is kept as a version first."""
    reflection = locked(Reflection.objects.editable_by(by), version.reflection, "This reflection is no longer a draft.")
    for author in reflection.authors:
        keep_version(reflection, by=author, why=Version.Why.RESTORE)
    levels = {level.name: level for level in reflection.cycle.framework.levels.all()}
    kept = {entry["entry"]: entry for entry in version.words}
    for entry in reflection.entries.filter(pk__in=kept).prefetch_related("evidence", "judgements"):
        old = kept[entry.pk]
        words = EntryWords(levels.get(old["level"]), old["narrative"], old["evidence"], old["wonder"])
        _write_entry(entry, words)
    return _next_version(reflection, by)


def _school_of(person, cycle, now):
    """The school where the cycle is open to the person; the first by name if they work in two."""
    today = timezone.localdate(now)
    rows = cycle.school_dates.joined_by(person, today).opened(today)
    return rows.select_related("school").first().school


def _propose_last_audience(reflection, now):
    """Last time's partner and coach, if they may be asked again."""
    last = Reflection.objects.written_by(reflection.author).exclude(pk=reflection.pk).exclude(shared_at=None).first()
    if last is None:
        return
    partners = last.triangulations.values("colleague")
    askable = askable_for(reflection, now).filter(pk__in=partners)
    reflection.chosen_colleagues.set(askable[:1])
    offer = coach_offered_to(reflection.author, reflection.cycle, now)
    if offer and offer.agreed_at and last.threads.filter(coach=offer.coach).exists():
        reflection.chosen_coach = offer.coach
        reflection.save(update_fields=["chosen_coach"])
