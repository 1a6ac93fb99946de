from datetime import date, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from reflections.models import (
    AskDraft,
    Entry,
    EvidenceFile,
    Judgement,
    Reflection,
    Status,
    Thread,
    Version,
)
from schools.models import Person

KEPT_FOR = timedelta(days=30)


@transaction.atomic
def delete_leavers_drafts(*, today: date) -> int:
    """Delete what somebody had not shared thirty days after their last day of access, at every school: drafts with all
    that hangs on them, and views that they never sent. What was shared stays. Returns how many drafts went.

    Somebody who is back, or still to come, keeps theirs. Nobody inherits a draft. Where a colleague had written on one
    that was taken back, it stays, empty, as the place of that colleague's own words.
    """
    gone = Person.objects.gone_by(today - KEPT_FOR)
    drafts = Reflection.objects.filter(status=Status.DRAFT, author__in=gone.values("pk")).order_by("pk")
    drafts = drafts.filter(Q(partner=None) | Q(partner__in=gone.values("pk")))
    keys = list(drafts.select_for_update(of=("self",), skip_locked=True).values_list("pk", flat=True))
    by_others = Version.objects.filter(reflection__in=keys).exclude(by=F("reflection__author"))
    places = set(by_others.values_list("reflection", flat=True))
    _empty(places)
    Reflection.objects.filter(pk__in=set(keys) - places).delete()
    _delete_unsent_views(gone)
    return len(keys) - len(places)


def _empty(drafts):
    """Take out all but the versions of others."""
    for model in (Thread, Entry, EvidenceFile, AskDraft):
        model.objects.filter(reflection__in=drafts).delete()
    Version.objects.filter(reflection__in=drafts, by=F("reflection__author")).delete()


def _delete_unsent_views(gone):
    """Their words on a colleague's reflection, where no view of theirs was shared, and the versions kept of those."""
    unsent = Judgement.objects.filter(by__in=gone.values("pk"), submitted_at=None)
    unsent.exclude(entry__reflection__author=F("by")).delete()
    sent = Judgement.objects.filter(by=OuterRef("by"), entry__reflection=OuterRef("reflection"))
    own = Q(reflection__author=F("by")) | Q(reflection__partner=F("by"))
    Version.objects.filter(~Exists(sent), by__in=gone.values("pk")).exclude(own).delete()
