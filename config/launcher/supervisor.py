"""Services that are started, watched, started again when they die, and stopped."""

import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from config.launcher.places import ROOT
from config.launcher.processes import PATIENCE, Record, StopRequest, members, send
from config.launcher.report import FULL, Refusal, is_full, last_words, say

LARGEST_LOG = 10 * 2**20  # bytes; a longer one is begun anew at the next start
LONGEST_PAUSE = 30  # seconds between two tries to start a service that keeps dying
SOUND_AFTER = 60  # seconds after which a service that died is taken to have been well


@dataclass
class Service:
    """One process: how it starts, how it says that it is ready, how it is stopped."""

    name: str
    argv: list[str]
    log: Path
    env: dict[str, str]
    is_ready: Callable[[], bool] = lambda: True
    clear: Callable[[], None] = lambda: None  # removes what a killed one left behind
    stop_signal: int = signal.SIGTERM
    account: dict = field(default_factory=dict)  # user and group to run as, when we are root
    folder: Path = ROOT
    process: subprocess.Popen | None = None
    started_at: float = 0
    start_at: float = 0
    pause: float = 1

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, record: Record) -> None:
        self.clear()
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.unlink()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.argv, cwd=self.folder, env=self.env, stdin=subprocess.DEVNULL, stdout=log,
                stderr=subprocess.STDOUT, start_new_session=True, **self.account,
            )  # fmt: skip
        self.started_at = time.monotonic()
        record.note(self.name, self.process.pid, self.argv, self.stop_signal)

    def sweep(self) -> None:
        """End what a service that died, or did not end in time, leaves of its group."""
        for pid in members(self.process.pid, self.argv):
            send(pid, signal.SIGKILL)


class Supervisor:
    """Keeps services running. The first ones serve the later ones, and are stopped after them."""

    def __init__(self, record: Record, stop: StopRequest):
        self.record, self.stop_request = record, stop
        self.services: list[Service] = []

    def start(self, *services: Service) -> None:
        for service in services:
            self.services.append(service)
            service.start(self.record)

    def wait_until_ready(self, *services: Service, seconds: float = 60) -> None:
        """Wait for services that others need. Raises Refusal when one does not come up, Stopped when asked to stop."""
        deadline = time.monotonic() + seconds
        for service in services:
            while not service.is_ready():
                self.stop_request.check()
                self.watch()
                if time.monotonic() > deadline or (not service.is_alive and service.pause > 4):
                    raise Refusal(f"{service.name} did not start: {last_words(service.log)}")
                time.sleep(0.05)

    def watch(self) -> None:
        """Start again each service that has died: at once the first time, then after longer and longer pauses."""
        now = time.monotonic()
        for service in self.services:
            if service.is_alive:
                continue
            if service.start_at < service.started_at:
                self.plan_restart(service, now)
            elif now >= service.start_at:
                service.start(self.record)

    def plan_restart(self, service: Service, now: float) -> None:
        service.sweep()
        if now - service.started_at > SOUND_AFTER:
            service.pause = 1
        service.start_at = now + service.pause
        how = FULL if is_full(service.log.parent) else ending(service.process.returncode)
        say(f"{service.name} ended ({how}); starting it again in {service.pause:.0f} s.")
        service.pause = min(service.pause * 2, LONGEST_PAUSE)

    def stop(self, *services: Service) -> None:
        """Ask these to end, all at once; kill those that do not end in time."""
        ours = [service for service in services if service.process]
        for service in ours:
            if service.is_alive:
                send(service.process.pid, service.stop_signal)
        deadline = time.monotonic() + PATIENCE
        for service in ours:
            while service.is_alive and time.monotonic() < deadline:
                time.sleep(0.05)
            service.sweep()
            service.process.wait()

    def stop_all(self, *first: Service) -> None:
        """Stop the given ones, then the rest, which served them."""
        self.stop(*first)
        self.stop(*self.services)
        self.record.path.unlink(missing_ok=True)


def ending(code: int) -> str:
    return f"signal {-code}" if code < 0 else f"exit code {code}"
