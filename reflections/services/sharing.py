from django.db import transaction
from django.utils import timezone

from reflections.models import Judgement, Proposal, Reflection, Share, Status, Thread, Triangulation, Version
from reflections.models.asking import MOST_COLLEAGUES, askable_for, coach_offered_to
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person
from schools.services.messages import forget_unsent, notify

from .guests import end_all_visits
from .proposals import check_consent, void_proposals
from .telling import tell_authors
from .versions import keep_unsent_views, keep_version
from .writing import AskWords, EntryWords, ask_words_of, save_reflection


def save_and_share(
    reflection: Reflection,
    *,
    by: Person,
    version: int,
    words: dict[int, EntryWords],
    colleagues: list[Person],
    coach: Person | None,
) -> Reflection:
    """Save the draft as typed, then share it. What was typed stays saved even when sharing is refused."""
    saved = save_reflection(reflection, by=by, version=version, words=words)
    return share_reflection(saved, by=by, colleagues=colleagues, coach=coach)


@transaction.atomic
def share_reflection(
    reflection: Reflection,
    *,
    by: Person,
    colleagues: list[Person],
    coach: Person | None = None,
    consent: Proposal | None = None,
) -> Reflection:
    """Open one's draft to the people named, and to nobody else: ask each colleague for a view, and tell the coach.

    `consent`: the proposal to which the other author has agreed, where two write together. Raises Conflict without it, if
    it is no longer a draft, if a criterion has no words yet, or if somebody named may not be asked.
    """
    reflection = locked(Reflection.objects.editable_by(by), reflection, "This reflection has been shared already.")
    check_consent(reflection, consent, [*colleagues, *([coach] if coach else [])])
    now = timezone.now()
    check_words(reflection)
    check_audience(reflection, colleagues, coach, now)
    void_proposals(reflection)
    reflection.status, reflection.shared_at = Status.SHARED, now
    reflection.save(update_fields=["status", "shared_at"])
    Judgement.objects.of_authors().filter(entry__reflection=reflection).update(submitted_at=now)
    reflection.events.create(kind="share", by=by, at=now)
    for author in reflection.authors:
        keep_version(reflection, by=author, why=Version.Why.SHARE)
    words = words_agreed(consent) if consent else ask_words_of(reflection)
    for colleague in colleagues:
        _invite(reflection, colleague, words.get(colleague.pk, AskWords()), now, by=by)
    if coach:
        _include_coach(reflection, coach, now)
    return reflection


@transaction.atomic
def withdraw_reflection(reflection: Reflection, *, by: Person) -> Reflection:
    """Take one's reflection back to a draft. Everybody's access ends; possible until the first view is in. Either of two
    authors may, and the other is told."""
    right = Reflection.objects.withdrawable_by(by)
    reflection = locked(right, reflection, "A view has already been shared, so this can't be taken back.")
    now = timezone.now()
    for author in reflection.authors:
        keep_version(reflection, by=author, why=Version.Why.WITHDRAW)
    void_proposals(reflection)
    reflection.status, reflection.shared_at = Status.DRAFT, None
    reflection.save(update_fields=["status", "shared_at"])
    Judgement.objects.of_authors().filter(entry__reflection=reflection).update(submitted_at=None)
    reflection.shares.filter(ended_at=None).update(ended_at=now)
    end_all_visits(reflection, now=now)
    keep_unsent_views(reflection, reflection.triangulations.all())
    reflection.triangulations.standing().update(status=Triangulation.Status.EXPIRED)
    reflection.events.create(kind="withdraw", by=by, at=now)
    tell_authors(reflection, "withdrawn", reflection.thing, by=by)
    return reflection


@transaction.atomic
def ask_another(
    reflection: Reflection,
    colleague: Person | None,
    *,
    by: Person,
    words: AskWords | None = None,
    consent: Proposal | None = None,
) -> Triangulation:
    """Ask one more colleague for a view of a shared reflection, three at the most; the same ask sent twice is one.

    None, one who may not be asked, one who stands asked already in other words, or no consent where two write together
    (see share_reflection), is a Conflict.
    """
    reflection = locked(Reflection.objects.askable_by(by), reflection, "Colleagues can't be asked any more.")
    if colleague is None:
        raise Conflict("This colleague can't be asked just now. Please choose again.")
    check_consent(reflection, consent, [colleague])
    now, words = timezone.now(), words or AskWords()
    asks = {ask.colleague: ask for ask in reflection.triangulations.asked().select_related("colleague")}
    if ask := asks.get(colleague):
        return _as_asked(ask, words)
    check_audience(reflection, [*asks, colleague], None, now, new=[colleague])
    return _invite(reflection, colleague, words, now, by=by)


@transaction.atomic
def go_on_without(reflection: Reflection, *, by: Person) -> Reflection:
    """Go on without the views that are still out; those asked are told nothing bad, and the page says so plainly."""
    reflection = locked(Reflection.objects.askable_by(by), reflection, "This has moved on already.")
    now = timezone.now()
    waiting = reflection.triangulations.standing()
    colleagues = list(waiting.values_list("colleague", flat=True))
    reflection.shares.filter(person__in=colleagues, role=Share.Role.COLLEAGUE, ended_at=None).update(ended_at=now)
    keep_unsent_views(reflection, waiting)
    waiting.update(status=Triangulation.Status.EXPIRED)
    tell_authors(reflection, "went-on", reflection.thing, by=by)
    return become_triangulated(reflection, by=by)


def become_triangulated(reflection: Reflection, *, by: Person | None) -> Reflection:
    """Record that the views are in. The caller holds the lock on a shared reflection; `by` None: it came by itself."""
    now = timezone.now()
    reflection.status, reflection.triangulated_at = Status.TRIANGULATED, now
    reflection.save(update_fields=["status", "triangulated_at"])
    reflection.events.create(kind="triangulated", by=by, at=now)
    return reflection


def words_agreed(consent: Proposal) -> dict[int, AskWords]:
    """What goes with each ask, by the colleague's id, as both authors have agreed to it."""
    return {int(pk): AskWords(**said) for pk, said in consent.words.items()}


def check_words(reflection: Reflection) -> None:
    """Raise Conflict where a criterion has no words yet."""
    rows = Judgement.objects.of_authors().filter(entry__reflection=reflection)
    written = rows.values_list("narrative", flat=True)
    if not written or not all(text.strip() for text in written):
        raise Conflict(
            "Write a line on what is going well for each criterion, or take the empty one out. All is saved."
        )


def check_audience(reflection, colleagues, coach, now, new=None) -> None:
    """Raise Conflict if somebody is asked who may not be; `new` are those not asked before (by default all)."""
    if not 1 <= len(set(colleagues)) <= MOST_COLLEAGUES:
        raise Conflict(f"Choose one colleague, or up to {MOST_COLLEAGUES}.")
    new = colleagues if new is None else new
    _hold(new)
    askable = askable_for(reflection, now).filter(pk__in=[person.pk for person in new])
    if askable.count() != len(set(new)):
        raise Conflict("One of these colleagues can't be asked just now. Please choose again; your words are saved.")
    offers = [coach_offered_to(author, reflection.cycle, now) for author in reflection.authors if coach]
    if coach and not any(offer and offer.coach == coach and offer.agreed_at for offer in offers):
        raise Conflict("Your coach can't be included just now. Please choose again; your words are saved.")


def _hold(people):
    """Lock those who are to be asked, in one order, so that two authors never both ask somebody a second time."""
    ids = [person.pk for person in people]
    list(Person.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True).values("pk"))


def _as_asked(ask, words):
    """The ask that stands, if nothing else is to be said with it."""
    if words not in (AskWords(), AskWords(ask.message, ask.question)):
        raise Conflict(f"{ask.colleague.name} has been asked already. Take that ask back to send other words with it.")
    return ask


def _invite(reflection, colleague, words, now, *, by):
    """Ask, or ask again after an ask that ended; their own unsent words are still theirs."""
    ask, _ = Triangulation.objects.update_or_create(
        reflection=reflection,
        colleague=colleague,
        defaults={"status": Triangulation.Status.INVITED, "invited_at": now, "answered_at": None, "line": ""}
        | vars(words),
    )
    reflection.events.create(kind="ask", by=by, about=colleague, at=now)
    forget_unsent(colleague, "view-asked", ask.thing)
    notify(colleague, "view-asked", ask.thing, by=reflection.author)
    return ask


def _include_coach(reflection, coach, now):
    Share.objects.create(reflection=reflection, person=coach, role=Share.Role.COACH, shared_at=now)
    Thread.objects.get_or_create(reflection=reflection, coach=coach, entry=None, defaults={"started_at": now})
    notify(coach, "shared-with-coach", reflection.thing, by=reflection.author)
