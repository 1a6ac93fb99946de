"""Small rounds from a seed, and every plan that they allow."""

from datetime import date, timedelta
from itertools import combinations, product
from random import Random

from peerreview.scheduling.answer import Question
from peerreview.scheduling.plan import Host, Reviewer, School, Setting, Visit
from peerreview.scheduling.rules import problems_of

MONDAY = date(2027, 5, 3)


def small_round(seed):
    """Four schools, two of which host; five people, three trained; three days; teams of two."""
    chance = Random(seed)
    days = [MONDAY + timedelta(day) for day in range(3)]
    schools = {
        key: School(key, f"School {key}", position=(chance.randrange(60_000), chance.randrange(60_000)),
                    phase=chance.choice(["Primary", "Secondary", ""]), may_receive_more=True)
        for key in (1, 2, 3, 4)
    }  # fmt: skip
    reviewers = {}
    for key in range(10, 15):
        school = chance.choice((1, 3, 4, 4))
        away = frozenset(day for day in days if chance.random() < 0.1)
        reviewers[key] = Reviewer(
            key, f"P{key}", school, frozenset({school}), key % 2 == 0, chance.choice((1, 2)), away
        )
    hosts = {key: Host(key, cannot_on=frozenset(chance.sample(days, chance.choice((0, 1))))) for key in (1, 2)}
    recent = {(one, other): 1 for one, other in product((1, 3, 4), (1, 2)) if chance.random() < 0.3}
    setting = Setting(
        days[0], days[-1], 2, schools, hosts, reviewers,
        is_mutual_allowed=chance.random() < 0.5, most_away=chance.choice((1, 2)), recent=recent,
    )  # fmt: skip
    return Question(setting)


def all_plans(question):
    """Every plan that breaks no rule, the lead named first among those who may lead."""
    setting = question.setting
    days = [setting.first + timedelta(day) for day in range((setting.last - setting.first).days + 1)]
    teams = [
        (lead, peer)
        for pair in combinations(setting.reviewers, 2)
        for lead, peer in (pair, pair[::-1])
        if setting.reviewers[lead].is_lead_trained
    ]
    visits = [[Visit(host, day, lead, (peer,)) for day in days for lead, peer in teams] for host in setting.hosts]
    return [plan for plan in product(*visits) if not problems_of(setting, plan)]
