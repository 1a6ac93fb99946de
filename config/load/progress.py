"""How far the making of a trust is, in plain text."""

from dataclasses import dataclass, field
from time import monotonic
from typing import TextIO

WIDTH = 30


@dataclass
class Progress:
    """A bar on a terminal, redrawn in its place; elsewhere a line for each tenth."""

    out: TextIO
    total: int
    what: str
    began: float = field(default_factory=monotonic)
    shown: int = -1

    def show(self, done: int) -> None:
        """Say how much is done, where that can be seen to differ from what was said before."""
        hundredths = 100 * done // self.total
        step = hundredths if self.out.isatty() else hundredths // 10
        if step == self.shown:
            return
        self.shown = step
        bar = ("#" * (WIDTH * done // self.total)).ljust(WIDTH, ".")
        line = f"[{bar}] {hundredths:3}%  {done:,} of {self.total:,} {self.what}, {monotonic() - self.began:.0f} s"
        self.out.write(f"\r{line}" if self.out.isatty() else f"{line}\n")
        if done == self.total:
            self.out.write("\n" * self.out.isatty() + "Now the indexes; PostgreSQL checks every row.\n")
        self.out.flush()
