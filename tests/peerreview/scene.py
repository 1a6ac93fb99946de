"""A review at one stage with somebody in every relation to it: what the permission matrix of peer review is played on."""

from dataclasses import dataclass, field
from datetime import time, timedelta
from uuid import uuid4

from django.urls import reverse
from django.utils import timezone

from peerreview.models import (
    Action,
    AreaText,
    Conversation,
    Correction,
    Finding,
    GovernorInvitation,
    HelpRequest,
    HostReply,
    Mediation,
    PlanSearch,
    Proposal,
    ProtocolClause,
    Reply,
    Review,
    ReviewEvidence,
    Revisit,
    Stage,
    StrengthOffer,
    Workshop,
)
from peerreview.services.pulse import open_round_pulse
from reflections.models import PracticeOffer
from schools.calendars.days import SchoolCalendar
from tests.peerreview.conftest import RELATIONS
from tests.peerreview.permissions import PAYLOADS, following, meetings, pulse, rounds
from tests.visitors import PATTERNS, Visitors

CANARY = {
    "self_review": "canary/kestrel",
    "question": "canary/merlin",
    "line": "canary/osprey",
    "session": "canary/plover",
    "note": "canary/quail",
    "finding": "canary/rook",
    "reply": "canary/siskin",
    "action": "canary/tern",
}
ROW_OF = dict.fromkeys(["mediation", "agree-to-mediator", "accept-mediation", "decline-mediation"], "mediation")
ROUND_ROUTES = set(rounds.NAMES)
ROW_OF |= dict.fromkeys(ROUND_ROUTES, "round_school")
ROW_OF |= {"answer-correction": "correction", "revoke-governor": "invitation"}


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
    def reply_version(self):
        return self.review.findings.get(kind="challenge").reply.version if self.ids["row"] else 0

    @property
    def today(self):
        return timezone.localdate().isoformat()

    @property
    def tomorrow(self):
        return (timezone.localdate() + timedelta(days=1)).isoformat()

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
        "kind": "pdf",
        "token": "of-nobody",
        "peer_seat": review.seats.current().get(role="peer").pk,
    }
    scene.ids |= {"note": _first(review.notes), "drafted": _first(review.findings.filter(kind="challenge"))}
    scene.ids |= reply_to(review, leaders) | round_of(review, leaders) | meet(leaders)
    return scene


OF_FINDING = ("change-finding", "withdraw-finding", "put-back-finding")


def _first(rows):
    return rows.first().pk if rows.exists() else 0


def mark(review):
    """A word in each field that nobody else's page may show."""
    review.questions.update(text=CANARY["question"])
    review.questions.get().lines.update(text=CANARY["line"])
    review.sessions.update(meets=CANARY["session"])
    review.notes.update(text=CANARY["note"])
    review.findings.update(text=CANARY["finding"])


def reply_to(review, leaders):
    """From the host's reply on a draft of it, and a third head whom the host proposes; from the release on it is sent, and
    waits for the team. A governor has a link then, and a strength is on offer."""
    ids = dict.fromkeys(
        ["action", "help", "finding", "row", "correction", "mediation", "invitation", "offer", "strength"], 0
    )
    if not review.has_reached(Stage.HOST_REPLY):
        return ids
    now = timezone.now()
    for finding in review.findings.all():
        said = {"stance": "differ" if finding.kind == "challenge" else "agree", "text": CANARY["reply"]}
        Reply.objects.create(finding=finding, saved_by=leaders["hana"], saved_at=now, **said)
    finding = review.findings.get(kind="challenge")
    fact = {"said": "Year 4", "fact": CANARY["reply"], "form_key": uuid4()}
    correction = Correction.objects.create(finding=finding, by=leaders["hana"], made_at=now, **fact)
    asked = {"person": leaders["hugo"], "side": "host", "proposed_by": leaders["hana"], "proposed_at": now}
    mediation = Mediation.objects.create(review=review, **asked)
    ids |= {"finding": finding.pk, "row": finding.reply.pk, "correction": correction.pk, "mediation": mediation.pk}
    ids |= released(review, leaders) if review.has_reached(Stage.RELEASED) else {}
    return ids | (follow(review, leaders, ids) if review.has_reached(Stage.WORKSHOP) else {})


def follow(review, leaders, ids):
    """A workshop that was yesterday, an action with its owner and a question to Dogwood, and from then on the revisit."""
    now, today = timezone.now(), timezone.localdate()
    workshop = Workshop.objects.create(
        review=review, on=today - timedelta(days=1), starts_at="15:30", place="Library", called_by=leaders["chloe"]
    )
    workshop.invited.add(leaders["petra"])
    said = {"text": CANARY["action"], "success": "Seen", "by_on": today, "form_key": uuid4()}
    action = Action.objects.create(review=review, owner=leaders["una"], saved_by=leaders["chloe"], saved_at=now, **said)
    asked = {"title": "Reading aloud", "to": leaders["stan"], "asked_by": leaders["una"], "asked_at": now}
    request = HelpRequest.objects.create(action=action, **asked)
    if review.has_reached(Stage.REVISITED):
        looked = {
            "who": "Lee",
            "what_changed": "Much",
            "evidence": "Counted",
            "saved_by": leaders["chloe"],
            "saved_at": now,
        }
        Revisit.objects.create(review=review, on=today, **looked)
    return {"action": action.pk, "help": request.pk}


def released(review, leaders):
    now, today = timezone.now(), timezone.localdate()
    HostReply.objects.create(review=review, sent_by=leaders["hana"], sent_at=now)
    dates = {"made_on": today, "expires_on": today, "digest": "0" * 64, "form_key": uuid4()}
    invitation = GovernorInvitation.objects.create(review=review, name="Gil", made_by=leaders["hana"], **dates)
    strength = review.findings.get(kind="strength")
    saved = {"saved_by": leaders["lee"], "saved_at": now, "form_key": uuid4(), "text": CANARY["finding"]}
    another = Finding.objects.create(review=review, kind="strength", position=9, **saved)
    Reply.objects.create(finding=another, stance="agree", saved_by=leaders["hana"], saved_at=now)
    said = {"title": "Reading aloud", "what": "Come and hear", "contact": leaders["hana"], "offered_at": now}
    offer = StrengthOffer.objects.create(finding=another, **said)
    return {"invitation": invitation.pk, "strength": strength.pk, "offer": offer.pk}


def round_of(review, leaders):
    """A clause of the round's protocol, and the host's own row in the round."""
    said = {"text": "We knock.", "saved_by": leaders["lena"], "saved_at": timezone.now()}
    clause = ProtocolClause.objects.create(round=review.round, position=1, **said)
    asked = open_round_pulse(review.round)
    row = review.round.round_schools.get(school=review.school_id)
    planning = plan_of(review, leaders)
    return planning | {"pulse": asked.pk, "side": "looked_at", "clause": clause.pk, "round_school": row.pk}


def plan_of(review, leaders):
    """A search that waits, and a proposal that plans the host's visit, with a best swap."""
    now = timezone.now()
    search = PlanSearch.objects.create(round=review.round, asked_by=leaders["lena"], asked_at=now)
    people = {"lead": leaders["lee"].pk, "peers": [leaders["petra"].pk], "shadows": []}
    swap = {"school": review.school_id, "out": leaders["petra"].pk, "into": leaders["max"].pk, "cost": 1, "breaks": []}
    planned = {"visits": [{"school": review.school_id, "on": review.visit_on.isoformat(), **people}], "swaps": [swap]}
    Proposal.objects.create(round=review.round, number=1, made_at=now, **planned)
    return {"search": search.pk, "number": 1, "school": review.school_id}


def meet(leaders):
    """A QA conversation of today: Hana presents, Petra is her critical friend, Max facilitates, Hugo takes notes."""
    today = timezone.localdate()
    told = {"outcomes": "heart", "starts_at": time(16), "place": "Hall", "planned_by": leaders["lena"]}
    made = Conversation.objects.create(theme="Belonging", on=today, pre_reads_on=today, **told)
    for name, role in (("hana", "presenter"), ("petra", "friend"), ("max", "facilitator"), ("hugo", "note_taker")):
        made.attendees.create(person=leaders[name], role=role)
    promised = {"text": "Show it", "by_on": today, "form_key": uuid4()}
    return {"conversation": made.pk, "promise": made.commitments.create(by=leaders["hana"], **promised).pk}


class ReviewVisitors(Visitors):
    """Each relation of a review's scene, signed in."""

    def _known(self, relation):
        return {}

    def url(self, route, relation):
        ids = dict(self.scene.ids)
        ids["seat"] = ids["writer_seat" if route == "peerreview:end-seat" else "peer_seat"]
        if route.rpartition(":")[2] in ROUND_ROUTES:
            ids["pk"] = self.scene.review.round_id
        if (name := route.rpartition(":")[2]) in following.ALONE:
            ids["pk"] = ids[following.ALONE[name]]
        if route.rpartition(":")[2] in meetings.NAMES:
            ids["pk"] = ids["conversation"]
        if route.rpartition(":")[2] in pulse.NAMES:
            ids["pk"] = self.scene.ids["pulse"]
        if route.rpartition(":")[2] in OF_FINDING:
            ids["finding"] = ids["drafted"]
        if route == "peerreview:evidence-asked":
            ids["pk"] = self.scene.offer_evidence.pk
        ids |= {"row": ids[ROW_OF.get(route.rpartition(":")[2], "row")]}
        if route.endswith("show-strength"):
            ids["finding"] = ids["strength"]
        names = [part.partition(">")[0].partition(":")[2] for part in PATTERNS[route].split("<")[1:]]
        return reverse(route, kwargs={name: ids[name] for name in names})

    def payload(self, route, relation):
        return PAYLOADS.get(route.rpartition(":")[2], lambda scene: {})(self.scene)


def offer_of(reflection):
    """Practice that the author of a finished reflection offers."""
    entry = reflection.entries.get()
    said = {"title": "Cold calling with warmth", "what": "How", "how_to_see": "Come in"}
    return PracticeOffer.objects.create(entry=entry, offered_at=timezone.now(), **said)
