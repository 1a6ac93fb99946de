"""The locked packages: makes and updates .venv, and starts manage.py again inside it."""

import importlib.util
import os
import sys
from pathlib import Path

from config.launcher.places import ROOT, Lock, data_folder, require_space
from config.launcher.processes import StopRequest, run_step
from config.launcher.report import Refusal, say

DEMO, TEST, PRODUCTION = "demo.txt", "test.txt", "production.txt"
SPACE = 600  # megabytes that the packages of a new .venv take, with what pip needs on the way
PIP = ("-m", "pip", "install", "--require-hashes", "--only-binary", ":all:", "--progress-bar", "off", "--no-input",
       "--disable-pip-version-check")  # fmt: skip


def environment() -> Path:
    """.venv in the checkout or, where the checkout cannot be written, in the data folder."""
    return ROOT / ".venv" if os.access(ROOT, os.W_OK) else data_folder() / "venv"


def interpreter() -> Path:
    return environment() / "bin" / "python"


def enter(lock: str, *, if_missing: bool = False) -> None:
    """Go on in an environment that holds a lock's packages; may start manage.py again, and then does not return.

    An environment of the person's own, which has Django, is left as it is; if_missing leaves .venv so too.
    """
    inside = Path(sys.prefix).resolve() == environment().resolve()
    if importlib.util.find_spec("django") and (if_missing or not inside):
        return
    changed = install(lock)
    if changed or not inside:
        os.execv(interpreter(), [str(interpreter()), str(ROOT / "manage.py"), *sys.argv[1:]])


def pins(text: str) -> dict[str, str]:
    """The pinned packages in a lock's text, by name, each with its version and the systems it is for."""
    lines = [line.removesuffix("\\").strip() for line in text.splitlines() if line and line[0].isalnum()]
    return {line.partition("==")[0]: line for line in lines}


class Stamp:
    """What .venv holds, as lines of locks. A lock whose lines are all in it needs no installing."""

    def __init__(self):
        self.path = environment() / "candour-packages.txt"
        self.unfinished = environment() / "candour-unfinished"

    def read(self) -> dict[str, str]:
        return pins(self.path.read_text()) if self.path.exists() and interpreter().exists() else {}

    def covers(self, wanted: dict[str, str]) -> bool:
        return wanted.items() <= self.read().items()

    def add(self, wanted: dict[str, str]) -> None:
        lines = (self.read() | wanted).values()
        self.path.write_text("".join(f"{line}\n" for line in sorted(lines)))


def install(lock: str) -> bool:
    """Bring .venv to a lock; False where it was there already. One at a time; a killed one's work is redone."""
    path = ROOT / "requirements" / lock
    wanted = pins(path.read_text())
    if Stamp().covers(wanted):
        return False
    alone = Lock(environment().parent)
    if not alone.take():
        say("Another command is installing the packages; waiting for it.")
        alone.take(wait=True)
    if not Stamp().covers(wanted):
        with StopRequest() as stop:
            # What runs shares the lock, so that a pip which outlives a killed launcher is waited for.
            bring_up_to(path, wanted, stop=stop, pass_fds=(alone.descriptor,))
    alone.release()
    return True


def bring_up_to(path: Path, wanted: dict[str, str], **how) -> None:
    if not (interpreter().exists() and (interpreter().parent / "pip").exists()):
        make_environment(**how)
    stamp = Stamp()
    again = ["--force-reinstall"] if stamp.unfinished.exists() else []  # half a package counts as one to pip
    title = f"Installing {len(wanted)} packages into {environment()}"
    say(f"{title} (this once; a minute or so).")
    stamp.unfinished.touch()
    argv = [str(interpreter()), *PIP, *again, "-r", str(path)]
    run_step(title, argv, log=environment() / "pip.log", **how)
    stamp.add(wanted)
    stamp.unfinished.unlink()


def make_environment(**how) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Refusal("Python's venv module is missing. On Debian or Ubuntu: apt install python3-venv, then try again.")
    require_space(environment().parent, SPACE)
    say(f"Making {environment()}.")
    environment().mkdir(exist_ok=True)
    log = data_folder() / "venv.log"
    argv = [sys.executable, "-m", "venv", "--clear", str(environment())]
    run_step(f"Making {environment()}", argv, log=log, **how)
    log.unlink()
