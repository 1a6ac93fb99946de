from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .gias import GiasFile, SchoolRow
from .problems import folded, shown
from .report import Report, day, differences

LABELS = {
    "name": "name",
    "phase": "phase",
    "town": "town",
    "postcode": "postcode",
    "easting": "easting",
    "northing": "northing",
    "closed_on": "closed on",
}


@dataclass(frozen=True)
class SchoolFacts:
    """A school as the site has it, or shall have it."""

    urn: str
    name: str = ""
    phase: str = ""
    town: str = ""
    postcode: str = ""
    easting: int | None = None
    northing: int | None = None
    closed_on: date | None = None


@dataclass(frozen=True)
class SchoolPlan:
    """Schools to add and to change, and the report of both."""

    new: list[SchoolFacts]
    changed: list[SchoolFacts]
    report: Report


def plan_schools(listed: GiasFile, known: Iterable[SchoolFacts], *, site_trust: str, today: date) -> SchoolPlan:
    """Compare the file with the site. A blank cell changes nothing; a school that is not in the file is only named.

    A school the file calls closed is closed on its date there, or, where that is missing, today, or as it already was.
    """
    report = Report(problems=listed.problems, notes=_notes(listed, site_trust))
    plan = SchoolPlan([], [], report)
    by_urn = {school.urn: school for school in known}
    for row in listed.schools:
        _compare(row, by_urn.get(row.urn), plan, today)
    report.notes += _elsewhere(listed, by_urn.values(), site_trust)
    return plan


def _compare(row: SchoolRow, before: SchoolFacts | None, plan: SchoolPlan, today: date) -> None:
    after = _after(row, before or SchoolFacts(row.urn), today)
    name = f"Row {row.number}: {after.name} ({after.urn})"
    if before is None:
        plan.new.append(after)
        plan.report.added.append(f"{name}{_closed(after)}")
    elif before != after:
        plan.changed.append(after)
        closes = after.closed_on and before.closed_on is None
        lines = plan.report.ended if closes else plan.report.changed
        lines.append(f"{name}: {differences(before, after, LABELS)}")
    else:
        plan.report.unchanged += 1


def _after(row: SchoolRow, before: SchoolFacts, today: date) -> SchoolFacts:
    said = {name: getattr(row, name) for name in LABELS if name != "closed_on"}
    given = {name: value for name, value in said.items() if value not in ("", None)}
    closed_on = (row.closed_on or before.closed_on or today) if row.is_closed else None
    return replace(before, **given, closed_on=closed_on)


def _closed(school: SchoolFacts) -> str:
    return f", closed on {day(school.closed_on)}" if school.closed_on else ""


def _notes(listed: GiasFile, site_trust: str) -> list[str]:
    if not site_trust:
        return [*listed.notes, f"This site will serve {listed.trust}."]
    if folded(site_trust) != folded(listed.trust):
        return [*listed.notes, f"This site serves {site_trust}; the schools of {listed.trust} join it."]
    return listed.notes


def _elsewhere(listed: GiasFile, known: Iterable[SchoolFacts], site_trust: str) -> list[str]:
    """The site's open schools that the file no longer has, or has under somebody else."""
    own = {folded(site_trust), folded(listed.trust)}
    lines = []
    for school in known:
        trust, status = listed.places.get(school.urn, ("", ""))
        if school.closed_on or (folded(trust) in own and trust):
            continue
        if school.urn in listed.places:
            place = f"belongs to {shown(trust) if trust else 'no trust'} in the file ({status or 'no status'})"
        else:
            place = "is no longer in the file"
        lines.append(f"{school.name} ({school.urn}) {place}; nothing was done about it.")
    return lines
