from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date

from .directory import closed_reason
from .posts import Post, find_posts
from .problems import Problem, shown
from .report import Report, day, differences
from .roles import RANKS
from .staff import StaffFile, StaffRow
from .staff_facts import MEMBERSHIP_LABELS, PERSON_LABELS, Known, MembershipFacts, PersonFacts, StaffPlan


@dataclass(frozen=True)
class Step:
    """A row's membership before and after; without an after there is nothing to write."""

    post: Post
    before: MembershipFacts | None
    after: MembershipFacts | None


def plan_staff(listed: StaffFile, known: Known, *, today: date) -> StaffPlan:
    """Compare a staff list with the site.

    A blank changes nothing. Nobody is deleted, and whoever is not in the file stays as they are. A leaving date ends
    the membership on that day; somebody who had left before today and was never here is passed over. A role follows
    the job title when that is new or changes, and only upwards. Somebody whose membership has ended comes back only
    with a later start date. A problem with a row leaves out that row, or all rows that contradict each other.
    """
    return _Planner(listed, known, today).plan()


class _BadRow(Exception):
    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason


class _Planner:
    def __init__(self, listed: StaffFile, known: Known, today: date) -> None:
        self.listed, self.known, self.today = listed, known, today
        self.report = Report(notes=list(listed.notes), problems=list(listed.problems))
        self.result = StaffPlan(self.report)
        self.memberships: dict[tuple[str, str], list[MembershipFacts]] = defaultdict(list)
        for membership in known.memberships:
            self.memberships[membership.email, membership.urn].append(membership)

    def plan(self) -> StaffPlan:
        posts, problems = find_posts(self.listed, self.known)
        self.report.problems += problems
        steps = [step for post in posts if (step := self._step_or_problem(post))]
        people = self._plan_people(steps) | {""}
        for step in sorted(steps, key=lambda step: step.post.row.number):
            self._plan_membership(step, people)
        self.report.problems.sort()
        return self.result

    def _step_or_problem(self, post: Post) -> Step | None:
        try:
            return self._step(post)
        except _BadRow as error:
            self.report.problems.append(Problem(post.row.number, self.listed.headings[error.column], error.reason))
            return None

    def _step(self, post: Post) -> Step | None:
        """What the row does to its membership, or None for a leaver who was never here. Raises _BadRow."""
        before = _membership(self.memberships[post.row.email, post.school.urn], post.row.ends_on)
        if before and before.ends_on and before.ends_on < self.today:
            return self._after_end(post, before, before.ends_on)
        return self._changing(post, before) if before else self._adding(post)

    def _after_end(self, post: Post, before: MembershipFacts, ended_on: date) -> Step | None:
        """A membership that ended before today stays as it is; a row that starts later begins another."""
        row = post.row
        if row.ends_on and row.ends_on < self.today:
            return Step(post, before, None)
        if row.starts_on and row.starts_on > ended_on:
            return self._adding(post)
        left = f"{row.email} left {post.school.name} on {day(ended_on)}"
        raise _BadRow("email", f"{left}; if they are back, give a later start date.")

    def _adding(self, post: Post) -> Step | None:
        row = post.row
        if row.ends_on and row.ends_on < self.today:
            self.report.notes.append(f"Row {row.number}: {row.called} had left before today; passed over.")
            return None
        if row.email not in self.known.people and not (row.first_name and row.last_name):
            raise _BadRow("last_name" if row.first_name else "first_name", "is blank for somebody new.")
        if reason := closed_reason(post.school, self.today):
            raise _BadRow("school", reason)
        starts_on = row.starts_on or self.today
        after = MembershipFacts(
            row.email,
            post.school.urn,
            row.role,
            row.job_title,
            post.line_manager,
            starts_on,
            row.ends_on,
            row.department,
        )
        return Step(post, None, after)

    def _changing(self, post: Post, before: MembershipFacts) -> Step | None:
        row = post.row
        after = replace(
            before,
            job_title=row.job_title or before.job_title,
            department=row.department or before.department,
            role=self._role(post, before),
            line_manager=post.line_manager or before.line_manager,
            starts_on=row.starts_on or before.starts_on,
            ends_on=row.ends_on or before.ends_on,
        )
        if after.ends_on and after.ends_on < after.starts_on:
            column, other = ("ends_on", after.starts_on) if row.ends_on else ("starts_on", after.ends_on)
            word = "before their first" if row.ends_on else "after their last"
            raise _BadRow(column, f"is {word} day on the site, {day(other)}.")
        return Step(post, before, after)

    def _role(self, post: Post, before: MembershipFacts) -> str:
        """The role that the job title speaks of, if it has changed and raises the one held."""
        row = post.row
        if row.job_title in ("", before.job_title) or row.role == before.role:
            return before.role
        if RANKS.index(row.role) > RANKS.index(before.role):
            return row.role
        held = before.role.replace("_", " ")
        self.report.notes.append(
            f"Row {row.number}: {row.called} is now {shown(row.job_title)} and stays {held} at "
            f"{post.school.name}; an import lowers no role."
        )
        return before.role

    def _plan_people(self, steps: list[Step]) -> set[str]:
        """Settle what becomes of each person, once however many schools they work at; the e-mails that will exist."""
        rows = defaultdict(list)
        for step in steps:
            rows[step.post.row.email].append(step.post.row)
        for email, theirs in rows.items():
            before = self.known.people.get(email)
            after = _person(before or PersonFacts(email, "", ""), theirs)
            if before is None:
                self.result.new_people.append(after)
            elif after != before:
                self.result.changed_people.append(after)
                self.report.changed.append(
                    f"Row {theirs[0].number}: {email}: {differences(before, after, PERSON_LABELS)}"
                )
        return set(self.known.people) | set(rows)

    def _plan_membership(self, step: Step, people: set[str]) -> None:
        row, after = step.post.row, step.after
        if after and after.line_manager not in people:
            kept = step.before.line_manager if step.before else ""
            after = replace(after, line_manager=kept)
            self.report.notes.append(
                f"Row {row.number}: {row.called}: the line manager stays as it was; "
                f"{step.post.line_manager} was not taken from this file."
            )
        if after is None or after == step.before:
            self.report.unchanged += 1
        else:
            self._report(step, after)

    def _report(self, step: Step, after: MembershipFacts) -> None:
        row, before = step.post.row, step.before
        where = f"Row {row.number}: {row.called} at {step.post.school.name}"
        if before is None:
            self.result.new_memberships.append(after)
            until = f" until {day(after.ends_on)}" if after.ends_on else ""
            role = after.role.replace("_", " ")
            self.report.added.append(f"{where}, {role}, from {day(after.starts_on)}{until}")
        else:
            self.result.changed_memberships.append(after)
            lines = self.report.ended if after.ends_on != before.ends_on else self.report.changed
            lines.append(f"{where}: {differences(before, after, MEMBERSHIP_LABELS)}")
        if after.role == "head" and (before is None or before.role != "head"):
            self.report.heads.append(f"{where}, by the job title {shown(after.job_title)}")


def _membership(held: list[MembershipFacts], leaving_on: date | None) -> MembershipFacts | None:
    """The one a row speaks of: that which ends on its leaving date, else the open one, else the last to end."""
    ranked = sorted(held, key=lambda one: (one.ends_on == leaving_on, one.ends_on is None, one.ends_on or date.min))
    return ranked[-1] if ranked else None


def _person(before: PersonFacts, rows: list[StaffRow]) -> PersonFacts:
    """Names as the file says; working days are those at all schools together."""
    days = tuple(sorted({number for row in rows for number in row.working_days}))
    return replace(
        before,
        first_name=next((row.first_name for row in rows if row.first_name), before.first_name),
        last_name=next((row.last_name for row in rows if row.last_name), before.last_name),
        working_days=days or before.working_days,
    )
