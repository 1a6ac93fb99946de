"""Whom an author may ask, and which coach they may include."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from schools.models import CoachingPair, Membership, Person, PurposeAgreement, Role

from .cycles import Cycle
from .frameworks import Criterion
from .reflections import Entry, NextStep, Reflection, Status
from .sharing import Share
from .triangulation import Triangulation

MOST_ASKS_A_CYCLE = 2
MOST_COLLEAGUES = 3


def askable_colleagues(author, cycle, now):
    """Colleagues of the author's schools who may be asked for a view, those who are away left out.

    Never their line manager or their coach (those would not be independent), and nobody who has been asked twice in
    this cycle already; an ask that ended before its answer is not counted.
    """
    today = localdate(now)
    asks = Triangulation.objects.filter(reflection__cycle=cycle).exclude(status=Triangulation.Status.EXPIRED)
    busy = asks.values("colleague").annotate(times=Count("pk")).filter(times__gte=MOST_ASKS_A_CYCLE)
    return (
        Person.objects.colleagues_of(author, today)
        .present(today)
        .exclude(pk__in=Person.objects.managing(author, today).values("pk"))
        .exclude(pk__in=CoachingPair.objects.current().filter(colleague=author).values("coach"))
        .exclude(pk__in=busy.values("colleague"))
    )


@dataclass(frozen=True)
class CoachOffer:
    """The author's coach and what the author should know before including them.

    `agreed_at`: when the coach last gave their word on the purpose, or None if it is not current (then they cannot be
    included). `is_line_manager`: whether they also manage the author. `has_gone_first`: whether they have shared a
    reflection of their own in this cycle.
    """

    coach: Person
    agreed_at: datetime | None
    is_line_manager: bool
    has_gone_first: bool


def coach_offered_to(author, cycle, now):
    """The author's current coach as a CoachOffer, or None if nobody coaches them."""
    pair = CoachingPair.objects.current().filter(colleague=author).select_related("coach").first()
    if pair is None:
        return None
    agreement = PurposeAgreement.objects.current(now).filter(person=pair.coach).first()
    return CoachOffer(
        coach=pair.coach,
        agreed_at=agreement and agreement.agreed_at,
        is_line_manager=Person.objects.managing(author, localdate(now)).filter(pk=pair.coach_id).exists(),
        has_gone_first=Reflection.objects.filter(author=pair.coach, cycle=cycle).exclude(status=Status.DRAFT).exists(),
    )


def heads_offered_to(reflection, today):
    """The heads whom the author may let read it at finishing: those of its school, or where the author has moved on,
    those of the schools where they work now."""
    posts = Membership.objects.current(today).filter(person=reflection.author_id, school__isnull=False)
    here = posts.filter(school=reflection.school_id)
    schools = (here if here.exists() else posts).values("school")
    heads = Membership.objects.current(today).filter(role=Role.HEAD, school__in=schools)
    return Person.objects.with_access(today).filter(pk__in=heads.values("person")).exclude(pk=reflection.author_id)


def readers_of_view(ask):
    """Everyone who will read a colleague's view: the author, the coach they included, and the others asked, once
    those have shared views of their own. (A head reads it only if the author says so at finishing.)"""
    others = Triangulation.objects.asked().filter(reflection=ask.reflection_id).exclude(pk=ask.pk)
    coaches = Share.objects.current().filter(reflection=ask.reflection_id, role=Share.Role.COACH)
    readers = Person.objects.filter(pk__in=others.values("colleague").union(coaches.values("person")))
    return [ask.reflection.author, *readers]


def cycles_to_start(person, today):
    """Running cycles of the person's schools that they have not begun, each with what waits from last time.

    `proposed` is the id, `proposed_name` the name of a criterion to begin with: last time's first if this framework has
    it, otherwise the framework's first. `last_step` and `last_partner` are texts, or None the first time.
    """
    written = Reflection.objects.filter(author=person)
    last = written.exclude(shared_at=None).order_by("-shared_at").values("pk")[:1]
    same = Q(criterion=OuterRef("pk")) | Q(criterion=OuterRef("previous"))
    criteria = Criterion.objects.filter(area__framework=OuterRef("framework")).annotate(
        was_last=Exists(Entry.objects.filter(same, reflection__in=last))
    )
    proposed = criteria.order_by("-was_last", "area__position", "position")
    partners = Triangulation.objects.filter(reflection__in=last, status=Triangulation.Status.SUBMITTED)
    return (
        Cycle.objects.open_to(person, today)
        .exclude(pk__in=written.values("cycle"))
        .annotate(
            proposed=Subquery(proposed.values("pk")[:1]),
            proposed_name=Subquery(proposed.values("name")[:1]),
            last_step=Subquery(NextStep.objects.open().filter(reflection__in=last).values("text")[:1]),
            last_reflection=Subquery(last),
            last_partner=Subquery(partners.values("colleague__first_name")[:1]),
        )
    )
