"""What `load_demo` writes: everything that a tour needs, and nothing that could not have happened."""

import re
from collections import Counter
from hashlib import sha256

import pytest
from django.core.management import call_command
from django.db.models import F, Q
from django.utils import timezone

from config.demo.entering import ENTRANCES
from config.demo.reading import DATA
from config.today import gathered_for
from reflections.models import (
    Answer,
    Comment,
    Criterion,
    Cycle,
    DifferenceLine,
    Entry,
    Event,
    Evidence,
    EvidenceFile,
    Framework,
    Judgement,
    NextStep,
    PracticeOffer,
    Reflection,
    Share,
    Status,
    Thread,
    ThreadGuest,
    Triangulation,
    Version,
)  # fmt: skip
from reflections.services.files import content_of
from reflections.services.frameworks.changes import changes_in
from reflections.services.writing import start_reflection
from schools.models import CoachingPair, Delivery, Membership, Message, Opening, Person, PurposeAgreement, School

EVERYTHING = (
    Answer, CoachingPair, Comment, Cycle, Delivery, DifferenceLine, Entry, Event, Judgement, Membership, Message,
    NextStep, Opening, Person, PurposeAgreement, Reflection, School, Share, Thread, Triangulation, Version,
)  # fmt: skip
NEVER_SAID = re.compile(
    r"appraisal|observ|\bgrad(e|es|ed|ing)\b|\bscor(e|es|ed|ing)\b|monitor|inspect|\bcheck|scrutin|coachee|feedback form|"
    r"sign-off|\btarget|complian|best practice|audit|verdict|intervention|performance|overdue|safeguard",
    re.IGNORECASE,
)


@pytest.fixture(params=[entrance.email for entrance in ENTRANCES])
def visitor(demo, request):
    return Person.objects.get(email=request.param)


def counted():
    return {model: model.objects.count() for model in EVERYTHING}


def test_the_demo_is_one_trust_of_eight_schools_and_three_cycles(demo):
    assert School.objects.count() == 8
    assert 150 <= Person.objects.count() <= 170
    assert Counter(Cycle.objects.values_list("status", flat=True)) == {"open": 1, "closed": 2}


def test_every_status_is_there(demo):
    now = Reflection.objects.filter(cycle__status=Cycle.Status.OPEN)

    assert set(now.values_list("status", flat=True)) == set(Status)
    assert set(Triangulation.objects.values_list("status", flat=True)) == set(Triangulation.Status)
    assert all(counted().values())


def test_a_second_run_changes_nothing(demo):
    before = counted()

    call_command("load_demo", verbosity=0)

    assert counted() == before


def test_nothing_happened_in_the_future_or_before_its_cause(demo):
    order = ["started_at", "shared_at", "triangulated_at", "agreed_at"]
    for row in Reflection.objects.values_list(*order):
        known = [moment for moment in row if moment]
        assert known == sorted(known)
        assert known[-1] < timezone.now()
    assert not Triangulation.objects.filter(submitted_at__lt=F("answered_at")).exists()
    assert not DifferenceLine.objects.filter(written_at__gt=timezone.now()).exists()
    assert not Message.objects.filter(Q(created_at__gt=timezone.now()) | Q(read_at__lt=F("created_at"))).exists()


def test_leaders_go_first_in_each_cycle(demo):
    leading = Membership.objects.filter(role__in=["head", "senior_leader", "trust_lead"]).values("person")
    shared = Reflection.objects.exclude(shared_at=None)
    last_leader = shared.filter(author__in=leading, shared_at__date__gt=F("cycle__leaders_share_by_on"))
    first_other = shared.exclude(author__in=leading).filter(shared_at__date__lte=F("cycle__leaders_share_by_on"))

    assert (last_leader.count(), first_other.count()) == (0, 0)


def test_nobody_is_asked_who_may_not_be(demo):
    asks = Triangulation.objects.exclude(status=Triangulation.Status.EXPIRED)
    times = Counter(asks.values_list("reflection__cycle", "colleague"))

    assert max(times.values()) <= 2
    assert not asks.filter(colleague=F("reflection__author")).exists()
    assert not asks.filter(reflection__author__memberships__line_manager=F("colleague")).exists()
    assert not asks.filter(reflection__author__coached_by__coach=F("colleague")).exists()


def test_some_are_asked_beyond_the_school_and_with_words(demo):
    beyond = Triangulation.objects.exclude(colleague__memberships__school=F("reflection__school"))

    assert set(beyond.values_list("colleague__first_name", flat=True)) >= {"Lucy", "Joanna"}
    assert Triangulation.objects.exclude(message="").exclude(question="").count() == 2


def test_views_and_shares_are_as_their_asks_say(demo):
    shared = Judgement.objects.exclude(by=F("entry__reflection__author")).exclude(submitted_at=None)
    given = Triangulation.objects.filter(status=Triangulation.Status.SUBMITTED)
    written = set(shared.exclude(narrative="").values_list("entry__reflection", "by"))
    open_now = set(Share.objects.filter(role="colleague", ended_at=None).values_list("reflection", "person"))

    assert written == set(given.values_list("reflection", "colleague"))
    assert written <= open_now


def test_views_that_are_all_in_have_moved_the_reflection_on(demo):
    standing = Triangulation.objects.standing().values("reflection")
    given = Triangulation.objects.filter(status=Triangulation.Status.SUBMITTED).values("reflection")

    assert not Reflection.objects.filter(status=Status.SHARED, pk__in=given).exclude(pk__in=standing).exists()
    assert not Reflection.objects.exclude(status=Status.SHARED).filter(pk__in=standing).exists()


def test_each_of_the_five_finds_something_on_today(visitor):
    found = gathered_for(visitor)

    assert not found["needs_purpose"]
    assert not found["is_quiet"]


def test_the_teacher_may_start_with_one_tap(demo):
    found = gathered_for(Person.objects.get(email="priya.nair@larkfield.example"))

    assert [cycle.proposed_name for cycle in found["cycles"]] == ["Explanations that land"]
    assert [cycle.last_partner for cycle in found["cycles"]] == ["Tom"]
    assert all(cycle.last_step for cycle in found["cycles"])


def test_a_teacher_who_compares_two_terms_sees_what_changed(demo):
    before, now = Framework.objects.filter(pk__in=Cycle.objects.values("framework"), name__contains="Larkfield")

    assert now.previous == before
    assert [change.sentence for change in changes_in(now, before)] == [
        "“Explanations that land” has examples now.",
        "The description of “Questions that reach everyone” has changed.",
        "“Questions that reach everyone” has examples now.",
        "The description of “Responses to work” has changed.",
        "“Responses to work” has examples now.",
        "“First impressions” has examples now.",
    ]


def test_the_tap_proposes_last_times_partner_and_coach(step):
    priya = Person.objects.get(email="priya.nair@larkfield.example")
    last = Reflection.objects.written_by(priya).first()
    cycle = Cycle.objects.get(status=Cycle.Status.OPEN)

    begun = start_reflection(cycle, Criterion.objects.get(previous=last.entries.get().criterion), by=priya)

    assert [person.first_name for person in begun.chosen_colleagues.all()] == ["Tom"]
    assert begun.chosen_coach.first_name == "Yusuf"


def test_practice_is_on_offer_and_somebody_was_brought_into_a_conversation(demo):
    offered = PracticeOffer.objects.standing(timezone.localdate())

    assert offered.count() == 4
    assert not offered.exclude(entry__judgements__level=None).exists()
    assert ThreadGuest.objects.current().filter(thread__entry__isnull=False).count() == 1


def test_the_five_see_no_draft_of_anybody_else(visitor):
    seen = Reflection.objects.visible_to(visitor).exclude(author=visitor)
    words = Judgement.objects.visible_to(visitor).exclude(by=visitor)

    assert not seen.filter(status=Status.DRAFT).exists()
    assert not words.filter(submitted_at=None).exists()


def test_the_five_read_nothing_twice(visitor):
    read = Counter(Judgement.objects.visible_to(visitor).exclude(narrative="").values_list("narrative", flat=True))

    assert [text for text, times in read.items() if times > 1] == []


@pytest.mark.parametrize("path", sorted(DATA.glob("[!p]*.toml")), ids=lambda path: path.stem)
def test_the_texts_use_none_of_the_words_that_candour_never_says(path):
    assert [found.group() for found in NEVER_SAID.finditer(path.read_text())] == []


def test_some_show_how_they_know_with_a_file(demo):
    files = EvidenceFile.objects.all()

    assert {file.name.rpartition(".")[2] for file in files} == {"pdf", "png"}
    assert all(sha256(content_of(file)).hexdigest() == file.sha256 for file in files)
    assert {file.name for file in files} == {piece.text for piece in Evidence.objects.filter(file__isnull=False)}
