"""The small conversation on a colleague's view: lines between its giver and the author, until the author finishes."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reflections.models import DifferenceLine, Judgement, Reflection
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify_all

OVER = "This reflection is finished, and with it the conversation."


@transaction.atomic
def write_line(judgement: Judgement, *, by: Person, text: str, form_key: UUID) -> DifferenceLine:
    """Say something about a view to the other one (or two), who are told. The same form sent twice is one line.

    Raises Conflict once the reflection is finished, and for anybody but the two.
    """
    judgement = _held(judgement, by)
    line, is_new = DifferenceLine.objects.get_or_create(
        by=by, form_key=form_key, defaults={"judgement": judgement, "text": text, "written_at": timezone.now()}
    )
    if is_new:
        notify_all([judgement.by, *judgement.entry.reflection.authors], "difference-line", judgement.thing, by=by)
    return line


@transaction.atomic
def edit_line(line: DifferenceLine, *, by: Person, text: str) -> DifferenceLine:
    """Change one's own line within fifteen minutes. The earlier words stay readable beside it."""
    _held(line.judgement, by)
    right = DifferenceLine.objects.editable_by(by, timezone.now())
    line = locked(right, line, "A line can be changed for fifteen minutes. Your new words are below.")
    if text != line.text:
        line.earlier, line.text = [*line.earlier, line.text], text
        line.save(update_fields=["earlier", "text"])
    return line


@transaction.atomic
def take_back_line(line: DifferenceLine, *, by: Person) -> DifferenceLine:
    """Take one's own words back for good; that something was said here stays visible."""
    _held(line.judgement, by)
    line = locked(DifferenceLine.objects.takeable_by(by), line, OVER)
    line.text, line.earlier, line.taken_back_at = "", [], timezone.now()
    line.save(update_fields=["text", "earlier", "taken_back_at"])
    return line


def _held(judgement, by):
    """The judgement, locked after its reflection as everywhere, so that no line comes after the end."""
    locked(Reflection.objects.all(), judgement.entry.reflection)
    return locked(Judgement.objects.open_between(by), judgement, OVER)
