"""A review at one stage with somebody in every relation to it: what the permission matrix of peer review is played on."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from peerreview.models import AreaText, Review, ReviewEvidence
from reflections.models import PracticeOffer
from schools.calendars.days import SchoolCalendar
from tests.peerreview.conftest import RELATIONS
from tests.peerreview.permissions import PAYLOADS
from tests.visitors import PATTERNS, Visitors

CANARY = {
    "self_review": "canary/kestrel",
    "question": "canary/merlin",
    "line": "canary/osprey",
    "session": "canary/plover",
    "note": "canary/quail",
    "finding": "canary/rook",
}


@dataclass
class ReviewScene:
    """`people`: who stands in for each relation; `ids`: what goes into addresses."""

    review: Review
    people: dict
    area_text: AreaText
    offer_evidence: ReviewEvidence
    ids: dict = field(default_factory=dict)

    @property
    def question(self):
        return self.review.questions.get()

    @property
    def another_day(self):
        return SchoolCalendar().after(timezone.localdate() + timedelta(days=20), 0).isoformat()


def build(review, leaders, offer):
    """The scene around a review; `offer` is practice of Ada's, of which the host has asked."""
    people = {relation: leaders[name] for relation, name in RELATIONS.items()} | {"anonymous": None}
    now = timezone.now()
    area = review.round.framework.areas.get()
    text = AreaText.objects.create(
        review=review, area=area, text=CANARY["self_review"], saved_at=now, saved_by=leaders["hana"]
    )
    asked = {"review": review, "area": area, "offer": offer, "consent": "asked", "added_by": leaders["hana"]}
    offered = ReviewEvidence.objects.create(**asked)
    note = ReviewEvidence.objects.create(review=review, area=area, text="A plan", added_by=leaders["hana"])
    mark(review)
    scene = ReviewScene(review, people, text, offered)
    scene.ids = {
        "pk": review.pk,
        "area": area.pk,
        "question": review.questions.get().pk,
        "line": review.questions.get().lines.get().pk,
        "session": review.sessions.get().pk,
        "evidence": note.pk,
        "writer_seat": review.seats.get(role="writer").pk,
        "peer_seat": review.seats.current().get(role="peer").pk,
    }
    return scene


def mark(review):
    """A word in each field that nobody else's page may show."""
    review.questions.update(text=CANARY["question"])
    review.questions.get().lines.update(text=CANARY["line"])
    review.sessions.update(meets=CANARY["session"])
    review.notes.update(text=CANARY["note"])
    review.findings.update(text=CANARY["finding"])


class ReviewVisitors(Visitors):
    """Each relation of a review's scene, signed in."""

    def _known(self, relation):
        return {}

    def url(self, route, relation):
        ids = dict(self.scene.ids)
        ids["seat"] = ids["writer_seat" if route == "peerreview:end-seat" else "peer_seat"]
        if route == "peerreview:evidence-asked":
            ids["pk"] = self.scene.offer_evidence.pk
        names = [part.partition(">")[0].partition(":")[2] for part in PATTERNS[route].split("<")[1:]]
        return reverse(route, kwargs={name: ids[name] for name in names})

    def payload(self, route, relation):
        return PAYLOADS.get(route.rpartition(":")[2], lambda scene: {})(self.scene)


def offer_of(reflection):
    """Practice that the author of a finished reflection offers."""
    entry = reflection.entries.get()
    said = {"title": "Cold calling with warmth", "what": "How", "how_to_see": "Come in"}
    return PracticeOffer.objects.create(entry=entry, offered_at=timezone.now(), **said)
