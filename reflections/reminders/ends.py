"""That a series of a cycle has ended, told to trust leads: never for whom, and with no number. The counts have a page,
which keeps its own rules."""

from collections import defaultdict

from django.db.models import Max, OuterRef, Subquery
from django.urls import reverse

from reflections.models import Cycle, CycleSchool, LongerTime
from schools.models import Membership, Role
from schools.reminding import Candidate, Reminder

from .series import FINISH_ENDED, SHARE_ENDED, VIEW_ENDED


def last_days(around):
    """Of each running cycle the last of its days at any school and for anybody, by the day's name."""
    found = defaultdict(dict)
    for model in (CycleSchool, LongerTime):
        rows = model.objects.filter(cycle__status=Cycle.Status.OPEN).order_by().values("cycle")
        for row in rows.annotate(**{f"last_{name}": Max(name) for name in NAMES}):
            for name in NAMES:
                known = found[row["cycle"]].get(name)
                found[row["cycle"]][name] = max(filter(None, [known, row[f"last_{name}"]]))
    return found


NAMES = ("share_by_on", "views_by_on", "finish_by_on")


def trust_leads(around):
    """Their ids."""
    posts = Membership.objects.current(around.today).filter(role=Role.TRUST_LEAD)
    return list(posts.values_list("person", flat=True))


def _ended(name):
    def find(around):
        for cycle, days in around.once(last_days).items():
            for person in around.once(trust_leads) if days[name] in around else ():
                yield Candidate(person, cycle, days[name])

    return find


def _last(name):
    def still(person, cycles, today):
        rows = Cycle.objects.led_by(person, today).running().filter(pk__in=cycles)
        rows = rows.annotate(at_schools=_latest(CycleSchool, name), at_latest=_latest(LongerTime, name))
        return [(row, max(filter(None, [row.at_schools, row.at_latest]), default=None)) for row in rows]

    return still


def _latest(model, name):
    """The last of a cycle's days of that name in a table, as part of a query of cycles."""
    rows = model.objects.filter(cycle=OuterRef("pk")).order_by().values("cycle")
    return Subquery(rows.annotate(latest=Max(name)).values("latest"))


def _of_series(series, name, what):
    return Reminder(
        series,
        label=f"Word to trust leads: reminders to {what} have ended",
        thing="cycle",
        find=_ended(name),
        still=_last(name),
        path=lambda message: reverse("reflections:counts"),
        before=f"{{cycle}}: the reminders to {what} have ended",
        names=lambda message: {"cycle": message.about.name},
        may_reach=_ended(name),
    )


ENDS = [
    _of_series(SHARE_ENDED, "share_by_on", "share"),
    _of_series(VIEW_ENDED, "views_by_on", "give a view"),
    _of_series(FINISH_ENDED, "finish_by_on", "finish"),
]
