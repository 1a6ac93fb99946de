"""What will be sent in the next fortnight, and to how many at most: never who, and nothing that hangs on what anybody did."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from schools.models import ReminderPause
from schools.models.reminders import people_held_back
from schools.models.rhythms import rhythms_of
from schools.reminders.days import FURTHEST, Rhythm
from schools.reminders.series import windows
from schools.reminding import Around, all_foreseen, all_reminders

AHEAD = 14
LEAST = 5  # fewer people are never told apart
WHEN = {-7: "a week before", -1: "the day before", 0: "on its day", 7: "a week after", 8: ""}


@dataclass(frozen=True)
class Expected:
    """One kind of reminder on one day. `up_to`: how many people it may reach if nobody has done anything yet."""

    label: str
    when: str
    up_to: int
    is_paused: bool


def forecast(*, today: date) -> list[tuple[date, list[Expected]]]:
    """Each day of the next fortnight on which something may be sent, with what.

    Everybody whom a day concerns is counted, also who has long shared, so that no number tells who is late; nobody's
    absence and nobody's own dates are in it. People of paused schools are left out. The number of queries is fixed.
    """
    around = Around(today, today - timedelta(FURTHEST), today + timedelta(FURTHEST))
    found = list(_candidates(around))
    held = set(people_held_back(today).values_list("pk", flat=True))
    rhythms = rhythms_of({candidate.person for *_, candidate in found} - held, today, with_away=False)
    paused = set(ReminderPause.objects.standing().values_list("series", flat=True))
    people, known = defaultdict(set), {}
    for reminder, label, candidate in found:
        if candidate.person in rhythms:
            rhythm = rhythms[candidate.person]
            asked = (label, candidate.due_on, candidate.from_on, id(rhythm))  # the same for all who share them
            if asked not in known:
                known[asked] = list(_days(reminder, candidate, rhythm, today))
            for day, offset in known[asked]:
                people[day, label, offset, bool(reminder and reminder.series.name in paused)].add(candidate.person)
    return _by_day(people)


def _candidates(around):
    for reminder in all_reminders():
        for candidate in reminder.may_reach(around) if reminder.may_reach else ():
            yield reminder, reminder.label, candidate
    for foreseen in all_foreseen():
        for candidate in foreseen.may_reach(around):
            yield None, foreseen.label, candidate


def _days(reminder, candidate, rhythm: Rhythm, today: date) -> Iterator[tuple[date, int | None]]:
    """When this person is sent what, within the fortnight, with its days from the day."""
    until = today + timedelta(AHEAD)
    if reminder is None:
        spans = [(None, candidate.due_on, until)]
    else:
        kinds = reminder.series.kinds
        spans = [
            (kinds[each.kind], each.first, each.last) for each in windows(reminder.series, candidate.due_on, rhythm)
        ]
    for offset, first, last in spans:
        day = rhythm.next_from(max(first, candidate.from_on or first))
        if day and today <= day <= last and day < until:
            yield day, offset


def _by_day(people):
    days = defaultdict(list)
    for (day, label, offset, is_paused), who in sorted(people.items(), key=lambda item: (item[0][0], item[0][1])):
        days[day].append(Expected(label, _when(offset), max(LEAST, len(who)), is_paused))
    return sorted(days.items())


def _when(offset):
    if offset is None or offset in WHEN:
        return WHEN.get(offset, "")
    return f"{abs(offset)} days {'before' if offset < 0 else 'after'}"
