from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from peerreview.models import Audience, Finding, GovernorInvitation, Release, Review, Seat, Stage, StrengthOffer
from peerreview.models.reports import (
    findings_taggable_by,
    reviews_open_to_release_by,
    reviews_widenable_by,
    shareable_strengths,
)
from reflections.models import Area
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Membership, Person, Role
from schools.services.messages import notify_all
from schools.tokens import digest_of, new_token

from .replying import team_of

NOT_YET = "This can be released once the team has answered all that you sent, or after the day for it."


@transaction.atomic
def release_report(review: Review, audiences: Iterable[str], *, by: Person) -> Review:
    """Release the report, as its host: to the team, who read it anyhow, and to the audiences chosen, of those that the
    round agreed on. Pressed twice it is released once.

    Also widens a release that stands: audiences are added and never taken back. Raises Conflict while the team still has
    to answer, and for an audience that the round did not agree on.
    """
    today, chosen = timezone.localdate(), {*audiences, Audience.TEAM.value}
    review = locked(reviews_open_to_release_by(by, today), review, NOT_YET)
    stands = {*Release.objects.filter(review=review).values_list("audience", flat=True)}
    if beyond := chosen - {*review.round.readers, Audience.TEAM}:
        raise Conflict(f"The round agreed on other readers beforehand: {', '.join(sorted(beyond))} are not among them.")
    now = timezone.now()
    if review.status == Stage.HOST_REPLY:
        review.status, review.released_at = Stage.RELEASED, now
        review.save(update_fields=["status", "released_at"])
        review.events.create(kind="released", by=by, at=now)
    added = chosen - stands
    Release.objects.bulk_create([Release(review=review, audience=to, by=by, released_at=now) for to in sorted(added)])
    if stands and added:
        review.events.create(kind="released_further", by=by, at=now)
    for audience in sorted(added):
        notify_all(_readers(review, audience, today), "report-released", review.thing, by=by)
    return review


def _readers(review, audience, today):
    """Who is told: the team and the trust's leads, and heads of the round; staff find it, and no mail goes to a staff room."""
    posts = Membership.objects.current(today)
    if audience == Audience.TEAM:
        return team_of(review, Seat.Role.LEAD, Seat.Role.PEER, Seat.Role.SHADOW, Seat.Role.MEDIATOR)
    if audience == Audience.TRUST:
        return Person.objects.filter(pk__in=posts.filter(role=Role.TRUST_LEAD).values("person"))
    if audience == Audience.ROUND:
        schools = review.round.round_schools.taking_part().values("school")
        return Person.objects.filter(pk__in=posts.filter(role=Role.HEAD, school__in=schools).values("person"))
    return []


@transaction.atomic
def name_areas(review: Review, areas: Mapping[int, Area | None], *, by: Person) -> None:
    """Say of findings (by id) which area of the framework each is about, if any. Raises Conflict for a stranger's."""
    right = findings_taggable_by(by, timezone.localdate()).filter(review=review)
    for pk, area in areas.items():
        finding = locked(right, Finding(pk=pk), "These findings have changed since you opened the page.")
        finding.area = area
        finding.save(update_fields=["area"])


@transaction.atomic
def invite_governor(
    review: Review, *, by: Person, form_key: UUID, name: str, expires_on: date
) -> tuple[GovernorInvitation, str]:
    """Make a link for one named governor to the one-page summary. Gives the invitation and the token, which is kept
    nowhere and shown this once; "" for a form that was sent before. Raises Conflict before the report is released."""
    right = reviews_widenable_by(by, timezone.localdate())
    review = locked(right, review, "A link can be made once the report is released.")
    stands = GovernorInvitation.objects.filter(review=review, form_key=form_key).first()
    if stands:
        return stands, ""
    if review.governor_invitations.count() >= GovernorInvitation.MOST:
        raise Conflict(f"There are {GovernorInvitation.MOST} links already.")
    token, made_on = new_token(), timezone.localdate()
    made = {"name": name, "expires_on": expires_on, "made_by": by, "made_on": made_on, "form_key": form_key}
    invitation = GovernorInvitation.objects.create(review=review, digest=digest_of(token), **made)
    review.events.create(kind="governor_invited", by=by, at=timezone.now())
    return invitation, token


@transaction.atomic
def open_invitation(token: str) -> GovernorInvitation | None:
    """The invitation that this token opens today, counted; None for one that is wrong, over or revoked, all alike."""
    found = GovernorInvitation.objects.standing(timezone.localdate()).filter(digest=digest_of(token))
    invitation = found.select_related("review__school", "review__round").first()
    if invitation is None:
        return None
    now = timezone.now()
    rows = GovernorInvitation.objects.filter(pk=invitation.pk)
    rows.update(opened_count=F("opened_count") + 1)
    rows.filter(opened_at=None).update(opened_at=now)
    return invitation


@transaction.atomic
def revoke_invitation(invitation: GovernorInvitation, *, by: Person) -> GovernorInvitation:
    """Close a governor's link at once, for good."""
    today = timezone.localdate()
    invitation = locked(GovernorInvitation.objects.revocable_by(by, today), invitation, "This link is closed already.")
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    return invitation


@transaction.atomic
def offer_strength(finding: Finding, *, by: Person, title: str, what: str) -> StrengthOffer:
    """Offer to show others a strength of a released review, in words for them. Only these are seen, with the school's
    name and one's own; and only where the report is released to the schools of the round."""
    right = shareable_strengths(by, timezone.localdate())
    finding = locked(right, finding, "This is on offer already, or the report is not released.")
    return StrengthOffer.objects.create(finding=finding, title=title, what=what, contact=by, offered_at=timezone.now())


@transaction.atomic
def withdraw_strength(offer: StrengthOffer, *, by: Person) -> StrengthOffer:
    """Take an offer back; it is gone at once, everywhere."""
    right = StrengthOffer.objects.withdrawable_by(by, timezone.localdate())
    offer = locked(right, offer, "This has been withdrawn already.")
    offer.withdrawn_at = timezone.now()
    offer.save(update_fields=["withdrawn_at"])
    return offer
