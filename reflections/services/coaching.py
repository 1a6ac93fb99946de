from uuid import UUID

from django.db import transaction
from django.utils import timezone

from reflections.models import Comment, Entry, Judgement, Thread, ThreadMute, ThreadRead
from schools.errors import Conflict
from schools.locking import locked
from schools.marks import as_plain
from schools.models import Person
from schools.services.messages import notify, notify_again, read_messages_about


@transaction.atomic
def open_thread_on(entry: Entry, thread: Thread, *, by: Person) -> Thread:
    """Open a conversation on one criterion with the coach of a conversation on the whole reflection, who is told.

    Only the author does so. Gives the one that is open already, if there is one. Raises Conflict if the coach no longer
    reads the reflection, or it is finished.
    """
    thread = locked(Thread.objects.branchable_by(by), thread, "Your coach no longer reads this, or it is finished.")
    if entry.reflection_id != thread.reflection_id:
        raise Conflict("That criterion is not part of this reflection.")
    branch, is_new = Thread.objects.get_or_create(
        reflection=thread.reflection, coach=thread.coach, entry=entry, defaults={"started_at": timezone.now()}
    )
    if is_new:
        notify(thread.coach, "thread-opened", branch.thing, by=by)
    return branch


@transaction.atomic
def write_comment(
    thread: Thread,
    *,
    by: Person,
    kind: str,
    text: str,
    form_key: UUID,
    quote: str = "",
    guests: frozenset[int] = frozenset(),
) -> Comment:
    """Say something in a coaching conversation; whoever else reads it is told. The same form sent twice is one comment.

    `guests`: the ids of those brought in whom the writer was told of. Raises Conflict if somebody else has been brought
    in since, so that nobody's words reach somebody they were not told of; if the reflection is finished; or if the
    quote is not in it as this person may read it: nobody is given words that they did not write.
    """
    thread = locked(Thread.objects.open_to(by), thread, "This conversation has closed.")
    if said := Comment.objects.filter(by=by, form_key=form_key).first():
        return said
    _check_guests(thread, by, guests)
    if quote and not _stands_in(thread, quote, by):
        raise Conflict("That line does not stand in the reflection, so it can't be quoted. Your words are below.")
    said = {"kind": kind, "text": text, "quote": quote, "form_key": form_key}
    comment = thread.comments.create(by=by, written_at=timezone.now(), **said)
    _tell_the_others(thread, comment)
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
    thread = locked(Thread.objects.closable_by(by), thread, "This conversation has closed already.")
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


@transaction.atomic
def mark_read(thread: Thread, *, by: Person) -> None:
    """Nothing to add for now: the conversation waits for this person no longer, until the next word. Nobody is told."""
    thread = locked(Thread.objects.visible_to(by), thread)
    now = timezone.now()
    ThreadRead.objects.update_or_create(thread=thread, person=by, defaults={"read_at": now})
    read_messages_about(by, thread.thing, now=now)


@transaction.atomic
def keep_for_later(thread: Thread, *, by: Person) -> None:
    """Have a conversation wait for one again, after one had marked it as read."""
    thread = locked(Thread.objects.visible_to(by), thread)
    thread.reads.filter(person=by).delete()


def _check_guests(thread, writer, told_of):
    new = thread.guests.standing().exclude(person=writer).exclude(person__in=told_of).select_related("person")
    if names := " and ".join(guest.person.name for guest in new):
        raise Conflict(
            f"{names} can read this conversation since you opened the page. Your words are below: send them if you like."
        )


def _tell_the_others(thread, comment):
    """The author, the coach and whoever was brought in, but those who asked for quiet."""
    here = {*thread.reflection.authors, thread.coach} | {
        guest.person for guest in thread.guests.standing().select_related("person")
    }
    quiet = set(thread.mutes.values_list("person", flat=True)) | {comment.by_id}
    for person in sorted(here, key=lambda person: person.pk):
        if person.pk not in quiet:
            notify_again(person, "comment", thread.thing, by=comment.by, mark=f"comment-{comment.pk}")


def _stands_in(thread, quote, person):
    """Whether the line stands in the reflection, or in the criterion the conversation is about, as this person reads it."""
    judgements = Judgement.objects.visible_to(person).filter(entry__reflection=thread.reflection)
    judgements = judgements.filter(entry=thread.entry) if thread.entry else judgements
    if thread.guests.standing().exists():
        judgements = judgements.of_authors()  # a view was written for readers who were named; a guest is none of them
    texts = [
        text for row in judgements.values_list("narrative", "question", "answer__text", "entry__wonder") for text in row
    ]
    return any(_folded(quote) in _folded(as_plain(text)) for text in texts if text)


def _folded(text):
    return " ".join(text.split())
