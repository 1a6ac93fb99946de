"""Who writes notes in a visit, and who reads what was noticed."""

from django.db.models import Q

from .enquiry import Session
from .findings import GIVEN, Finding, Note, ids_fed_back_to
from .reviews import Review, Seat, Stage, stages_from

VISITED = stages_from(Stage.VISITING)
NOTING = (Stage.VISITING, Stage.FINDINGS)
WRITERS = (Seat.Role.LEAD, Seat.Role.PEER)


def visits_seen_by(person, today):
    """Reviews whose visit has begun and of which they read notes: the team's, those with a session that they host, and a
    host's from the feedback point on."""
    team = Review.objects.teamed_with(person).order_by().values("pk")
    met = Session.objects.filter(host_leader=person).values("review")
    found = team.union(met, ids_fed_back_to(person, today))
    return Review.objects.published().filter(status__in=VISITED, pk__in=found)


def sessions_seen_by(person, today):
    """Sessions of visits that have begun: all, for the team and, from the feedback point on, for the host; for a leader of
    the host those that they host."""
    team = Review.objects.teamed_with(person).order_by().values("pk").union(ids_fed_back_to(person, today))
    reviews = Review.objects.published().filter(status__in=VISITED)
    return Session.objects.filter(
        Q(review__in=team) | Q(host_leader=person), review__in=reviews.order_by().values("pk")
    )


def sessions_noted_by(person):
    """Sessions of visits that have begun in which they write notes now: a leader of the host in their own, lead and peers
    in any."""
    written = Review.objects.written_up_by(person).order_by().values("pk")
    reviews = Review.objects.published().filter(status__in=VISITED).order_by().values("pk")
    return Session.objects.filter(Q(review__in=written) | Q(host_leader=person), review__in=reviews)


def sessions_notes_arrive_for(person):
    """Sessions from which a note of theirs may still arrive: those in which they write, and those of reviews in whose team
    they were, so that what was written without a signal is not lost when somebody else came in their place."""
    was = Seat.objects.filter(person=person, role__in=WRITERS).values("review")
    reviews = Review.objects.published().filter(status__in=VISITED).order_by().values("pk")
    old = Session.objects.filter(review__in=was).filter(review__in=reviews)
    return Session.objects.filter(Q(pk__in=sessions_noted_by(person).values("pk")) | Q(pk__in=old.values("pk")))


def notes_changed_by(person):
    """One's own notes, while the visit lasts or its findings are being written."""
    reviews = Review.objects.at_stage(*NOTING).order_by().values("pk")
    return Note.objects.filter(by=person, review__in=reviews)


def visits_ended_by(person, today):
    """Running visits that this person may end: the lead reviewer and the host."""
    own = Review.objects.ids_hosted_by(person, today).union(Review.objects.lead_by(person).order_by().values("pk"))
    return Review.objects.filter(pk__in=own).at_stage(Stage.VISITING)


def findings_drafted_by(person):
    """Running reviews whose findings this person writes: lead and peers, from the visit until they are handed over."""
    return Review.objects.published().written_up_by(person).at_stage(*NOTING)


def findings_given_by(person):
    """Running reviews whose findings this person shows to the host and hands over: the lead reviewer."""
    return Review.objects.published().lead_by(person).at_stage(*NOTING)


def findings_read_by(person, today):
    """Reviews whose findings they read: the team from the visit on, the host from the feedback point, everybody in it once
    they are handed over."""
    team = Review.objects.published().teamed_with(person).filter(status__in=VISITED).order_by().values("pk")
    given = Review.objects.visible_to(person, today).filter(status__in=GIVEN).order_by().values("pk")
    return Review.objects.filter(pk__in=team.union(ids_fed_back_to(person, today), given))


def own_findings_of(review, person, today):
    """The findings of one review that they read, withdrawn ones too for those who write them."""
    rows = Finding.objects.visible_to(person, today).filter(review=review)
    writes = findings_drafted_by(person).filter(pk=review.pk).exists()
    return rows if writes else rows.standing()
