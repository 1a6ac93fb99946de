"""What a trust lead does with a proposal: change it, keep parts of it, take a change back, use it."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from peerreview.models import Proposal, Round, RoundSchool
from peerreview.proposing import locks_as_rows, locks_of_rows, visits_as_rows, visits_of_rows
from peerreview.scheduling.answer import Lock, Parts, Question
from peerreview.scheduling.costing import parts_of
from peerreview.scheduling.plan import Visit
from peerreview.scheduling.rules import Problem, problems_of
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person

from .planning import plan_visit, planned_for
from .questions import known_part, question_of

SETTLED = "This round is not being planned now."
KEPT = 30  # changes that can be taken back
CHANGED = "Somebody changed this proposal while you did. What you chose is below."


@dataclass(frozen=True)
class Checked:
    """A plan held against a round as it is now: its visits, the rules that it breaks, what it costs."""

    question: Question
    visits: tuple[Visit, ...]
    problems: list[Problem]
    parts: Parts

    def visit(self, school: int) -> Visit:
        """The visit of a school, open if it has none."""
        return next((visit for visit in self.visits if visit.school == school), Visit(school))

    def with_visit(self, visit: Visit) -> "Checked":
        """The same with one visit for the one it was."""
        others = [each for each in self.visits if each.school != visit.school]
        return checked(self.question, (*others, visit))


def checked(question: Question, visits: tuple[Visit, ...]) -> Checked:
    """The visits of hosts that still take part, and of people whom a school still gives."""
    setting = question.setting
    known = tuple(known_part(setting, visit) for visit in visits if visit.school in setting.hosts)
    return Checked(question, known, problems_of(setting, known), parts_of(question, known))


def checked_proposal(proposal: Proposal) -> Checked:
    """A proposal against its round as it is now; as far as changes of a standing plan count, against what it began from."""
    search = proposal.search
    standing = tuple(visits_of_rows(search.standing)) if search and search.based_on_id else ()
    return checked(question_of(proposal.round, standing), tuple(visits_of_rows(proposal.visits)))


@transaction.atomic
def change_proposal(proposal: Proposal, visit: Visit, *, by: Person, version: int) -> Proposal:
    """Change one visit of a proposal. Rules that break are told and do not stop it. Raises Conflict on top of another
    change, and for people whom no school gives."""
    proposal = _changeable(proposal, by, version)
    question = question_of(proposal.round)
    if visit.school not in question.setting.hosts or not set(visit.people) <= set(question.setting.reviewers):
        raise Conflict("Choose a school that hosts, and people whom a school of this round gives.")
    visits = [each for each in visits_of_rows(proposal.visits) if each.school != visit.school]
    return _changed(proposal, visits_as_rows([*visits, visit]))


@transaction.atomic
def undo_change(proposal: Proposal, *, by: Person, version: int) -> Proposal:
    """Take the last change back. Raises Conflict where there is none."""
    proposal = _changeable(proposal, by, version)
    if not proposal.before:
        raise Conflict("There is nothing to take back.")
    proposal.visits = proposal.before.pop()
    proposal.version += 1
    proposal.save(update_fields=["visits", "before", "version"])
    return proposal


@transaction.atomic
def keep_parts(proposal: Proposal, school: int, *, day: bool, team: bool, by: Person, version: int) -> Proposal:
    """Lock the day or the team of one visit for the next search, as they stand; or open what was locked."""
    proposal = _changeable(proposal, by, version)
    visit = next((each for each in visits_of_rows(proposal.visits) if each.school == school), Visit(school))
    lock = Lock(school, visit.on if day else None, visit.lead if team else None, frozenset(visit.peers if team else ()))
    others = [each for each in locks_of_rows(proposal.locks) if each.school != school]
    proposal.locks = locks_as_rows((*others, lock))
    proposal.version += 1
    proposal.save(update_fields=["locks", "version"])
    return proposal


@transaction.atomic
def use_proposal(proposal: Proposal, *, by: Person) -> Round:
    """Make a proposal the plan of its round: days and teams are set for each host that it plans. Nobody is told before the
    plan is shown. Raises Conflict once the round is published."""
    proposal = locked(Proposal.objects.changeable_by(by, timezone.localdate()), proposal, SETTLED)
    rows = {row.school_id: row for row in RoundSchool.objects.filter(round=proposal.round_id).hosting()}
    for visit in checked_proposal(proposal).visits:
        if visit.on and visit.school in rows:
            row = rows[visit.school]
            plan_visit(row, visit, by=by, was=planned_for(row).mark)
    proposal.used_at = timezone.now()
    proposal.save(update_fields=["used_at"])
    return proposal.round


def _changeable(proposal, by, version):
    proposal = locked(Proposal.objects.changeable_by(by, timezone.localdate()), proposal, SETTLED)
    if proposal.version != version:
        raise Conflict(CHANGED)
    return proposal


def _changed(proposal, visits):
    proposal.before = [*proposal.before, proposal.visits][-KEPT:]
    proposal.visits, proposal.swaps = visits, []
    proposal.version += 1
    proposal.save(update_fields=["visits", "before", "swaps", "version"])
    return proposal
