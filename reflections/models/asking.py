"""Whom an author may ask, and which coach they may include."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.timezone import localdate

from schools.models import CoachingPair, DeclaredConflict, Membership, Person, PurposeAgreement, Role
from schools.models.people import NEAR_FIRST

from .coaching import ThreadGuest
from .cycles import Cycle
from .frameworks import Criterion
from .reflections import Entry, NextStep, Reflection, Status
from .sharing import Share
from .together import once_partners
from .triangulation import Triangulation

MOST_ASKS_A_CYCLE = 2
MOST_COLLEAGUES = 3
SCHOOL_DAYS_TO_ANSWER = 10


def askable_colleagues(author, cycle, now):
    """Everybody at a school of the trust who may be asked for a view.

    Never the author's line manager, their coach or somebody they brought into a conversation about it (those would not be
    independent), whoever reads this reflection in full, anybody kept apart by a declared conflict, away today, or asked
    twice in this cycle already; an ask that ended before its answer is not counted.
    """
    today = localdate(now)
    at_schools = Membership.objects.current(today).filter(school__isnull=False)
    asks = Triangulation.objects.filter(reflection__cycle=cycle).exclude(status=Triangulation.Status.EXPIRED)
    own = asks.filter(colleague=OuterRef("pk")).order_by().values("colleague")
    busy = own.annotate(times=Count("pk")).filter(times__gte=MOST_ASKS_A_CYCLE)
    written = Reflection.objects.filter(pk__in=Reflection.objects.ids_written_by(author), cycle=cycle)
    readers = Share.objects.in_full().filter(reflection__in=written.values("pk"))
    guests = ThreadGuest.objects.filter(thread__reflection__in=written.values("pk"))
    return (
        Person.objects.others_in_trust(author, today)
        .present(today)
        .filter(pk__in=at_schools.values("person"))
        .exclude(pk__in=Person.objects.managing(author, today).values("pk"))
        .exclude(pk__in=CoachingPair.objects.current().filter(colleague=author).values("coach"))
        .exclude(pk__in=readers.values("person"))
        .exclude(pk__in=guests.values("person"))
        .exclude(pk__in=DeclaredConflict.objects.people_apart_from(author))
        .exclude(Exists(busy))
    )


def inviteable_guests(thread, today):
    """Colleagues of the author's schools whom the author may bring into a conversation.

    Not its author and coach, nobody who is in it already, and nobody who is asked for a view and has not shared it yet:
    a quoted line would show them what they are to see only afterwards.
    """
    asks = Triangulation.objects.filter(reflection=thread.reflection_id).standing()
    return (
        Person.objects.colleagues_of(thread.reflection.author, today)
        .exclude(pk=thread.coach_id)
        .exclude(pk__in=ThreadGuest.objects.standing().filter(thread=thread).values("person"))
        .exclude(pk__in=asks.values("colleague"))
    )


def offered_by_name(askable, reflection, text, today):
    """Of those who may be asked and do not stand asked already, whom a page lists: by name from the whole trust.

    While nothing is typed: colleagues of the author's schools and last time's partners (`was_partner`), without those
    who have said no this time. Partners come first, then own school.
    """
    author, asks = reflection.author, reflection.triangulations
    last = Reflection.objects.written_by(author).exclude(pk=reflection.pk).exclude(shared_at=None).values("pk")[:1]
    partners = Triangulation.objects.filter(reflection__in=last, status=Triangulation.Status.SUBMITTED)
    known = (
        askable.exclude(pk__in=asks.asked().values("colleague"))
        .annotate(was_partner=Exists(partners.filter(colleague=OuterRef("pk"))))
        .with_post(today, near=author)
        .order_by("-was_partner", *NEAR_FIRST)
    )
    if text:
        return known.named_like(text)
    no = asks.filter(status__in=[Triangulation.Status.DECLINED, Triangulation.Status.HANDED_BACK])
    return known.filter(Q(was_partner=True) | Q(is_near=True)).exclude(pk__in=no.values("colleague"))


def school_days_waited(ask, today, calendar):
    """Whole school days since somebody was asked, those on which they were away left out."""
    first = localdate(ask.invited_at)
    days = (first + timedelta(days=after) for after in range(1, (today - first).days))
    return sum(calendar.is_school_day(day) and not ask.colleague.is_away(day) for day in days)


def askable_for(reflection, now):
    """Who may be asked for a view of this reflection: of two authors, both might ask them; and nobody who has written it
    together with them and left since, for they have read it."""
    found = askable_colleagues(reflection.author, reflection.cycle, now).exclude(pk__in=once_partners(reflection))
    for other in reflection.authors[1:]:
        found = found.filter(pk__in=askable_colleagues(other, reflection.cycle, now).values("pk"))
    return found


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
        has_gone_first=Reflection.objects.written_by(pair.coach)
        .filter(cycle=cycle)
        .exclude(status=Status.DRAFT)
        .exists(),
    )


def heads_offered_to(reflection, today):
    """The heads whom the author may let read it at finishing: those of its school, or where the author has moved on,
    those of the schools where they work now."""
    posts = Membership.objects.current(today).filter(person=reflection.author_id, school__isnull=False)
    here = posts.filter(school=reflection.school_id)
    schools = (here if here.exists() else posts).values("school")
    heads = Membership.objects.current(today).filter(role=Role.HEAD, school__in=schools)
    authors = [reflection.author_id, *([reflection.partner_id] if reflection.partner_id else [])]
    return Person.objects.with_access(today).filter(pk__in=heads.values("person")).exclude(pk__in=authors)


def readers_of_view(ask):
    """Everyone who will read a colleague's view: the author, the coach they included, and the others asked, once
    those have shared views of their own. (A head reads it only if the author says so at finishing.)"""
    others = Triangulation.objects.asked().filter(reflection=ask.reflection_id).exclude(pk=ask.pk)
    coaches = Share.objects.current().filter(reflection=ask.reflection_id, role=Share.Role.COACH)
    readers = Person.objects.filter(pk__in=others.values("colleague").union(coaches.values("person")))
    return [*ask.reflection.authors, *readers]


def cycles_to_start(person, today):
    """Running cycles of the person's schools that they have not begun, each with what waits from last time.

    `proposed` is the id, `proposed_name` the name of a criterion to begin with: last time's first if this framework has
    it, otherwise the framework's first. `last_step` and `last_partner` are texts, or None the first time.
    """
    written = Reflection.objects.written_by(person)
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
            last_partner=Subquery(partners.values("colleague__first_name")[:1]),
        )
    )
