"""Plans that a worker looks for: asked for, picked up, told of as they come, ended."""

from dataclasses import asdict
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from peerreview.models import PlanningRules, PlanSearch, Proposal, Round
from peerreview.proposing import locks_of_rows, parts_as_row, visits_as_rows, visits_of_rows
from peerreview.scheduling.answer import Answer, Progress
from peerreview.scheduling.missing import refusals
from peerreview.scheduling.plan import Visit
from peerreview.scheduling.solving import solve
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .planning import visits_of
from .questions import question_of

SETTLED = "This round is not being planned now."
SILENT = timedelta(seconds=90)  # after which a worker is taken for dead: it tells of itself every second or so
TRIES = 2


@transaction.atomic
def set_planning_rules(made: Round, told: dict, *, by: Person) -> PlanningRules:
    """What the plan should rather be like; counts from the next search on."""
    made = locked(Round.objects.plannable_by(by, timezone.localdate()), made, SETTLED)
    rules, _ = PlanningRules.objects.update_or_create(round=made, defaults=told)
    return rules


@transaction.atomic
def ask_for_plan(made: Round, *, by: Person, seconds: int, based_on: Proposal | None = None) -> PlanSearch:
    """Ask for a plan; a worker takes it up within seconds. Based on a proposal, its locks stay, and the rest as far as it
    pays. Raises Conflict while one is being looked for, and where there is nothing to plan."""
    made = locked(Round.objects.plannable_by(by, timezone.localdate()), made, SETTLED)
    if told := refusals(question_of(made)):
        raise Conflict(f"There is nothing to plan yet. {told[0]}")
    kept = {"standing": based_on.visits, "locks": based_on.locks} if based_on else {"standing": standing_shadows(made)}
    try:
        with transaction.atomic():
            return PlanSearch.objects.create(
                round=made, asked_by=by, asked_at=timezone.now(), seconds=seconds, based_on=based_on, **kept
            )
    except IntegrityError as error:
        raise Conflict("A plan is being looked for already. It is on the page of teams and dates.") from error


def standing_shadows(made: Round) -> list[dict]:
    """Who comes along to learn, as it was planned by hand: a search leaves them where they are."""
    learning = [Visit(visit.school, shadows=visit.shadows) for visit in visits_of(made) if visit.shadows]
    return visits_as_rows(learning)


@transaction.atomic
def cancel_search(search: PlanSearch, *, by: Person) -> PlanSearch:
    """Ask a search to end with what it has. Safe to repeat."""
    right = PlanSearch.objects.cancellable_by(by, timezone.localdate())
    search = locked(right, search, "It has ended already.")
    search.is_cancelled = True
    if search.begun_at is None:
        _close(search, PlanSearch.FAILED)
    search.save(update_fields=["is_cancelled", "ended_at", "outcome"])
    return search


def find_asked_plans() -> PlanSearch | None:
    """Take up the oldest search that waits, unless another is going: one at a time, so that mail has the other worker."""
    _free_lost_ones()
    search = _taken_up()
    if search:
        _look(search)
    return search


@transaction.atomic
def _taken_up():
    PlanSearch.objects.select_for_update().filter(ended_at=None).count()
    waiting = PlanSearch.objects.waiting().select_for_update(skip_locked=True).order_by("asked_at").first()
    if waiting is None or PlanSearch.objects.going().exists():
        return None
    waiting.begun_at = waiting.told_at = timezone.now()
    waiting.tries += 1
    waiting.save(update_fields=["begun_at", "told_at", "tries"])
    return waiting


@transaction.atomic
def _free_lost_ones():
    """Those whose worker died wait again, and fail when it happens once more."""
    lost = PlanSearch.objects.going().filter(told_at__lt=timezone.now() - SILENT)
    ended = {"ended_at": timezone.now(), "outcome": PlanSearch.FAILED}
    lost.filter(Q(tries__gte=TRIES) | Q(is_cancelled=True)).update(**ended)
    lost.filter(tries__lt=TRIES).update(begun_at=None, told_at=None)


def _look(search):
    try:
        question = question_of(search.round, tuple(visits_of_rows(search.standing)), locks_of_rows(search.locks))
        answer = solve(question, seconds=search.seconds, tell=_teller(search))
    except Exception:
        _end(search, PlanSearch.FAILED, None)
        raise
    _end(search, answer.outcome, answer)


def _teller(search):
    """Keeps the best plan so far in the row; says whether to go on."""
    begun = search.begun_at

    def tell(progress: Progress) -> bool:
        known = {"told_at": timezone.now(), "bound": progress.bound}
        if progress.parts:
            known |= {"visits": visits_as_rows(progress.visits), "parts": parts_as_row(progress.parts)}
        mine = PlanSearch.objects.going().filter(pk=search.pk, begun_at=begun)
        return bool(mine.update(**known)) and not mine.filter(is_cancelled=True).exists()

    return tell


@transaction.atomic
def _end(search, outcome, answer: Answer | None):
    """What came of it; where every rule holds, a proposal. Nothing where another worker has taken it up since."""
    mine = PlanSearch.objects.select_for_update().going().filter(pk=search.pk, begun_at=search.begun_at).first()
    if mine is None:
        return
    _close(mine, outcome)
    if answer:
        mine.visits, mine.bound = visits_as_rows(answer.visits), answer.bound
        mine.parts = parts_as_row(answer.parts) if answer.parts else None
        mine.collision = asdict(answer.collision) if answer.collision else None
        mine.unmet = list(answer.unmet)
    mine.save(update_fields=["ended_at", "outcome", "visits", "bound", "parts", "collision", "unmet"])
    if answer and outcome in ("proven", "good"):
        _propose(mine, [asdict(swap) for swap in answer.swaps])


def _propose(search, swaps):
    Round.objects.select_for_update().get(pk=search.round_id)
    last = Proposal.objects.filter(round=search.round_id).order_by("-number").first()
    Proposal.objects.create(
        round=search.round,
        number=(last.number if last else 0) + 1,
        search=search,
        visits=search.visits,
        locks=search.locks,
        swaps=swaps,
        bound=search.bound,
        made_at=timezone.now(),
    )


def _close(search, outcome):
    search.ended_at, search.outcome = timezone.now(), outcome
