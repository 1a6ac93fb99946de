from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q

from reflections.models.frameworks import leads_trust
from schools.models import Membership, Role

RUNS = Q(paused_at=None, stopped_at=None)
IS_OPEN = RUNS & ~Q(status="closed")
IS_PAUSED = Q(paused_at__isnull=False, stopped_at=None)
VISIT_IS_TO_COME = RUNS & Q(status__in=["planned", "self_review", "preparing"])
CAN_START = RUNS & Q(status="planned", visit_on__isnull=False)
CAN_STOP = Q(stopped_at=None) & ~Q(status="closed")


class SteeringQuerySet(models.QuerySet):
    """Who may begin, pause, move and stop a review. Whatever else is done to one goes through `at_stage`, which holds none
    that is paused or stopped; so a pause stops everything by itself."""

    def steered_by(self, person, today):
        """Host, lead reviewer, trust leads: those who hear first that an inspection is called or somebody is ill."""
        hosted = self.model.objects.ids_hosted_by(person, today)
        own = hosted.union(self.model.objects.lead_by(person).order_by().values("pk"))
        return self.published().filter(Q(pk__in=own) | Exists(leads_trust(person, today)))

    def ended_by(self, person, today):
        """Host and trust leads: a team comes and goes, a review ends only by those who own or arrange it."""
        hosted = self.model.objects.ids_hosted_by(person, today)
        return self.published().filter(Q(pk__in=hosted) | Exists(leads_trust(person, today)))

    def startable_by(self, person, today):
        """Planned ones that this person hosts: the self-review may begin before its day."""
        return self.hosted_by(person, today).filter(CAN_START)

    def pausable_by(self, person, today):
        """Running ones, for host, lead reviewer and trust leads."""
        return self.steered_by(person, today).filter(IS_OPEN)

    def resumable_by(self, person, today):
        """Paused ones, for host, lead reviewer and trust leads."""
        return self.steered_by(person, today).filter(IS_PAUSED)

    def movable_by(self, person, today):
        """Running ones whose visit is to come, for host, lead reviewer and trust leads."""
        return self.steered_by(person, today).filter(VISIT_IS_TO_COME)

    def stoppable_by(self, person, today):
        """Those neither closed nor stopped, for the host and trust leads."""
        return self.ended_by(person, today).filter(CAN_STOP)

    def staffable_by(self, person, today):
        """Running ones in whose team this person may put somebody in another's place: host, lead reviewer, trust leads."""
        return self.pausable_by(person, today)

    def named_for_by(self, person, today):
        """Running ones that this person hosts, and for which they name who leads, writes and follows up."""
        return self.hosted_by(person, today).filter(IS_OPEN)

    def headless_for(self, person, today):
        """Running ones whose school has no head on that day, for trust leads: they name somebody to act."""
        headed = Membership.objects.current(today).filter(role=Role.HEAD, school__isnull=False).values("school")
        open_ones = self.published().filter(IS_OPEN).exclude(school__in=headed)
        return open_ones.filter(Exists(leads_trust(person, today)))

    def with_host(self, person, today):
        """With whether this person hosts each now, as `is_host`."""
        return self.annotate(is_host=Exists(self.model.objects.hosted_by(person, today).filter(pk=OuterRef("pk"))))

    def with_steering_of(self, person, today):
        """With what this person may do to each now, by the rights above: `can_start`, `can_pause`, `can_resume`, `can_move`,
        `can_stop`, `can_staff`, `is_headless` (a trust lead names who acts), and `is_host`."""

        def holds(right):
            return Exists(right.filter(pk=OuterRef("pk")))

        rows = self.model.objects
        people = self.annotate(
            steers=holds(rows.steered_by(person, today)),
            ends=holds(rows.ended_by(person, today)),
            is_host=holds(rows.hosted_by(person, today)),
            is_headless=holds(rows.headless_for(person, today)),
        )
        return people.annotate(
            can_start=_if(is_host=CAN_START),
            can_pause=_if(steers=IS_OPEN),
            can_staff=_if(steers=IS_OPEN),
            can_resume=_if(steers=IS_PAUSED),
            can_move=_if(steers=VISIT_IS_TO_COME),
            can_stop=_if(ends=CAN_STOP),
        )


def _if(**who_and_state):
    """Whether a person is one of those who may, and the review stands so that they may now."""
    ((who, state),) = who_and_state.items()
    return ExpressionWrapper(Q(**{who: True}) & state, output_field=BooleanField())
