"""What a proposal says on its pages: its visits, its points part by part, what a change costs, and how two of them differ."""

from schools.words import say

from .proposing import locks_of_rows, swaps_of_rows
from .scheduling.rules import person_days
from .scheduling.wording import counted


def price(before, after):
    """What a change costs, in a sentence."""
    more = after.parts.total - before.parts.total
    points = counted(abs(more), "point")
    costs = f"{points} dearer." if more > 0 else f"{points} cheaper." if more < 0 else "It costs the same."
    broken = new_problems(before, after)
    return f"{costs} It breaks: {' '.join(broken)}" if broken else f"{costs} Every rule that held still holds."


def new_problems(before, after):
    return [each.text for each in after.problems if each not in before.problems]


def parts_in_words(parts):
    return [
        (say(f"plan_part.{name}"), getattr(parts, name))
        for name in ("travel", "phase", "repeats", "load", "weeks", "changes")
    ]


def told_visits(shown, checked):
    """Each host with its day, its people and their schools, what does not fit, what is locked, and its best swap."""
    setting, swaps = checked.question.setting, swaps_of_rows(shown.swaps)
    locks = {lock.school: lock for lock in locks_of_rows(shown.locks)}
    rows = []
    for key in sorted(setting.hosts, key=lambda host: setting.schools[host].name):
        planned, lock = checked.visit(key), locks.get(key)
        rows.append({
            "school": key,
            "name": setting.schools[key].name,
            "on": planned.on,
            "people": [person(setting, each, role) for each, role in roles_of(planned)],
            "problems": [each.text for each in checked.problems if each.school == key],
            "is_day_kept": bool(lock and lock.on),
            "is_team_kept": bool(lock and (lock.lead is not None or lock.peers)),
            "swap": told_swap(setting, swaps.get(key)),
        })  # fmt: skip
    return sorted(rows, key=lambda row: (row["on"] is None, row["on"], row["name"]))


def roles_of(planned):
    lead = [(planned.lead, "lead")] if planned.lead is not None else []
    return lead + [(key, "peer") for key in planned.peers] + [(key, "shadow") for key in planned.shadows]


def person(setting, key, role):
    known = setting.reviewers[key]
    return {"name": known.name, "school": setting.schools[known.school].name, "role": role}


def told_swap(setting, found):
    if found is None or not {found.out, found.into} <= set(setting.reviewers):
        return None
    return {"out": setting.reviewers[found.out].name, "into": setting.reviewers[found.into].name, "cost": found.cost}


def told_days(checked):
    setting = checked.question.setting
    days = person_days(setting, checked.visits)
    rows = [
        {"name": school.name, "given": days[key].given, "received": days[key].received}
        for key, school in setting.schools.items()
    ]
    return sorted(rows, key=lambda row: row["name"])


def side_by_side(one, other):
    """The hosts of two plans, with those first in which they differ."""
    setting = one.question.setting
    rows = [
        {"name": setting.schools[key].name, "sides": [in_short(each, key) for each in (one, other)]}
        for key in setting.hosts
    ]
    for row in rows:
        row["differs"] = row["sides"][0] != row["sides"][1]
    return sorted(rows, key=lambda row: (not row["differs"], row["name"]))


def in_short(checked, key):
    setting, planned = checked.question.setting, checked.visit(key)
    return {"on": planned.on, "people": sorted(setting.reviewers[each].name for each in planned.people)}
