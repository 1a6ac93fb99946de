"""What tests of rounds look up."""

from peerreview.models import RoundSchool
from schools.calendars.days import SchoolCalendar


def row_of(made, schools, name):
    """The invitation of a school, by its name in the cast."""
    return RoundSchool.objects.get(round=made, school=schools[name])


def day_in(made):
    """A school day of the round's window."""
    return SchoolCalendar().after(made.visits_from_on, 3)
