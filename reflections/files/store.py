"""A folder of files under names that say nothing."""

import errno
import os
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
NAME = re.compile(r"[0-9a-f]{32}")
DRAFT = ".part"  # how a file is called while it is written


class NoRoom(Exception):
    """The disk has no room for this file. Nothing of it stays."""


class Store:
    """Files in one folder. `floor`: how many bytes must stay free on its disk after each writing."""

    def __init__(self, folder: str | Path, floor: int):
        self.folder, self.floor = Path(folder), floor

    def write(self, name: str, data: bytes) -> None:
        """Keep these bytes under a name of 32 hexadecimal digits: the whole of them or nothing, whatever happens.

        Raises NoRoom where the disk is full or would be too full afterwards.
        """
        path = self.path(name)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if shutil.disk_usage(self.folder).free - len(data) < self.floor:
                raise NoRoom
            self._write_whole(path, data)
        except OSError as error:
            if error.errno in FULL:
                raise NoRoom from error
            raise

    def _write_whole(self, path, data):
        """Written beside its place, made lasting, then moved there."""
        draft = path.with_suffix(DRAFT)
        try:
            with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, path)
            self._make_lasting()
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def _make_lasting(self):
        """The move itself, too, survives a power cut."""
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, name: str) -> bytes:
        """The bytes under that name. Raises FileNotFoundError if there are none."""
        return self.path(name).read_bytes()

    def remove(self, name: str) -> None:
        """Forget what stands under that name; safe to repeat."""
        self.path(name).unlink(missing_ok=True)

    def path(self, name: str) -> Path:
        """Where the file of that name stands. Raises ValueError for a name that could lead anywhere else."""
        if not NAME.fullmatch(name):
            raise ValueError(name)
        return self.folder / name

    def older_than(self, seconds: float) -> Iterator[str]:
        """The names of files that were written longer ago than that; what a kill left half written is removed on the way."""
        before = time.time() - seconds
        for path in self.folder.iterdir() if self.folder.is_dir() else ():
            if path.stat().st_mtime >= before:
                continue
            if path.suffix == DRAFT:
                path.unlink(missing_ok=True)
            elif NAME.fullmatch(path.name):
                yield path.name
