"""A round as the question that the solver answers: who and what takes part, and what is wished."""

from dataclasses import fields, replace

from peerreview.models import PlanningRules, Review, Round, RoundReviewer, RoundSchool, Weight
from peerreview.scheduling.answer import Lock, Question
from peerreview.scheduling.plan import Host, Reviewer, School, Setting, Travel, Visit, Wishes
from peerreview.stage_dates import Length
from schools.models.calendars import calendars_of

from .whereabouts import barred_from, posts_of

SHARES = {Weight.NONE: 0, Weight.LITTLE: 0.5, Weight.USUAL: 1, Weight.MUCH: 3}
ROUNDS_REMEMBERED = 3


def question_of(made: Round, standing: tuple[Visit, ...] = (), locks: tuple[Lock, ...] = ()) -> Question:
    """The round as it is now; of a standing plan what is still known."""
    setting = setting_of(made)
    known = tuple(known_part(setting, visit) for visit in standing if visit.school in setting.hosts)
    return Question(setting, tuple(lock for lock in locks if lock.school in setting.hosts), known)


def known_part(setting: Setting, visit: Visit) -> Visit:
    """The visit without those whom no school gives any more."""

    def only(people: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(key for key in people if key in setting.reviewers)

    lead = visit.lead if visit.lead in setting.reviewers else None
    return replace(visit, lead=lead, peers=only(visit.peers), shadows=only(visit.shadows))


def setting_of(made: Round) -> Setting:
    """What a round's plan has to hold to and would rather have, from what its schools answered; a number of queries that
    does not grow."""
    rows = list(RoundSchool.objects.taking_part().filter(round=made).select_related("school"))
    hosts = {
        row.school_id: Host(row.school_id, Length(row.visit_length), frozenset(row.cannot_host_on))
        for row in rows
        if row.hosts
    }
    rules = planning_rules_of(made)
    return Setting(
        first=made.visits_from_on,
        last=made.visits_until_on,
        team_size=made.team_size,
        schools=_schools(made, rows),
        hosts=hosts,
        reviewers=_reviewers(rows, hosts),
        most_away=made.most_away,
        is_mutual_allowed=made.is_mutual_allowed,
        allowance=made.allowance,
        wishes=_wishes(rules),
        travel=Travel(float(rules.factor), {(one, other): minutes for one, other, minutes in rules.minutes}),
        recent=_recent(made),
    )


def planning_rules_of(made: Round) -> PlanningRules:
    """What is wished of its plan; the usual, where nobody said."""
    return PlanningRules.objects.filter(round=made).first() or PlanningRules(round=made)


def _schools(made, rows):
    calendars, joined = calendars_of([row.school for row in rows]), _joined_before(made)
    return {
        row.school_id: School(
            row.school_id,
            row.school.name,
            calendars[row.school_id],
            may_receive_more=not row.gives or row.school_id not in joined,
            phase=row.school.phase,
            position=_position(row.school),
        )
        for row in rows
    }


def _position(school):
    known = school.easting is not None and school.northing is not None
    return (school.easting, school.northing) if known else None


def _wishes(rules):
    usual = Wishes()
    told = {field.name: getattr(usual, field.name) * SHARES[getattr(rules, field.name)] for field in fields(Wishes)}
    return Wishes(**{name: value if name == "travel" else round(value) for name, value in told.items()})


def _joined_before(made):
    """The ids of the schools that have taken part in an earlier round: who joins may receive before they give."""
    earlier = RoundSchool.objects.taking_part().filter(round__made_at__lt=made.made_at)
    return set(earlier.values_list("school", flat=True))


def _recent(made):
    """How many rounds ago a school sent somebody to another; the last three rounds, as they went."""
    earlier = Round.objects.filter(made_at__lt=made.made_at).exclude(status__in=[Round.Status.DRAFT, "inviting"])
    last = earlier.order_by("-made_at").values_list("pk", flat=True)[:ROUNDS_REMEMBERED]
    ago = {pk: place for place, pk in enumerate(last, start=1)}
    seats = Review.objects.filter(round__in=ago, seats__role__in=["lead", "peer"], seats__ended_at=None)
    found = {}
    for one, other, pk in seats.values_list("seats__school", "school", "round"):
        if one:
            found[one, other] = min(ago[pk], found.get((one, other), ago[pk]))
    return found


def _reviewers(rows, hosts):
    given = RoundReviewer.objects.filter(round_school__in=rows).select_related("person", "round_school")
    people = {row.person_id for row in given}
    posts, barred = posts_of(people), barred_from(people, set(hosts))
    return {
        row.person_id: Reviewer(
            key=row.person_id,
            name=row.person.name,
            school=row.round_school.school_id,
            schools=frozenset(posts.get(row.person_id, ())) | {row.round_school.school_id},
            is_lead_trained=row.is_lead_trained,
            capacity=row.capacity,
            away_on=frozenset(row.away_on),
            weekdays=frozenset(row.person.working_days),
            barred_from=frozenset(barred.get(row.person_id, ())),
        )
        for row in given
    }
