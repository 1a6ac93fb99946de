"""What the launcher says: progress on standard output, and one line when it cannot go on."""

import errno
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

EXAMPLE = "CANDOUR_DATA=~/candour-data python3 manage.py demo"
FULL = "The disk is full. Free some space and run the same command again; what was saved before is kept."
NO_PLACE = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)
LEAST_ROOM = 2 * 2**20  # bytes
SIGNS_OF_A_FULL_DISK = ("No space left on device", "Check free disk space", "Disk quota exceeded")


class Refusal(Exception):
    """The launcher cannot go on; its text is one line that tells the person what to do."""


def say(text: str) -> None:
    """Print a line at once; when the terminal was closed, go on in silence, since what runs must still be stopped."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, it stays open to the end


@contextmanager
def plainly() -> Iterator[None]:
    """Turn a full disk, or a place that cannot be written, into a Refusal; any other error stays what it is."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Refusal(FULL) from error
        if error.errno in NO_PLACE:
            place = error.filename or "the data folder"
            raise Refusal(f"Cannot write to {place}. Name a folder of your own, as in {EXAMPLE}") from error
        raise


def is_full(folder: Path, *, words: str = "") -> bool:
    """Whether a folder's disk has no room left, by its own account or by what a program said."""
    return shutil.disk_usage(folder).free < LEAST_ROOM or any(sign in words for sign in SIGNS_OF_A_FULL_DISK)


def last_words(log: Path) -> str:
    """The last line of a log that says something, or the line for a full disk where that is the cause."""
    end = log.read_text(errors="replace")[-4000:] if log.exists() else ""
    if is_full(log.parent, words=end):
        return FULL
    lines = [line.strip() for line in end.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL" in line or "ERROR" in line] or lines
    return f"{telling[-1] if telling else 'it said nothing'} (all of it: {log})"
