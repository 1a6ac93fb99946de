from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.utils.timezone import localdate

from .coaching import PurposeAgreement
from .people import Membership, Role
from .trust import School


@dataclass(frozen=True)
class Standing:
    """What somebody's memberships make of them on a day: the open schools they head, whether they lead the trust, whether
    they owe their yearly word, and their last day of access, which is None where a membership has no end. `awaited`: the
    names of what upper apps asked for in the same query and found."""

    headed: list[School]
    leads_trust: bool
    owes_word: bool
    last_day: date | None
    awaited: frozenset[str]


def standing_of(person, now, **awaited):
    """A person's Standing, in one query; `awaited` are rows by name, of which it also says whether there are any."""
    today = localdate(now)
    owing = Exists(PurposeAgreement.objects.owed_by(now).filter(pk=OuterRef("person")))
    is_current = Exists(Membership.objects.current(today).filter(pk=OuterRef("pk")))
    posts = (
        Membership.objects.filter(person=person)
        .annotate(is_current=is_current, owes_word=owing)
        .annotate(**{f"awaits_{name}": Exists(rows) for name, rows in awaited.items()})
        .select_related("school")
    )
    posts = list(posts.order_by("school__name"))
    heads = [post.school for post in posts if post.is_current and post.role == Role.HEAD]
    ends = [post.ends_on for post in posts]
    return Standing(
        headed=[school for school in heads if school.closed_on is None],
        leads_trust=any(post.is_current and post.role == Role.TRUST_LEAD for post in posts),
        owes_word=any(post.owes_word for post in posts),
        last_day=max(ends) if ends and None not in ends else None,
        awaited=frozenset(name for name in awaited if any(getattr(post, f"awaits_{name}") for post in posts)),
    )
