"""Processes by their ids: what runs under one, ending it, a step that may be interrupted, and asking us to stop."""

import contextlib
import json
import os
import signal
import subprocess
import time
from pathlib import Path

from config.launcher.places import ROOT
from config.launcher.report import Refusal, last_words, say

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 10  # seconds a process has to end by itself before it is killed
SIGN_OF_LIFE = 5  # seconds between two lines about a step that takes long


class Stopped(Exception):
    """The person asked us to stop while a step was running."""


class StopRequest:
    """Notes Ctrl-C, SIGTERM and SIGHUP, to be acted on between two steps and never in the middle of a start."""

    def __init__(self):
        self.asked = 0  # the signal that asked

    def __enter__(self):
        self.before = {number: signal.signal(number, self.note) for number in STOP_SIGNALS}
        return self

    def __exit__(self, *exception):
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def note(self, number, frame):
        self.asked = number

    def check(self) -> None:
        """Raise Stopped if the person has asked."""
        if self.asked:
            raise Stopped


def command_line(pid: int) -> str:
    """What a live process was started with; empty once it is gone, or dead and not yet collected."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except (FileNotFoundError, ProcessLookupError):
            return ""
    asked = subprocess.run(["ps", "-ww", "-o", "args=", "-p", str(pid)], capture_output=True, text=True)
    return asked.stdout.strip()


def runs(pid: int, argv: list[str]) -> bool:
    """Whether this id is still the process we started: ids are given anew, so its arguments must be ours too."""
    return command_line(pid).endswith(" ".join(argv[1:]))


def send(pid: int, number: int) -> None:
    """Signal a process; one that has just ended needs none."""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)


def members(leader: int, argv: list[str]) -> list[int]:
    """The live processes of a group that we started: its leader and the copies it forked, which keep its arguments."""
    if Path("/proc/self/cmdline").exists():
        ids = [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdigit()]
    else:
        ids = [int(pid) for pid in subprocess.check_output(["ps", "-axo", "pid="], text=True).split()]
    return [pid for pid in ids if group_of(pid) == leader and runs(pid, argv)]


def group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):  # just gone, or none of ours
        return None


class Record:
    """The processes that a data folder's launcher started, to be ended if that launcher was killed."""

    def __init__(self, path: Path):
        self.path = path

    def read(self) -> dict:
        try:
            return json.loads(self.path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):  # none yet, or emptied by a loss of power, which ended all
            return {}

    def note(self, name: str, pid: int, argv: list[str], stop_signal: int) -> None:
        entries = self.read() | {name: {"pid": pid, "argv": argv, "signal": int(stop_signal)}}
        draft = self.path.with_suffix(".draft")
        draft.write_text(json.dumps(entries))
        os.replace(draft, self.path)

    def end_leftovers(self) -> None:
        """End what a killed launcher left running, and say so."""
        left = [name for name, entry in self.read().items() if members(entry["pid"], entry["argv"])]
        if left:
            say(f"Ending what an earlier start left running: {', '.join(left)}.")
        self.end_all()

    def end_all(self) -> None:
        """End the recorded processes, by id and arguments, those started first last, since the others need them."""
        for entry in reversed(self.read().values()):
            end(entry["pid"], entry["argv"], entry["signal"])
        self.path.unlink(missing_ok=True)


def end(leader: int, argv: list[str], stop_signal: int = signal.SIGTERM) -> None:
    """End a process that is not our child, with what it forked: ask, wait, kill. Strangers with its id are safe."""
    left = members(leader, argv)
    for pid in [leader] if leader in left else left:
        send(pid, stop_signal)
    deadline = time.monotonic() + PATIENCE
    while left and time.monotonic() < deadline:
        time.sleep(0.05)
        left = [pid for pid in left if runs(pid, argv)]
    for pid in left:
        send(pid, signal.SIGKILL)


def run_step(
    title: str, argv: list[str], *, log: Path, stop: StopRequest, record: Record | None = None, **options
) -> None:
    """Run a command to its end, its output in a log, with a sign of life while it takes long.

    Raises Refusal with the log's last words if it fails, and Stopped if the person asks us to stop. With a record, the
    next start ends it if we are killed meanwhile.
    """
    with open(log, "wb") as output:
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, start_new_session=True, **options
        )
        if record:
            record.note(title, process.pid, argv, signal.SIGKILL)
        wait_for(process, title, log, stop)
    if process.returncode:
        raise Refusal(f"{title} failed: {last_words(log)}")


def wait_for(process: subprocess.Popen, title: str, log: Path, stop: StopRequest) -> None:
    """Wait for a step's process, with a line now and then; ends it, and raises Stopped, if asked to stop."""
    began = spoke = time.monotonic()
    while process.poll() is None:
        if stop.asked:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        stop.check()
        if time.monotonic() - spoke > SIGN_OF_LIFE:
            spoke = time.monotonic()
            say(f"  {spoke - began:.0f} s: {latest_line(log) or title}")
        time.sleep(0.05)


def latest_line(log: Path) -> str:
    """The last line of a log that is no warning, cut to the width of a terminal."""
    lines = reversed(log.read_text(errors="replace").splitlines())
    return next((line.strip()[:70] for line in lines if line.strip() and not line.startswith("WARNING")), "")


def python_environment(**extra: str) -> dict[str, str]:
    """Our environment with more in it, for a Python process that finds the project's modules wherever it starts."""
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1", **extra}
