from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from reflections.files import Checked, Store, names_pupils
from reflections.models import Entry, Evidence, EvidenceFile, Reflection
from reflections.models.files import GRACE
from schools.errors import Conflict
from schools.locking import locked
from schools.models import Person, Trust
from schools.words import all_under

from .proposals import words_changed

MOST_AN_HOUR = 60
MOST_BYTES_A_DAY = 300 * 2**20
BATCH = 1000

NOT_A_DRAFT = "This reflection is no longer a draft."
FULL = "That is as much as one criterion takes. Take a file out, or clear a link or a note, then attach this one."
TOO_OFTEN = "That is a great many files. Please wait an hour, then attach the next one."


@transaction.atomic
def attach_file(entry: Entry, checked: Checked, *, by: Person, form_key: UUID) -> EvidenceFile:
    """Keep a file and attach it to an entry of one's draft; the same form sent again gives the same file.

    One whose name sounds like a list of pupils is kept but set aside, until the author says again that it is none.
    Raises Conflict if it is no draft, holds as much as it may, or the author has sent too much; NoRoom if the disk is full.
    """
    reflection = locked(Reflection.objects.editable_by(by), entry.reflection, NOT_A_DRAFT)
    if earlier := reflection.files.filter(form_key=form_key).first():
        return earlier
    _check_limits(by, len(checked.data))
    _check_place(entry)
    file = _keep(reflection, entry, checked, form_key)
    return file if suspicion(checked.name) else _attach(file, entry)


def suspicion(name: str) -> str:
    """The words in a file's name that make it sound like a list of pupils; "" if there are none."""
    return names_pupils(name, all_under("pupil_list").values())


@transaction.atomic
def put_back_file(file: EvidenceFile, *, by: Person) -> EvidenceFile:
    """Attach a file that was set aside; safe to repeat. Raises Conflict if there is no place for it any more."""
    locked(Reflection.objects.editable_by(by), file.reflection, NOT_A_DRAFT)
    file = locked(EvidenceFile.objects.changeable_by(by), file, "This file has been deleted.")
    if file.set_aside_at is None:
        return file
    if file.entry is None:
        raise Conflict("Its criterion is no longer part of this reflection.")
    _check_place(file.entry)
    return _attach(file, file.entry)


@transaction.atomic
def take_out_file(file: EvidenceFile, *, by: Person) -> EvidenceFile:
    """Take a file out of one's draft. It can be put back for a day, then it goes; safe to repeat."""
    locked(Reflection.objects.editable_by(by), file.reflection, NOT_A_DRAFT)
    file = locked(EvidenceFile.objects.changeable_by(by), file, "This file has been deleted.")
    Evidence.objects.filter(file=file).delete()
    words_changed(file.reflection)
    if file.set_aside_at is None:
        file.set_aside_at = timezone.now()
        file.save(update_fields=["set_aside_at"])
    return file


@transaction.atomic
def delete_file(file: EvidenceFile, *, by: Person) -> None:
    """Delete a file of one's draft for good, now."""
    locked(Reflection.objects.editable_by(by), file.reflection, NOT_A_DRAFT)
    locked(EvidenceFile.objects.changeable_by(by), file, "This file has been deleted.")
    words_changed(file.reflection)
    _delete(file)


def set_aside_files_of(entry: Entry) -> None:
    """Take all files out of an entry that is about to go; they go a day later."""
    EvidenceFile.objects.filter(entry=entry, set_aside_at=None).update(set_aside_at=timezone.now())


def content_of(file: EvidenceFile) -> bytes:
    """The bytes of a file. Raises FileNotFoundError if they are not there."""
    return store().read(file.stored_as)


def files_of(reflection: Reflection, *, for_author: Person) -> Iterator[tuple[str, bytes]]:
    """The name and the bytes of each file attached to one's own reflection, one after the other."""
    seen = EvidenceFile.objects.visible_to(for_author).filter(reflection=reflection)
    for file in seen.order_by("entry", "evidence__position"):
        yield file.name, content_of(file)


def sweep_files(*, now: datetime) -> None:
    """Delete what has been attached to nothing for a day, and what lies in the folder without a row; safe to repeat."""
    for file in EvidenceFile.objects.over(now):
        with transaction.atomic():
            if fresh := EvidenceFile.objects.over(now).select_for_update().filter(pk=file.pk).first():
                _delete(fresh)
    old = list(store().older_than(GRACE.total_seconds()))
    for start in range(0, len(old), BATCH):
        names = old[start : start + BATCH]
        known = set(EvidenceFile.objects.filter(stored_as__in=names).values_list("stored_as", flat=True))
        for name in set(names) - known:
            store().remove(name)


def store() -> Store:
    """Where the bytes of files lie."""
    return Store(settings.FILES_ROOT, settings.FILES_FLOOR)


def _check_limits(by, size):
    """A person's own: a number of files an hour, and so many bytes a day."""
    now = timezone.now()
    sent = EvidenceFile.objects.written_by(by)
    is_often = sent.filter(uploaded_at__gt=now - timedelta(hours=1)).count() >= MOST_AN_HOUR
    day = sent.filter(uploaded_at__gt=now - timedelta(days=1)).aggregate(total=Sum("size"))["total"] or 0
    if is_often or day + size > MOST_BYTES_A_DAY:
        raise Conflict(TOO_OFTEN)


def _check_place(entry):
    if entry.evidence.count() >= Trust.objects.most_evidence():
        raise Conflict(FULL)


def _keep(reflection, entry, checked, form_key):
    """The file's row, set aside, and its bytes; neither without the other."""
    name, now = uuid4().hex, timezone.now()
    store().write(name, checked.data)
    try:
        return EvidenceFile.objects.create(
            reflection=reflection,
            entry=entry,
            name=checked.name,
            stored_as=name,
            content_type=checked.content_type,
            size=len(checked.data),
            sha256=sha256(checked.data).hexdigest(),
            uploaded_at=now,
            set_aside_at=now,
            form_key=form_key,
        )
    except BaseException:
        store().remove(name)
        raise


def _attach(file, entry):
    taken = set(entry.evidence.values_list("position", flat=True))
    place = next(place for place in range(1, Evidence.MOST + 1) if place not in taken)
    Evidence.objects.create(entry=entry, position=place, text=file.name, file=file)
    file.set_aside_at = None
    file.save(update_fields=["set_aside_at"])
    words_changed(file.reflection)
    return file


def _delete(file):
    """The row now, the bytes once that is certain."""
    file.delete()
    transaction.on_commit(lambda: store().remove(file.stored_as))
