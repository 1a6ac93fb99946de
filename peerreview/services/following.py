"""What a school makes of its review: the workshop, actions, help, the revisit, and the end."""

from dataclasses import dataclass, field
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from peerreview.models import (
    Action,
    ActionProgress,
    Finding,
    HelpRequest,
    Review,
    Revisit,
    Seat,
    Stage,
    StrengthOffer,
    Workshop,
)
from peerreview.models.following import (
    ACTING,
    actions_planned_by,
    reviews_closed_by,
    revisits_written_by,
    workshops_called_by,
    workshops_held_by,
)
from peerreview.models.seats import heads_of, host_writers, people_of
from reflections.models import PracticeOffer
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import notify, notify_all

from .appointments import tell_of_workshop
from .pulse import open_round_pulse
from .steering import advance, note, tell

NOT_OPEN = "This review has moved on since you opened the page, or stands still."


@dataclass(frozen=True)
class WorkshopPlan:
    """When and where the workshop is, and whom the follow-up lead asks to come."""

    on: date
    starts_at: time
    place: str
    about: str = ""
    invited: list[Person] = field(default_factory=list)

    def as_fields(self) -> dict:
        """As a workshop's own fields."""
        return {name: value for name, value in vars(self).items() if name != "invited"}


@dataclass(frozen=True)
class ActionPlan:
    """What is done, by whom, by when, and how one will know. `finding`: out of which it comes, if out of one."""

    text: str
    success: str
    owner: Person
    by_on: date
    finding: Finding | None = None


@dataclass(frozen=True)
class RevisitWords:
    """When and by whom it was looked at again, what changed, and how one knows."""

    on: date
    who: str
    what_changed: str
    evidence: str


def who_may_come(review: Review) -> list[Person]:
    """Whom a workshop may ask: everybody who works at the host, and the team."""
    today = timezone.localdate()
    own = list(host_writers(review, today))
    return own + [person for person in people_of(review, team=True) if person not in own]


@transaction.atomic
def call_workshop(review: Review, plan: WorkshopPlan, *, by: Person, version: int) -> Workshop:
    """Call the workshop, as host or follow-up lead, or call it for another time; whoever is newly invited is told, and
    everybody where its time or place changes. `version`: 0 where none was called yet.

    Raises Conflict on top of another change, and for people who belong neither to the school nor to the team.
    """
    today = timezone.localdate()
    review = locked(workshops_called_by(by, today), review, NOT_OPEN)
    standing = Workshop.objects.filter(review=review).first()
    if (standing.version if standing else 0) != version:
        raise Conflict("Somebody changed the workshop while you did. What you typed is below.")
    if not set(plan.invited) <= set(who_may_come(review)):
        raise Conflict("Invite people of the school or of the team.")
    fields = plan.as_fields()
    moved = standing is None or any(getattr(standing, name) != fields[name] for name in ("on", "starts_at", "place"))
    before = list(standing.invited.all()) if standing else []
    told = fields | {"version": version + 1, "called_by": by}
    workshop, _ = Workshop.objects.update_or_create(review=review, defaults=told)
    workshop.invited.set(plan.invited)
    if review.status == Stage.RELEASED:
        advance(review, Stage.WORKSHOP, by=by, moment="workshop_called_at")
    new = [person for person in plan.invited if moved or person not in before]
    tell_of_workshop(workshop, new, [person for person in before if person not in plan.invited], by=by)
    return workshop


@transaction.atomic
def hold_workshop(review: Review, *, by: Person) -> Review:
    """Say that the workshop was held. Raises Conflict before its day, and while no action with an owner came of it."""
    today = timezone.localdate()
    review = locked(workshops_held_by(by, today), review, NOT_OPEN)
    if review.workshop.on > today:
        raise Conflict(f"The workshop is on {review.workshop.on:%-d %B}. Change its day first if it was earlier.")
    if not review.actions.standing().filter(owner__isnull=False).exists():
        raise Conflict("Write down at least one action, with somebody who does it.")
    advance(review, Stage.IMPROVING, by=by, moment="workshop_held_at")
    tell(review, "workshop-held", by=by, to=people_of(review, host=True))
    return review


@transaction.atomic
def plan_action(review: Review, plan: ActionPlan, *, by: Person, form_key: UUID) -> Action:
    """Add an action; its owner is told. One form gives one action. Raises Conflict for a thirteenth, and for an owner who
    does not work at the school."""
    review = locked(actions_planned_by(by, timezone.localdate()), review, NOT_OPEN)
    same = review.actions.filter(form_key=form_key).first()
    if same:
        return same
    if review.actions.standing().count() >= Action.MOST:
        raise Conflict("Twelve actions are more than a school can do. Change or give up one of them.")
    _check(review, plan)
    saved = {"saved_by": by, "saved_at": timezone.now(), "form_key": form_key}
    action = Action.objects.create(review=review, **vars(plan), **saved)
    notify(action.owner, "action-given", action.thing, by=by)
    return action


@transaction.atomic
def change_action(action: Action, plan: ActionPlan, *, by: Person, version: int) -> Action:
    """Change an action on top of the version that was read; a new owner is told."""
    action = locked(Action.objects.changeable_by(by, timezone.localdate()), action, NOT_OPEN)
    if action.version != version:
        raise Conflict(f"This action reads “{action.text}” now. What you typed is below.")
    _check(action.review, plan)
    is_new = action.owner_id != plan.owner.pk
    fields = vars(plan) | {"saved_by": by, "saved_at": timezone.now(), "version": version + 1}
    for name, value in fields.items():
        setattr(action, name, value)
    action.save(update_fields=list(fields))
    if is_new:
        notify(action.owner, "action-given", action.thing, by=by)
    return action


def _check(review, plan):
    if not host_writers(review, timezone.localdate()).contains(plan.owner):
        raise Conflict(f"{plan.owner.name} does not work at {review.school.name}.")
    if plan.finding and plan.finding.review_id != review.pk:
        raise Conflict("That finding belongs to another review.")


@transaction.atomic
def drop_action(action: Action, *, by: Person) -> Action:
    """Give an action up; what was written on it stays."""
    action = locked(Action.objects.changeable_by(by, timezone.localdate()), action, NOT_OPEN)
    action.dropped_at = timezone.now()
    action.save(update_fields=["dropped_at"])
    return action


@transaction.atomic
def write_progress(action: Action, text: str, *, by: Person, form_key: UUID) -> ActionProgress:
    """Write a line on how it goes; one form gives one line."""
    action = locked(Action.objects.reported_by(by, timezone.localdate()), action, NOT_OPEN)
    told = {"text": text, "by": by, "at": timezone.now()}
    return ActionProgress.objects.get_or_create(action=action, form_key=form_key, defaults=told)[0]


@transaction.atomic
def finish_action(action: Action, came_of_it: str, *, by: Person) -> Action:
    """Say that an action is done, and in a line what came of it; said again, the line is the newer one."""
    action = locked(Action.objects.reported_by(by, timezone.localdate()), action, NOT_OPEN)
    action.done_at, action.came_of_it = action.done_at or timezone.now(), came_of_it
    action.save(update_fields=["done_at", "came_of_it"])
    return action


@transaction.atomic
def reopen_action(action: Action, *, by: Person) -> Action:
    """Say that an action is not done after all."""
    action = locked(Action.objects.reported_by(by, timezone.localdate()), action, NOT_OPEN)
    action.done_at = None
    action.save(update_fields=["done_at"])
    return action


@transaction.atomic
def ask_for_help(action: Action, shown: StrengthOffer | PracticeOffer, *, by: Person, words: str) -> HelpRequest:
    """Ask whoever offers to show something whether one may come and see it, for an action; asked twice it is one question.

    They read these words, the school's name and who asks, and nothing else of the review.
    """
    action = locked(Action.objects.reported_by(by, timezone.localdate()), action, NOT_OPEN)
    is_strength = isinstance(shown, StrengthOffer)
    to = shown.contact if is_strength else shown.entry.reflection.author
    source = {"strength" if is_strength else "practice": shown, "words": words, "asked_by": by}
    request, is_new = HelpRequest.objects.get_or_create(
        action=action, to=to, title=shown.title, answer="", defaults=source | {"asked_at": timezone.now()}
    )
    if is_new:
        notify(to, "help-asked", request.thing, by=by)
    return request


@transaction.atomic
def answer_help(request: HelpRequest, *, by: Person, agrees: bool) -> HelpRequest:
    """Answer whether somebody may come and see; whoever asked is told."""
    request = locked(HelpRequest.objects.answerable_by(by), request, "You have answered this already.")
    request.answer = HelpRequest.Answer.YES if agrees else HelpRequest.Answer.NO
    request.answered_at = timezone.now()
    request.save(update_fields=["answer", "answered_at"])
    notify(request.asked_by, "help-answered", request.action.thing, by=by, mark=f"help-{request.pk}")
    return request


@transaction.atomic
def write_revisit(review: Review, words: RevisitWords, *, by: Person, version: int) -> Revisit:
    """Write down the revisit: the review is revisited from then on, and what changed stands in its report. `version`: 0
    where nothing stood yet. Raises Conflict for a day that is to come, and on top of another change."""
    review = locked(revisits_written_by(by, timezone.localdate()), review, NOT_OPEN)
    standing = Revisit.objects.filter(review=review).first()
    if (standing.version if standing else 0) != version:
        raise Conflict("Somebody wrote this down while you did. What you typed is below.")
    if words.on > timezone.localdate():
        raise Conflict("That day is to come. Write down the revisit once it was.")
    told = vars(words) | {"saved_by": by, "saved_at": timezone.now(), "version": version + 1}
    revisit, _ = Revisit.objects.update_or_create(review=review, defaults=told)
    if review.status == Stage.IMPROVING:
        advance(review, Stage.REVISITED, by=by, moment="revisited_at")
        tell(review, "review-revisited", by=by, to=people_of(review))
    return revisit


def missing_for_closing(review: Review) -> list[str]:
    """What is missing before a review may close, in plain words: workshop, actions with owners, revisit, what changed."""
    actions = list(review.actions.standing())
    unowned = sum(action.owner_id is None and action.done_at is None for action in actions)
    revisit = Revisit.objects.filter(review=review).first()
    missing = [] if review.workshop_held_at else ["the workshop has not been held."]
    missing += [] if actions else ["there is no action yet."]
    missing += [f"{unowned} of the actions have nobody who does them."] if unowned else []
    return missing + ([] if revisit else ["it has not been looked at again yet, so nobody can say what changed."])


@transaction.atomic
def close_review(review: Review, *, by: Person) -> Review:
    """Close a review, as its host. Raises Conflict while something is missing, see `missing_for_closing`."""
    review = locked(reviews_closed_by(by, timezone.localdate()), review, NOT_OPEN)
    if missing := missing_for_closing(review):
        raise Conflict(f"Not quite yet: {missing[0]}")
    advance(review, Stage.CLOSED, by=by, moment="closed_at")
    open_round_pulse(review.round)
    tell(review, "review-closed", by=by, to=people_of(review))
    return review


@transaction.atomic
def free_actions_of_leavers(*, today: date) -> int:
    """Free each open action whose owner has left, and tell the host and the follow-up lead. Returns how many."""
    present = Person.objects.with_access(today).values("pk")
    open_ones = Action.objects.standing().filter(done_at=None, owner__isnull=False, review__status__in=ACTING)
    actions = list(open_ones.exclude(owner__in=present).select_related("review", "owner"))
    for action in actions:
        note(action.review, "action_freed", None, action.owner)
        action.owner = None
        action.save(update_fields=["owner"])
        champions = action.review.seats.current().filter(role=Seat.Role.CHAMPION).values("person")
        told = [*heads_of(action.review, today), *Person.objects.filter(pk__in=champions)]
        notify_all(told, "action-freed", action.thing)
    return len(actions)
