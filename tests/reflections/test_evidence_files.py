"""A file as evidence: attached, set aside, put back, deleted, swept; and who may open it."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from config.celery import app
from reflections.files import Checked, NoRoom
from reflections.models import Evidence, EvidenceFile, Version
from reflections.services import files
from reflections.services.files import attach_file, delete_file, put_back_file, store, sweep_files, take_out_file
from reflections.services.sharing import share_reflection, withdraw_reflection
from reflections.services.writing import EntryWords, add_criterion, bring_back, remove_entry, save_reflection
from schools.errors import Conflict
from schools.models import Trust

DAY = timedelta(days=1)


pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def entry(draft):
    """Ada's entry, with a note and a link."""
    return draft.entries.get()


def attach(entry, by, name="Exit cards.pdf", data=b"%PDF-1.7", key=None):
    return attach_file(entry, Checked(name, "application/pdf", data), by=by, form_key=key or uuid4())


def stored():
    return sorted(path.name for path in store().folder.iterdir()) if store().folder.exists() else []


def test_a_file_takes_the_third_place_and_keeps_its_bytes(entry, people):
    file = attach(entry, people["ada"])

    assert [piece.text for piece in entry.evidence.all()] == [
        "Ada's evidence",
        "https://example.org/plan",
        "Exit cards.pdf",
    ]
    assert (file.set_aside_at, stored()) == (None, [file.stored_as])
    assert store().read(file.stored_as) == b"%PDF-1.7"


def test_a_fourth_piece_is_refused_and_nothing_of_it_stays(entry, people):
    kept = attach(entry, people["ada"])

    with pytest.raises(Conflict, match="as much as one criterion takes"):
        attach(entry, people["ada"])
    assert stored() == [kept.stored_as]
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.create(entry=entry, position=4, text="Too many")


@pytest.mark.parametrize(("most", "fits"), [(0, False), (2, False), (3, True)])
def test_the_trust_sets_how_many(most, fits, entry, people):
    Trust.objects.update(most_evidence=most)
    if fits:
        assert attach(entry, people["ada"]).set_aside_at is None
    else:
        with pytest.raises(Conflict):
            attach(entry, people["ada"])


def test_a_trust_cannot_ask_for_more_than_three(trust):
    with pytest.raises(IntegrityError), transaction.atomic():
        Trust.objects.update(most_evidence=4)


def test_the_same_form_sent_twice_attaches_once(entry, people):
    key = uuid4()

    assert attach(entry, people["ada"], key=key) == attach(entry, people["ada"], key=key)
    assert len(stored()) == 1


@pytest.mark.django_db(transaction=True)
def test_ten_presses_at_once_attach_once(draft, people):
    entry, key = draft.entries.get(), uuid4()

    def press(number):
        try:
            return attach(entry, people["ada"], key=key).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        found = set(pool.map(press, range(10)))

    assert (len(found), len(stored()), entry.evidence.count()) == (1, 1, 3)


def test_a_full_disk_attaches_nothing(entry, people, settings):
    settings.FILES_FLOOR = 10**18

    with pytest.raises(NoRoom):
        attach(entry, people["ada"])
    assert (stored(), EvidenceFile.objects.count()) == ([], 0)


def test_bytes_without_a_row_are_cleaned_up(entry, people):
    with pytest.raises(IntegrityError), transaction.atomic():
        attach(entry, people["ada"], data=b"")
    assert stored() == []


@pytest.mark.parametrize(("limit", "value"), [("MOST_AN_HOUR", 1), ("MOST_BYTES_A_DAY", 10)])
def test_a_person_who_sends_very_much_is_asked_to_wait(limit, value, entry, people, monkeypatch):
    monkeypatch.setattr(files, limit, value)
    file = attach(entry, people["ada"])
    take_out_file(file, by=people["ada"])

    with pytest.raises(Conflict, match="great many files"):
        attach(entry, people["ada"])
    EvidenceFile.objects.update(uploaded_at=timezone.now() - DAY)
    assert attach(entry, people["ada"]).set_aside_at is None


def test_a_name_like_a_class_list_waits_for_a_second_yes(entry, people):
    file = attach(entry, people["ada"], name="Year 4 class list.pdf")

    assert file.set_aside_at is not None
    assert not EvidenceFile.objects.visible_to(people["ada"]).exists()
    assert put_back_file(file, by=people["ada"]).set_aside_at is None
    assert EvidenceFile.objects.visible_to(people["ada"]).get() == file


def test_what_is_taken_out_can_be_put_back(entry, people):
    file = attach(entry, people["ada"])
    take_out_file(file, by=people["ada"])
    take_out_file(file, by=people["ada"])
    assert (entry.evidence.count(), EvidenceFile.objects.visible_to(people["ada"]).exists()) == (2, False)

    put_back_file(file, by=people["ada"])
    put_back_file(file, by=people["ada"])
    assert EvidenceFile.objects.visible_to(people["ada"]).get() == file


def test_what_is_put_back_needs_a_place(entry, people):
    first = take_out_file(attach(entry, people["ada"]), by=people["ada"])
    attach(entry, people["ada"])

    with pytest.raises(Conflict, match="as much as one criterion takes"):
        put_back_file(first, by=people["ada"])


def test_what_is_deleted_is_gone_at_once(entry, people, django_capture_on_commit_callbacks):
    file = attach(entry, people["ada"])
    with django_capture_on_commit_callbacks(execute=True):
        delete_file(file, by=people["ada"])

    assert (stored(), EvidenceFile.objects.count(), entry.evidence.count()) == ([], 0, 2)
    with pytest.raises(Conflict):
        put_back_file(file, by=people["ada"])


@pytest.mark.parametrize("person", ["tariq", "joe", "hana", "lena", "tess"])
def test_nobody_else_changes_a_drafts_files(person, entry, people):
    file = attach(entry, people["ada"])
    for act in (put_back_file, take_out_file, delete_file):
        with pytest.raises(Conflict):
            act(file, by=people[person])
    with pytest.raises(Conflict):
        attach(entry, people[person])


def test_what_is_shared_keeps_its_files(shared, people):
    with pytest.raises(Conflict):
        attach(shared.entries.get(), people["ada"])


READERS = ["ada", "tariq", "joe", "mira", "hana", "lena", "tess"]


def openers(file, people):
    return [name for name in READERS if EvidenceFile.objects.visible_to(people[name]).contains(file)]


def test_who_may_open_it(draft, coached):
    file = attach(draft.entries.get(), coached["ada"])
    assert openers(file, coached) == ["ada"]
    shared = share_reflection(draft, by=coached["ada"], colleagues=[coached["tariq"]], coach=coached["joe"])
    assert openers(file, coached) == ["ada", "joe"]  # Tariq has not said yes
    withdraw_reflection(shared, by=coached["ada"])
    assert openers(file, coached) == ["ada"]


def test_saving_leaves_the_files_alone(draft, people):
    entry = draft.entries.get()
    file = attach(entry, people["ada"])
    words = {entry.pk: EntryWords(evidence=["Another note", "", "A second", "No place for a third"])}
    save_reflection(draft, by=people["ada"], version=draft.version, words=words)

    assert [piece.text for piece in entry.evidence.all()] == ["Another note", "A second", "Exit cards.pdf"]
    assert entry.evidence.get(file=file).position == 3


def test_a_version_names_the_files_and_brings_back_the_notes(draft, people):
    entry = draft.entries.get()
    attach(entry, people["ada"])
    draft.version -= 1
    with pytest.raises(Conflict):
        save_reflection(draft, by=people["ada"], version=draft.version, words={entry.pk: EntryWords(narrative="Other")})
    version = Version.objects.get()
    assert version.words[0]["files"] == ["Exit cards.pdf"]

    bring_back(version, by=people["ada"])
    assert [piece.text for piece in entry.evidence.all()] == ["Exit cards.pdf"]


def test_a_criterion_that_goes_takes_its_files_with_it(draft, people, criteria):
    file = attach(draft.entries.get(), people["ada"])
    add_criterion(draft, criteria[1], by=people["ada"])
    remove_entry(draft.entries.first(), by=people["ada"])

    file.refresh_from_db()
    assert (file.entry, EvidenceFile.objects.visible_to(people["ada"]).exists()) == (None, False)
    with pytest.raises(Conflict, match="no longer part"):
        put_back_file(file, by=people["ada"])


# The sweep


def sweep(at, capture):
    with capture(execute=True):
        sweep_files(now=at)


def test_what_was_taken_out_goes_after_a_day_and_what_is_attached_stays(
    entry, people, django_capture_on_commit_callbacks
):
    gone = take_out_file(attach(entry, people["ada"]), by=people["ada"])
    stays = attach(entry, people["ada"])
    now = timezone.now()
    sweep(now + DAY - timedelta(minutes=1), django_capture_on_commit_callbacks)
    assert stored() == sorted([gone.stored_as, stays.stored_as])

    for _ in range(2):
        sweep(now + DAY, django_capture_on_commit_callbacks)
    assert (stored(), EvidenceFile.objects.get()) == ([stays.stored_as], stays)


def test_bytes_whose_row_has_gone_go_once_they_are_a_day_old(entry, people, folder, django_capture_on_commit_callbacks):
    file = attach(entry, people["ada"])
    for name, age in {"a" * 32: 90_000, "b" * 32: 80_000, file.stored_as: 90_000}.items():
        (folder / name).touch()
        os.utime(folder / name, times=(time.time() - age,) * 2)
    sweep(timezone.now(), django_capture_on_commit_callbacks)

    assert stored() == sorted(["b" * 32, file.stored_as])


def test_a_sweep_before_the_first_file_does_nothing(db, folder):
    sweep_files(now=timezone.now())
    assert not folder.exists()


def test_the_scheduler_sweeps():
    app.loader.import_default_modules()

    assert "reflections.tasks.sweep_old_files" in {row["task"] for row in app.conf.beat_schedule.values()}
    assert {row["task"] for row in app.conf.beat_schedule.values()} <= set(app.tasks)
