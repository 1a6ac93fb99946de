"""Why a round can't be planned: a few rules that cannot hold together, while without any one of them the others could.

Found by leaving rules out (QuickXplain: Junker 2004): first which visits, then which kinds of rule, then which of them.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import groupby

from .answer import Collision, Question
from .existing import is_possible
from .explaining import freed, told
from .possible import Possible
from .rulebook import Kind, Rule
from .watch import Watch

SECONDS = 20.0  # in which it has to be found; what is left then is told as it is

Hold = Callable[[Sequence[Rule]], bool]
"""Whether a plan exists that holds these rules, and all that are not in question."""


def collision_of(question: Question, seconds: float = SECONDS) -> Collision:
    """Rules that collide, in words. Only for questions that have no plan."""
    return _in_words(question, colliding_rules(question, Watch(seconds)))


def colliding_rules(question: Question, watch: Watch) -> list[Rule]:
    """Rules that can't hold together, also where all others are left out; without any one of them the rest could."""
    rules = rules_of(question)
    others = [rule for rule in rules if rule.kind != Kind.VISIT]
    visits = _fewest(_holding(question, rules, others, watch), _hardest_first(question, rules))
    holds = _holding(question, rules, (), watch)
    few = [*visits, *_relevant(question, others, visits)]
    if holds(few):  # then a host that need not be visited here has a part in it
        few = [*visits, *others]
    for kinds in (_by_kind(few), [[rule] for rule in few]):
        few = _fewest_groups(holds, [[r for r in group if r in few] for group in kinds])
    return few


def _hardest_first(question: Question, rules: Sequence[Rule]) -> list[Rule]:
    """The visits, those first that have the fewest days: what is first is kept rather than what follows."""
    possible = Possible(question)
    days = Counter(possible.hosts[slot.host] for slot in possible.slots)
    return sorted((rule for rule in rules if rule.kind == Kind.VISIT), key=lambda rule: (days[rule.key], rule))


def rules_of(question: Question) -> list[Rule]:
    """Every rule of a round that could be left out."""
    setting, possible = question.setting, Possible(question)
    hosts = sorted(setting.hosts)
    rules = [Rule(kind, host) for kind in (Kind.VISIT, Kind.LEAD, Kind.DAYS) for host in hosts]
    rules += [Rule(Kind.LOCKED_DAY, lock.school) for lock in question.locks if lock.on]
    rules += [Rule(Kind.LOCKED_LEAD, lock.school) for lock in question.locks if lock.lead is not None]
    rules += [Rule(Kind.LOCKED_PEER, peer, lock.school) for lock in question.locks for peer in sorted(lock.peers)]
    rules += [
        Rule(Kind.SHADOW, possible.people[at], possible.hosts[h])
        for h, at_all in possible.shadows.items()
        for at in at_all
    ]
    rules += [Rule(kind, key) for kind in (Kind.FREE, Kind.CAPACITY, Kind.BARRED) for key in sorted(setting.reviewers)]
    rules += [Rule(kind, key) for kind in (Kind.AWAY, Kind.FAIR) for key in sorted(setting.schools)]
    return [*dict.fromkeys(rules), *([] if setting.is_mutual_allowed else [Rule(Kind.MUTUAL)])]


def _holding(question: Question, rules: Sequence[Rule], always: Sequence[Rule], watch: Watch) -> Hold:
    """Asks with the rules that are in question and not named left out; when time is up, as if a plan existed."""

    def holds(named: Sequence[Rule]) -> bool:
        without = frozenset(rules) - frozenset(named) - frozenset(always)
        return is_possible(Possible(question, without), watch) is not False

    return holds


def _fewest(holds: Hold, rules: Sequence[Rule]) -> list[Rule]:
    return _fewest_groups(holds, [[rule] for rule in rules])


def _fewest_groups(holds: Hold, groups: Sequence[Sequence[Rule]]) -> list[Rule]:
    """The fewest groups (none can be left out) that still collide."""
    found = _explain(holds, [], False, [list(group) for group in groups if group])
    return [rule for group in found for rule in group]


def _explain(holds: Hold, base: list[list[Rule]], has_grown: bool, groups: list[list[Rule]]) -> list[list[Rule]]:
    if has_grown and not holds([rule for group in base for rule in group]):
        return []
    if len(groups) <= 1:
        return groups
    half = len(groups) // 2
    second = _explain(holds, base + groups[:half], True, groups[half:])
    first = _explain(holds, base + second, bool(second), groups[:half])
    return first + second


def _relevant(question: Question, rules: Sequence[Rule], visits: Sequence[Rule]) -> list[Rule]:
    """Those that can touch these visits; of hosts that are not among them only what others owe."""
    hosts = {rule.key for rule in visits}
    own = (Kind.LEAD, Kind.DAYS, Kind.LOCKED_DAY, Kind.LOCKED_LEAD)
    return [
        rule
        for rule in rules
        if (rule.kind not in own or rule.key in hosts) and (rule.kind != Kind.LOCKED_PEER or rule.other in hosts)
    ]


def _by_kind(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The visits one by one, everything else by kind."""
    ordered = sorted(rules)
    return [
        list(group) for _, group in groupby(ordered, key=lambda rule: (rule.kind, rule.key * (rule.kind == Kind.VISIT)))
    ]


def _in_words(question: Question, rules: Sequence[Rule]) -> Collision:
    hosts = tuple(sorted({rule.key for rule in rules if rule.kind == Kind.VISIT}))
    return Collision(tuple(told(question, rules)), tuple(freed(question, rules)), hosts)
