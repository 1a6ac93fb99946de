from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from reflections.models import Cycle, Evidence, Judgement, Reflection, Version
from reflections.services.triangulation import ViewWords, hand_back, save_view
from reflections.services.writing import (
    EntryWords,
    StaleVersion,
    add_criterion,
    bring_back,
    remove_entry,
    save_reflection,
    start_reflection,
)
from schools.errors import Conflict
from schools.models import Membership
from tests.conftest import make_cycle


def words_for(reflection, narrative):
    return {entry.pk: EntryWords(narrative=narrative) for entry in reflection.entries.all()}


def save(reflection, by, narrative, version=None):
    version = reflection.version if version is None else version
    return save_reflection(reflection, by=by, version=version, words=words_for(reflection, narrative))


def test_starting_twice_goes_on_with_the_same_reflection(people, cycle, criteria):
    first = start_reflection(cycle, criteria[0], by=people["ada"])
    second = start_reflection(cycle, criteria[1], by=people["ada"])

    assert first == second
    assert [entry.criterion for entry in second.entries.all()] == criteria[:2]


@pytest.mark.parametrize("status", [Cycle.Status.PLANNED, Cycle.Status.CLOSED])
def test_only_a_running_cycle_can_be_started(status, people, cycle, criteria):
    Cycle.objects.update(status=status)

    with pytest.raises(Conflict):
        start_reflection(cycle, criteria[0], by=people["ada"])


def test_a_trust_lead_without_a_school_does_not_join_a_schools_cycle(people, cycle, criteria):
    with pytest.raises(Conflict):
        start_reflection(cycle, criteria[0], by=people["lena"])


def test_saving_keeps_every_field(draft, people, levels):
    entry = draft.entries.get()
    judgement = entry.judgements.get()

    assert [piece.text for piece in entry.evidence.all()] == ["Ada's evidence", "https://example.org/plan"]
    assert (entry.wonder, judgement.level, judgement.narrative) == ("Ada's wonder", levels[1], "Ada's narrative")


def test_a_fourth_piece_of_evidence_cannot_exist(draft):
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(entry=draft.entries.get(), position=4, text="One more")


def test_the_second_window_is_told_and_both_texts_are_kept(draft, people):
    save(draft, people["ada"], "First window")

    with pytest.raises(StaleVersion):
        save(draft, people["ada"], "Second window", version=draft.version)
    assert Judgement.objects.get().narrative == "First window"
    kept = Version.objects.visible_to(people["ada"]).get(why="conflict")
    assert kept.words[0]["narrative"] == "Second window"


def test_the_same_words_again_after_a_lost_answer_are_no_conflict(draft, people):
    first = save(draft, people["ada"], "Same words")

    assert save(draft, people["ada"], "Same words", version=draft.version).version == first.version
    assert not Version.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_twelve_windows_saving_at_once_one_wins_and_no_text_is_lost(draft, people):
    def save_window(number):
        try:
            save(draft, people["ada"], f"Window {number}")
        except StaleVersion:
            return "told"
        finally:
            connection.close()
        return "saved"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(save_window, range(12)))

    assert sorted(answers) == ["saved"] + ["told"] * 11
    texts = [version.words[0]["narrative"] for version in Version.objects.filter(why="conflict")]
    assert {*texts, Judgement.objects.get().narrative} == {f"Window {number}" for number in range(12)}


def test_a_version_is_kept_after_ten_quiet_minutes(draft, people):
    save(draft, people["ada"], "Within ten minutes")
    assert not Version.objects.exists()
    Reflection.objects.update(saved_at=timezone.now() - timedelta(minutes=10))
    draft.refresh_from_db()

    save(draft, people["ada"], "After the pause")

    assert Version.objects.get().words[0]["narrative"] == "Within ten minutes"


def test_an_older_version_comes_back_and_the_present_words_are_kept(draft, people):
    Reflection.objects.update(saved_at=timezone.now() - timedelta(minutes=10))
    save(draft, people["ada"], "Newer words")

    bring_back(Version.objects.get(), by=people["ada"])

    assert Judgement.objects.get().narrative == "Ada's narrative"
    assert Version.objects.get(why="restore").words[0]["narrative"] == "Newer words"


def test_taking_a_criterion_out_keeps_its_words_as_a_version(draft, people, criteria):
    add_criterion(draft, criteria[1], by=people["ada"])

    remove_entry(draft.entries.first(), by=people["ada"])

    assert [entry.criterion for entry in draft.entries.all()] == [criteria[1]]
    assert Version.objects.get().words[0]["narrative"] == "Ada's narrative"


def test_nobody_else_writes_in_a_draft(draft, people):
    for other in ("tariq", "joe", "hana", "lena", "tess"):
        with pytest.raises(Conflict):
            save(draft, people[other], "Not theirs")


def test_a_shared_reflection_is_read_only(shared, people):
    with pytest.raises(Conflict):
        save(shared, people["ada"], "Too late")


def test_last_times_partner_and_coach_are_proposed(viewed, coached, framework, criteria, schools):
    spring = make_cycle(framework, schools.values(), name="Spring 1")

    new = start_reflection(spring, criteria[0], by=coached["ada"])

    assert list(new.chosen_colleagues.all()) == [coached["tariq"]]
    assert new.chosen_coach == coached["joe"]


def test_a_colleague_who_has_left_is_not_proposed_again(viewed, coached, framework, criteria, schools):
    yesterday = timezone.localdate() - timedelta(days=1)
    Membership.objects.filter(person=coached["tariq"]).update(ends_on=yesterday)

    new = start_reflection(make_cycle(framework, schools.values(), "Spring 1"), criteria[0], by=coached["ada"])

    assert not new.chosen_colleagues.exists()


def test_a_handed_back_view_stays_its_writers_alone(accepted, people):
    entry = accepted.reflection.entries.get()
    save_words = {entry.pk: ViewWords(narrative="Half a thought")}
    save_view(accepted, by=people["tariq"], version=accepted.version, how="talked", words=save_words)
    hand_back(accepted, by=people["tariq"])

    assert Version.objects.visible_to(people["tariq"]).get().words[0]["narrative"] == "Half a thought"
    assert not Version.objects.visible_to(people["ada"]).filter(by=people["tariq"]).exists()
