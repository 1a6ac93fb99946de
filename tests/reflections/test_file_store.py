"""A folder of files: each is there whole or not at all."""

import errno
import os
import time

import pytest

from reflections.files import NoRoom, Store

NAME, OTHER = "0" * 32, "1" * 32


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "files", floor=0)


def names_in(store):
    return sorted(path.name for path in store.folder.iterdir())


def test_what_is_written_is_read_again_and_only_its_owner_may(store):
    store.write(NAME, b"pixels")

    assert store.read(NAME) == b"pixels"
    assert names_in(store) == [NAME]
    assert [path.stat().st_mode & 0o777 for path in (store.folder, store.path(NAME))] == [0o700, 0o600]


def test_removing_is_safe_to_repeat(store):
    store.write(NAME, b"pixels")
    store.remove(NAME)
    store.remove(NAME)

    with pytest.raises(FileNotFoundError):
        store.read(NAME)


@pytest.mark.parametrize("name", ["", "..", "../secret-key", "a" * 31, "A" * 32, f"{NAME}/", f"{NAME}\n", "é" * 32])
def test_no_name_leads_out_of_the_folder(name, store):
    for act in (store.read, store.remove, lambda name: store.write(name, b"")):
        with pytest.raises(ValueError, match="^"):
            act(name)


def test_the_floor_is_kept_free(tmp_path):
    store = Store(tmp_path / "files", floor=10**18)

    with pytest.raises(NoRoom):
        store.write(NAME, b"pixels")
    assert names_in(store) == []


@pytest.mark.parametrize("step", ["fsync", "replace"])
@pytest.mark.parametrize(("code", "raised"), [(errno.ENOSPC, NoRoom), (errno.EDQUOT, NoRoom), (errno.EIO, OSError)])
def test_a_disk_that_fails_half_way_leaves_nothing(step, code, raised, store, monkeypatch):
    def fail(*args):
        raise OSError(code, "the disk says no")

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(raised):
        store.write(NAME, b"pixels")
    assert names_in(store) == []


def test_a_name_is_written_once(store):
    store.write(NAME, b"pixels")
    (store.folder / f"{OTHER}.part").touch()

    with pytest.raises(FileExistsError):
        store.write(OTHER, b"others")


def test_only_what_is_old_is_told_and_half_written_files_go(store):
    store.write(NAME, b"old")
    store.write(OTHER, b"new")
    for name in (NAME, f"{NAME}.part", "unrelated.txt"):
        (store.folder / name).touch()
        os.utime(store.folder / name, times=(time.time() - 100,) * 2)

    assert list(store.older_than(50)) == [NAME]
    assert names_in(store) == sorted([NAME, OTHER, "unrelated.txt"])


def test_a_folder_that_is_not_there_yet_holds_nothing(store):
    assert list(store.older_than(0)) == []
