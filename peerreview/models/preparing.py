from django.db.models import Q

from .enquiry import LineOfEnquiry
from .reviews import Review, Seat, Stage


def prepared_by(person, today):
    """The running reviews that are being prepared, for the host's side and for those who write the team's findings."""
    host = Review.objects.ids_on_host_side(person, today)
    team = Review.objects.written_up_by(person).order_by().values("pk")
    return Review.objects.filter(pk__in=host.union(team)).at_stage(Stage.PREPARING)


def visit_begun_by(person, today):
    """Those whose visit this person may begin: host and lead reviewer."""
    host = Review.objects.ids_hosted_by(person, today)
    lead = Review.objects.lead_by(person).order_by().values("pk")
    return Review.objects.filter(pk__in=host.union(lead)).at_stage(Stage.PREPARING)


def lines_agreed_by(person, today):
    """Lines that wait for this person's side: proposed by the team, for the host's side; and the other way round."""
    team = Seat.objects.current().filter(role__in=["lead", "peer"])
    host = Review.objects.ids_on_host_side(person, today)
    own = Review.objects.written_up_by(person).order_by().values("pk")
    rows = LineOfEnquiry.objects
    proposed_by_team = rows.filter(proposed_by__in=team.filter(review__in=host).values("person"))
    open_lines = rows.filter(agreed_at=None, question__review__in=prepared_by(person, today).values("pk"))
    to_host = Q(question__review__in=host, pk__in=proposed_by_team.values("pk"))
    from_host = Q(question__review__in=own) & ~Q(proposed_by__in=team.filter(review__in=own).values("person"))
    return open_lines.filter(to_host | from_host)
