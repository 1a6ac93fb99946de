from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reflections.models import Comment, Judgement, Thread, ThreadMute
from schools.errors import Conflict
from schools.locking import locked
from schools.marks import as_plain
from schools.models import Person
from schools.services.messages import notify


@transaction.atomic
def write_comment(thread: Thread, *, by: Person, kind: str, text: str, form_key: UUID, quote: str = "") -> Comment:
    """Say something in a coaching conversation; the other one is told. The same form sent twice is one comment.

    Raises Conflict if the reflection is finished, or the quote is not in it as this person may read it: nobody is
    given words that they did not write.
    """
    thread = locked(Thread.objects.open_to(by), thread, "This conversation has closed.")
    if quote and not _stands_in(thread.reflection, quote, by):
        raise Conflict("That line does not stand in the reflection, so it can't be quoted. Your words are below.")
    comment, is_new = Comment.objects.get_or_create(
        by=by,
        form_key=form_key,
        defaults={"thread": thread, "kind": kind, "text": text, "quote": quote, "written_at": timezone.now()},
    )
    other = thread.coach if by == thread.reflection.author else thread.reflection.author
    if is_new and not thread.mutes.filter(person=other).exists():
        notify(other, "comment", thread.thing, by=by)
    return comment


@transaction.atomic
def edit_comment(comment: Comment, *, by: Person, text: str) -> Comment:
    """Change one's own comment within fifteen minutes. The earlier words stay readable beside it."""
    right = Comment.objects.editable_by(by, timezone.now())
    comment = locked(right, comment, "A comment can be changed for fifteen minutes. Your new words are below.")
    if text != comment.text:
        comment.earlier = [*comment.earlier, comment.text]
        comment.text, comment.edited_at = text, timezone.now()
        comment.save(update_fields=["earlier", "text", "edited_at"])
    return comment


@transaction.atomic
def take_back_comment(comment: Comment, *, by: Person) -> Comment:
    """Take one's own words back for good; that something was said here stays visible."""
    comment = locked(Comment.objects.takeable_by(by), comment, "This conversation has closed.")
    comment.text = comment.quote = ""
    comment.earlier, comment.taken_back_at = [], timezone.now()
    comment.save(update_fields=["text", "quote", "earlier", "taken_back_at"])
    return comment


@transaction.atomic
def close_thread(thread: Thread, *, by: Person) -> Thread:
    """Close a conversation for now, as its author or its coach; either may reopen it."""
    thread = locked(Thread.objects.open_to(by), thread, "This conversation has closed already.")
    thread.closed_at = timezone.now()
    thread.save(update_fields=["closed_at"])
    return thread


@transaction.atomic
def reopen_thread(thread: Thread, *, by: Person) -> Thread:
    """Go on with a conversation that one of the two had closed."""
    thread = locked(Thread.objects.closed_for(by), thread, "This conversation can't be reopened.")
    thread.closed_at = None
    thread.save(update_fields=["closed_at"])
    return thread


@transaction.atomic
def mute_thread(thread: Thread, *, by: Person) -> None:
    """Ask for no more messages about a conversation, or for them again; nobody else is told."""
    thread = locked(Thread.objects.visible_to(by), thread)
    _, is_new = ThreadMute.objects.get_or_create(thread=thread, person=by)
    if not is_new:
        ThreadMute.objects.filter(thread=thread, person=by).delete()


def _stands_in(reflection, quote, person):
    judgements = Judgement.objects.visible_to(person).filter(entry__reflection=reflection)
    texts = [
        text for row in judgements.values_list("narrative", "question", "answer__text", "entry__wonder") for text in row
    ]
    return any(_folded(quote) in _folded(as_plain(text)) for text in texts if text)


def _folded(text):
    return " ".join(text.split())
