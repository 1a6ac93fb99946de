"""One reflection in one state, with somebody in every relation to it: the stage of the permission matrix."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from reflections.files import Checked
from reflections.models import (
    Criterion,
    DifferenceLine,
    Framework,
    Judgement,
    PracticeOffer,
    Proposal,
    Reflection,
    Share,
    Thread,
    ThreadGuest,
)
from reflections.services.coaching import open_thread_on, write_comment
from reflections.services.files import attach_file
from reflections.services.finishing import Step, answer_view, finish_reflection
from reflections.services.frameworks import revise_framework
from reflections.services.guests import bring_in
from reflections.services.settling import write_line
from reflections.services.sharing import ask_another, go_on_without, share_reflection, withdraw_reflection
from reflections.services.together import invite_partner
from reflections.services.triangulation import (
    ViewWords,
    accept_ask,
    decline_ask,
    hand_back,
    save_and_share_view,
    save_view,
)
from reflections.services.writing import AskWords, EntryWords, choose_audience, save_reflection, start_reflection
from schools.models import (
    CalendarEntry,
    CoachingPair,
    DeclaredConflict,
    Membership,
    Person,
    PurposeAgreement,
    ReminderPause,
)
from schools.services.coaching import propose_pair
from schools.services.conflicts import declare_conflict
from schools.services.feeds import make_feed
from schools.services.messages import notify_all
from schools.services.pauses import pause_series
from tests.calendar_scene import keep_calendars

# Who stands in for each relation; "former" left a moment ago and still has an open session.
RELATIONS = {
    "anonymous": None,
    "author": "ada",
    "coach": "joe",
    "invited": "nell",
    "accepted": "mo",
    "declined": "dee",
    "handed_back": "sam",
    "viewed": "tariq",
    "staff": "ivy",
    "line_manager": "mira",
    "peer_elsewhere": "bea",
    "head": "hana",
    "head_allowed": "hope",
    "head_elsewhere": "hugo",
    "lapsed_coach": "lars",
    "guest": "gwen",
    "trust_lead": "lena",
    "former": "owen",
    "admin": "tess",
}

# A word for each field that is found nowhere else.
CANARIES = {
    "narrative": "quartz",
    "evidence": "https://example.org/feldspar",
    "file": "marcasite",
    "wonder": "obsidian",
    "view": "basalt",
    "question": "gneiss",
    "comment": "malachite",
    "quote": "porphyry",
    "earlier_comment": "rhyolite",
    "guest_comment": "limestone",
    "criterion_comment": "marble",
    "answer": "sandstone",
    "takeaway": "turquoise",
    "step": "soapstone",
    "success": "chalcedony",
    "help": "alabaster",
    "declined_line": "pumice",
    "handed_back_line": "travertine",
    "earlier_version": "hematite",
    "accepted_words": "dolomite",
    "handed_back_words": "serpentine",
    "offer": "amazonite",
    "other_draft": "gypsum",
    "ask_message": "labradorite",
    "ask_question": "heliotrope",
    "author_line": "wollastonite",
    "colleague_line": "anhydrite",
}


@dataclass
class Scene:
    """`reflection` is Ada's; `other` is a draft of Tariq's own, for trying one's things through another's URL."""

    state: str
    people: dict[str, Person | None]
    reflection: Reflection
    other: Reflection | None = None
    asks: dict = field(default_factory=dict)
    threads: dict = field(default_factory=dict)
    visit: ThreadGuest | None = None
    pair: CoachingPair | None = None
    offer: PracticeOffer | None = None
    next_framework: Framework | None = None
    closure: CalendarEntry | None = None
    apart: DeclaredConflict | None = None
    proposal: Proposal | None = None
    pause: ReminderPause | None = None
    token: str = ""

    def pair_of(self, relation):
        """Ada's own pair for herself; for everybody else one that is proposed to Ivy."""
        return self.people["author"].coached_by.get() if relation == "author" else self.pair

    def ask_of(self, relation):
        """Their own ask; for whoever has none, the one whose view is in."""
        return self.asks.get(relation) or self.asks.get("viewed") or self.asks["accepted"]

    def version_of(self, relation):
        """Their own kept version of Ada's reflection; for whoever has none, Ada's earliest."""
        versions = self.reflection.versions
        return versions.filter(by=self.people[relation]).last() or versions.filter(by=self.people["author"]).last()

    def line_of(self, relation):
        """The id of their own line on Tariq's view; for whoever has none, the first one's."""
        lines = DifferenceLine.objects.order_by("pk")
        line = lines.filter(by=self.people[relation]).first() or lines.first()
        return getattr(line, "pk", 0)

    def judgement(self):
        """A colleague's judgement of Ada's entry: Tariq's, or where he has none yet, Mo's."""
        others = Judgement.objects.filter(entry__reflection=self.reflection).exclude(by=self.people["author"])
        return others.filter(by=self.people["viewed"]).first() or others.get(by=self.people["accepted"])


def build_scene(state, draft, everyone):
    """Take Ada's draft to a state; a draft is one that was shared before and taken back."""
    scene = Scene(state, {relation: everyone.get(name) for relation, name in RELATIONS.items()}, draft)
    _write(draft, scene.people["author"])
    _ask(scene)
    _coach(scene)
    scene.other = _other_draft(scene)
    scene.next_framework = revise_framework(draft.cycle.framework, by=scene.people["trust_lead"])
    scene.closure = keep_calendars(draft.cycle)
    scene.offer = _offer(scene)
    scene.apart = declare_conflict(everyone["ada"], by=everyone["bea"])
    scene.proposal = invite_partner(scene.other, everyone["ivy"], by=everyone["tariq"])
    scene.pause = pause_series("answer", by=scene.people["trust_lead"])
    scene.token = make_feed(by=everyone["ada"])
    scene.pair = propose_pair(everyone["joe"], everyone["ivy"], by=everyone["hana"])
    notify_all(filter(None, scene.people.values()), "coach-proposed", scene.pair.thing)  # true for Ivy alone
    {"draft": _withdraw, "asked": lambda scene: None}.get(state, _go_further)(scene)
    scene.reflection.refresh_from_db()
    for ask in scene.asks.values():
        ask.refresh_from_db()
    Membership.objects.filter(person=everyone["owen"]).update(ends_on=timezone.localdate() - timedelta(days=1))
    return scene


def _write(draft, ada):
    """The words twice, so that the earlier ones stand in a version alone."""
    C = CANARIES
    entry = draft.entries.get()
    Reflection.objects.filter(pk=draft.pk).update(saved_at=timezone.now() - timedelta(hours=1))
    entry.judgements.update(narrative=C["earlier_version"])
    words = EntryWords(draft.cycle.framework.levels.first(), C["narrative"], [C["evidence"]], C["wonder"])
    draft.version = save_reflection(draft, by=ada, version=draft.version, words={entry.pk: words}).version
    file = Checked(f"{C['file']}.pdf", "application/pdf", f"%PDF-1.7 {C['file']}".encode())
    attach_file(entry, file, by=ada, form_key=uuid4())


def _ask(scene):
    people, draft = scene.people, scene.reflection
    first = {relation: people[relation] for relation in ("declined", "handed_back", "accepted")}
    audience, words = {"colleagues": list(first.values()), "coach": people["coach"]}, words_with_ask()
    said = {person.pk: words for person in first.values()}
    choose_audience(draft, by=people["author"], **audience, words=said)
    share_reflection(draft, by=people["author"], **audience)
    asks = {relation: draft.triangulations.get(colleague=person) for relation, person in first.items()}
    decline_ask(asks["declined"], by=people["declined"], line=CANARIES["declined_line"])
    _say(accept_ask(asks["handed_back"], by=people["handed_back"]), save_view, "handed_back_words")
    hand_back(asks["handed_back"], by=people["handed_back"], line=CANARIES["handed_back_line"])
    _say(accept_ask(asks["accepted"], by=people["accepted"]), save_view, "accepted_words")
    asks["invited"] = ask_another(draft, people["invited"], by=people["author"], words=words)
    scene.asks = asks


def words_with_ask():
    return AskWords(CANARIES["ask_message"], CANARIES["ask_question"])


def _say(ask, service, narrative, question="accepted_words"):
    words = ViewWords(None, False, CANARIES[narrative], CANARIES[question if service is not save_view else narrative])
    entry = ask.reflection.entries.get()
    return service(ask, by=ask.colleague, version=ask.version, how="talked", words={entry.pk: words})


def _coach(scene):
    """Joe writes; Lars's word has lapsed and Owen has left, though the shares of both still stand."""
    now = timezone.now()
    thread = Thread.objects.get(reflection=scene.reflection)
    said = {"text": CANARIES["comment"], "kind": "question", "form_key": uuid4()}
    write_comment(thread, by=scene.people["coach"], **said)
    thread.comments.update(quote=CANARIES["quote"], earlier=[CANARIES["earlier_comment"]])
    scene.threads["coach"] = scene.threads["guest"] = thread
    _bring_in(scene, thread, said)
    for relation, agreed_at in {"lapsed_coach": now - timedelta(days=366), "former": now}.items():
        person = scene.people[relation]
        Share.objects.create(reflection=scene.reflection, person=person, role=Share.Role.COACH, shared_at=now)
        PurposeAgreement.objects.create(person=person, agreed_at=agreed_at)
        scene.threads[relation] = Thread.objects.create(reflection=scene.reflection, coach=person, started_at=now)


def _bring_in(scene, thread, said):
    """Joe goes on with Gwen there; and he writes in a conversation on the criterion, where she is not."""
    author, coach, guest = (scene.people[relation] for relation in ("author", "coach", "guest"))
    scene.visit = bring_in(thread, guest, by=author)
    later = {"text": CANARIES["guest_comment"], "form_key": uuid4(), "guests": frozenset([guest.pk])}
    write_comment(thread, by=coach, **said | later)
    if scene.state == "draft":
        return  # with a conversation on it, the criterion could not be taken out
    beside = open_thread_on(scene.reflection.entries.get(), thread, by=author)
    write_comment(beside, by=coach, **said | {"text": CANARIES["criterion_comment"], "form_key": uuid4()})


def _other_draft(scene):
    """Tariq's own draft of the same cycle."""
    tariq = scene.people["viewed"]
    criterion = Criterion.objects.of(scene.reflection.cycle).first()
    other = start_reflection(scene.reflection.cycle, criterion, by=tariq)
    words = EntryWords(None, CANARIES["other_draft"], [], CANARIES["other_draft"])
    other = save_reflection(other, by=tariq, version=other.version, words={other.entries.get().pk: words})
    other.versions.create(by=tariq, why="pause", words=[], kept_at=timezone.now())
    return other


def _offer(scene):
    """Practice that Bea, elsewhere, offers to show."""
    bea, now, cycle = scene.people["peer_elsewhere"], timezone.now(), scene.reflection.cycle
    status = {"status": "shared", "started_at": now, "saved_at": now, "shared_at": now}
    reflection = Reflection.objects.create(author=bea, cycle=cycle, school=bea.memberships.get().school, **status)
    entry = reflection.entries.create(criterion=Criterion.objects.of(cycle).first())
    words = dict.fromkeys(["title", "what", "how_to_see"], CANARIES["offer"])
    return PracticeOffer.objects.create(entry=entry, offered_at=now, **words)


def _withdraw(scene):
    withdraw_reflection(scene.reflection, by=scene.people["author"])


def _go_further(scene):
    people, reflection = scene.people, scene.reflection
    scene.asks["viewed"] = ask_another(reflection, people["viewed"], by=people["author"], words=words_with_ask())
    _say(accept_ask(scene.asks["viewed"], by=people["viewed"]), save_and_share_view, "view", "question")
    for relation, words in {"author": "author_line", "viewed": "colleague_line"}.items():
        write_line(scene.judgement(), by=people[relation], text=CANARIES[words], form_key=uuid4())
    answer_view(scene.judgement(), by=people["author"], text=CANARIES["answer"])
    if scene.state != "shared":
        go_on_without(reflection, by=people["author"])
    if scene.state == "agreed":
        steps = [Step(CANARIES["step"], success=CANARIES["success"], help=CANARIES["help"])]
        heads = [people["head_allowed"]]
        finish_reflection(reflection, by=people["author"], takeaway=CANARIES["takeaway"], steps=steps, heads=heads)
