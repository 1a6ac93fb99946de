"""From teams back to visits."""

from collections import Counter
from collections.abc import Iterable

from .ground import leads_of
from .plan import Visit
from .possible import Possible


def visits_of(possible: Possible, teams: dict[int, list[int]]) -> tuple[Visit, ...]:
    """The plan with these teams, by slot; a host without a slot stays open."""
    at = {possible.slots[slot].host: slot for slot in teams}
    led: Counter[int] = Counter()
    leads = leads_of(possible)
    return tuple(
        _visit(possible, host, at.get(host), sorted(teams[at[host]]) if host in at else [], leads[host].tolist(), led)
        for host in range(len(possible.hosts))
    )


def _visit(
    possible: Possible, host: int, slot: int | None, team: list[int], can_lead: list[bool], led: Counter[int]
) -> Visit:
    shadows = tuple(possible.people[at] for at in possible.shadows.get(host, ()))
    on = None if slot is None else possible.dates[possible.slots[slot].dates[0]]
    lead = _lead(possible, host, [at for at in team if can_lead[at]], led)
    peers = tuple(possible.people[at] for at in team if at != lead)
    return Visit(possible.hosts[host], on, None if lead is None else possible.people[lead], peers, shadows)


def _lead(possible: Possible, host: int, able: Iterable[int], led: Counter[int]) -> int | None:
    """Who led before if they still can; else, of those who can, whoever leads least."""
    stood = possible.person_at.get(possible.stood_at(host).lead or 0)
    lead = min(able, key=lambda at: (at != stood, led[at], at), default=None)
    if lead is not None:
        led[lead] += 1
    return lead
