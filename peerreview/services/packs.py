from django.utils import timezone
from django.utils.formats import date_format

from peerreview.models import AreaText, EnquiryQuestion, Review, ReviewEvidence, Session
from reflections.exports import Record, Section
from schools.models import Person
from schools.words import say


def pack_of(review: Review, *, for_person: Person) -> Record:
    """What a team reads before its visit, as far as this person may read it: what the host says, what it asks, how the team
    means to look, the timetable, and who is who."""
    today = timezone.localdate()
    rows = {"review": review}
    texts = AreaText.objects.visible_to(for_person, today).filter(**rows).written().select_related("area")
    pieces = ReviewEvidence.objects.visible_to(for_person, today).filter(**rows).select_related("area", "offer")
    asked = EnquiryQuestion.objects.visible_to(for_person, today).filter(**rows).prefetch_related("lines")
    sessions = Session.objects.visible_to(for_person, today).filter(**rows).select_related("reviewer", "host_leader")
    sections = [_question(question) for question in asked]
    sections += [Section("What the school says of itself", 1)] + [_area(text, pieces) for text in texts]
    sections += [Section("The visit", 1, [_session(row) for row in sessions]), _people(review)]
    if review.school.safeguarding_route:
        sections.append(Section("Worried about a child?", 1, [("", review.school.safeguarding_route)]))
    return Record(
        title=f"{review.school.name}: {review.round.theme}",
        author=f"The visit is on {_day(review.visit_on)}",
        made_on=_day(today),
        sections=sections,
    )


def _question(question):
    lines = [("We look into it like this", line.text) for line in question.lines.all()]
    return Section(question.text, 1, lines)


def _area(text, pieces):
    known = [("How we know", piece.offer.title if piece.offer else piece.text) for piece in pieces]
    own = [pair for pair, piece in zip(known, pieces, strict=True) if piece.area_id == text.area_id]
    return Section(text.area.name, 2, [("", text.text), *own])


def _session(row):
    when = f"{date_format(row.on, 'l j F')}, {row.starts_at:%H:%M} to {row.ends_at:%H:%M}"
    return when, f"{row.meets}, {row.place}. {row.reviewer.name} with {row.host_leader.name}"


def _people(review):
    rows = review.seats.current().select_related("person", "school")
    return Section("Who is who", 1, [(say(f"seat.{row.role}"), _who(row)) for row in rows])


def _who(row):
    return f"{row.person.name}, {row.school.name}" if row.school else row.person.name


def _day(day):
    return date_format(day, "l j F Y")
