from datetime import datetime

from django.db import transaction
from django.utils import timezone

from reflections.models import Reflection, Thread, ThreadGuest
from reflections.models.asking import inviteable_guests
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify, read_messages_about


@transaction.atomic
def bring_in(thread: Thread, person: Person | None, *, by: Person) -> ThreadGuest:
    """Bring somebody into a conversation, as its author. They read what is said from now on, and nothing else.

    Everybody in it is told. A leader reads only once they have given their yearly word. Raises Conflict if it is closed,
    or if they may not be brought in (None, or somebody who is in it or still owes their own view).
    """
    if thread.reflection.partner_id:
        raise Conflict(
            "You write this together, so nobody is brought into its conversations: it would open by one press."
        )
    right = Thread.objects.widenable_by(by)
    thread = locked(right, thread, "Only its author brings somebody into a conversation, while it is open.")
    now = timezone.now()
    chosen = inviteable_guests(thread, timezone.localdate(now)).filter(pk=person.pk if person else None).first()
    if chosen is None:
        raise Conflict("This colleague can't be brought in just now. Please choose again.")
    others = [thread.coach, *(guest.person for guest in thread.guests.standing().select_related("person"))]
    guest = thread.guests.create(person=chosen, brought_in_at=now)
    thread.reflection.events.create(kind="bring-in", by=by, about=chosen, at=now)
    notify(chosen, "brought-in", thread.thing, by=by, mark=f"guest-{guest.pk}")
    for other in others:
        notify(other, "guest-joined", thread.thing, by=by, mark=f"guest-{guest.pk}")
    return guest


@transaction.atomic
def end_visit(guest: ThreadGuest, *, by: Person) -> ThreadGuest:
    """The author lets somebody go, or they leave: from this moment they read nothing here. What they said stays."""
    guest = locked(ThreadGuest.objects.endable_by(by), guest, "They are no longer in this conversation.")
    guest.ended_at = timezone.now()
    guest.save(update_fields=["ended_at"])
    guest.thread.mutes.filter(person=guest.person).delete()
    read_messages_about(guest.person, guest.thread.thing)
    guest.thread.reflection.events.create(kind="end-visit", by=by, about=guest.person, at=guest.ended_at)
    return guest


def end_all_visits(reflection: Reflection, *, now: datetime) -> None:
    """Nobody who was brought in reads on, and what they and the coaches were still to be told of is told no more. The
    caller holds the lock on a reflection that its author takes back."""
    threads = list(reflection.threads.select_related("coach"))
    visits = ThreadGuest.objects.standing().filter(thread__in=threads).select_related("person")
    for person in {thread.coach for thread in threads} | {visit.person for visit in visits}:
        read_messages_about(person, *(thread.thing for thread in threads))
    visits.update(ended_at=now)
