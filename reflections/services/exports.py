from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format

from reflections.exports import Record, Section
from reflections.models import (
    Comment,
    DifferenceLine,
    Judgement,
    NextStep,
    Reflection,
    Share,
    ThreadGuest,
    Triangulation,
)
from schools.models import Person
from schools.words import say


def record_of(reflection: Reflection, *, for_author: Person) -> Record:
    """All of one's own reflection that one may read, for taking away: words, views, answers, conversation, next steps."""
    views = Judgement.objects.visible_to(for_author).filter(entry__reflection=reflection)
    lines = DifferenceLine.objects.visible_to(for_author).filter(taken_back_at=None).select_related("by")
    views = list(views.select_related("by", "level", "answer").prefetch_related(Prefetch("lines", lines)))
    entries = reflection.entries.select_related("criterion").prefetch_related("evidence")
    sections = [section for entry in entries for section in _entry_sections(entry, views, reflection.author_id)]
    sections += [_ending(reflection), _conversation(reflection, for_author)]
    sections += [_asks(reflection, for_author), _readers(reflection)]
    return Record(
        title=f"My reflection: {reflection.cycle.name}",
        author=reflection.byline.name,
        made_on=_day(timezone.now()),
        sections=[section for section in sections if section.parts],
    )


def _entry_sections(entry, views, author_id):
    own = next((view for view in views if view.entry_id == entry.pk and view.by_id == author_id), None)
    evidence = [("How I know, a file" if piece.file_id else "How I know", piece.text) for piece in entry.evidence.all()]
    mine = [*_level(own), *_said("What is going well", own.narrative if own else ""), *evidence]
    yield Section(entry.criterion.name, 1, [*mine, *_said("What I wonder", entry.wonder)])
    for view in views:
        if view.entry_id == entry.pk and view is not own:
            yield Section(f"{view.by.name} gave a view", 2, _view(view))


def _view(view):
    answer = view.answer.text if hasattr(view, "answer") else ""
    said = [
        *_said("What I saw", view.narrative),
        *_said("One question", view.question),
        *_said("What came of it", answer),
    ]
    seen = [("", say("difference.unseen").capitalize())] if view.is_not_seen else _level(view)
    return [*seen, *said, *((f"{line.by.name}, {_day(line.written_at)}", line.text) for line in view.lines.all())]


def _level(view):
    return [("Level", view.level.name)] if view and view.level else []


def _said(label, text):
    return [(label, text)] if text else []


def _ending(reflection):
    steps = NextStep.objects.filter(reflection=reflection)
    parts = [("Next step", _step(step)) for step in steps]
    later = [(f"A later thought, {_day(thought.written_at)}", thought.text) for thought in reflection.addenda.all()]
    return Section("What I take from this", 1, [*_said("", reflection.takeaway), *parts, *later])


def _step(step):
    due = f", by {_day(step.due_on)}" if step.due_on else ""
    line = f" ({say(f'next_step.{step.status}').lower()}{': ' + step.line if step.line else ''})"
    return f"{step.text}{due}{line}"


def _conversation(reflection, author):
    comments = Comment.objects.visible_to(author).filter(thread__reflection=reflection, taken_back_at=None)
    rows = comments.select_related("by")
    return Section("Coaching", 1, [(f"{row.by.name}, {_day(row.written_at)}", row.text) for row in rows])


def _asks(reflection, author):
    asks = Triangulation.objects.visible_to(author).filter(reflection=reflection).select_related("colleague")
    parts = [(f"To {ask.colleague.name}", text) for ask in asks for text in (ask.message, ask.question) if text]
    return Section("What I said when asking", 1, parts)


def _readers(reflection):
    shares = Share.objects.filter(reflection=reflection).select_related("person")
    visits = ThreadGuest.objects.filter(thread__reflection=reflection).select_related("person")
    rows = [(share.person.name, f"from {_day(share.shared_at)}") for share in shares]
    rows += [(visit.person.name, f"a conversation only, from {_day(visit.brought_in_at)}") for visit in visits]
    return Section("Who could read it", 1, rows)


def _day(moment):
    local = timezone.localtime(moment) if hasattr(moment, "hour") else moment
    return date_format(local, "j F Y")
