"""What the permission matrix needs of calendars and cycles: a few dates, and what their forms send."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import localdate

from schools.models import CalendarEntry, School


def keep_calendars(cycle):
    """A term and a closure at the author's school, the closure on the cycle's day, so that new days are proposed; and
    a closure elsewhere that may be copied. Gives the closure at the author's school."""
    ash, birch = School.objects.order_by("name")
    year, day = timedelta(days=300), cycle.share_by_on
    CalendarEntry.objects.create(school=ash, kind="term", first_on=localdate() - year, last_on=localdate() + year)
    CalendarEntry.objects.create(school=birch, kind="closure", first_on=day + year, last_on=day + year)
    return CalendarEntry.objects.create(school=ash, kind="closure", first_on=day, last_on=day)


def calendar_payload(name, cycle, entry):
    """What the page's form would send, filled in well; None for a page that is none of these."""
    day = localdate().isoformat()
    plan = {"name": "Anew", "framework": cycle.framework_id, "schools": entry.school_id, "roles": "teacher"}
    plan |= {"criteria": "all", "opens_on": day, "given_as": "school_days"}
    ends = ("leaders_share_by_on", "share_by_on", "views_by_on", "finish_by_on")
    plan |= {f"{end}_days": 5 for end in ends}
    return {
        "plan-cycle": plan,
        "change-cycle": plan,
        "longer": {"whom": "everybody", "steps": 3},
        "add-schools": {"schools": entry.school_id},
        "cycle-dates": {"school": entry.school_id},
        "safeguarding": {"route": "Speak to Mrs Reed, room 5."},
        "add-date": {"kind": "inset", "first": day},
        "import-calendar": {"file": SimpleUploadedFile("dates.csv", f"What,From\nINSET,{day}\n".encode())},
        "copy-calendar": {"source": School.objects.exclude(pk=entry.school_id).get().pk},
    }.get(name)
