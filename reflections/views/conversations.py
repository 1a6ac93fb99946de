"""What the pages show of coaching conversations."""

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse

from reflections.forms.coaching import CommentForm
from reflections.models import Comment, ThreadGuest
from schools.services.messages import read_messages_about


def load_conversations(threads, person, *things):
    """Each with what the person may read of it, who else reads it and their form. Messages about them, and about the
    other things named, are read first: what is said a moment later is told anew."""
    read_messages_about(person, *(thread.thing for thread in threads), *things)
    said = Comment.objects.visible_to(person).select_related("by")
    prefetch_related_objects(threads, Prefetch("comments", said, to_attr="said"))
    if any(thread.has_guests for thread in threads):
        guests = ThreadGuest.objects.with_openings()
        prefetch_related_objects(threads, Prefetch("guests", guests, to_attr="visits"))
    for thread in threads:
        lay_out(thread, person)
    return threads


def lay_out(thread, person):
    visits = getattr(thread, "visits", [])
    thread.here = [visit for visit in visits if not visit.ended_at]
    thread.gone = [visit for visit in visits if visit.ended_at]
    people = [*thread.reflection.authors, thread.coach, *(visit.person for visit in thread.here)]
    thread.others = [each for each in people if each != person]
    thread.readers = ["you", *(each.name for each in thread.others)]
    thread.guest_ids = ",".join(str(visit.person_id) for visit in thread.here)
    thread.own_visit = next((visit for visit in thread.here if visit.person_id == person.pk), None)
    thread.form = CommentForm(thread)
    thread.times_written = sum(mark_own(comment, thread, person) for comment in thread.said)


def mark_own(comment, thread, person):
    """Whether the person wrote it; if it can still be taken back, with the way to do so."""
    comment.is_mine = comment.by_id == person.pk
    if comment.is_mine and thread.can_write and not comment.taken_back_at:
        comment.change_url = reverse("reflections:change-comment", args=[comment.pk])
    return comment.is_mine


def conversation(thread, person):
    """Where the conversation stands for this person: on its reflection's page, or on a page of its own for somebody who
    was brought in."""
    if thread.reflection.is_written_by(person) or person.pk == thread.coach_id:
        return f"{reverse('reflections:reflection', args=[thread.reflection_id])}#conversation-{thread.pk}"
    return reverse("reflections:thread", args=[thread.pk])
