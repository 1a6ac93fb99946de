"""How long there is, and who is told how far it has come."""

from time import monotonic

from .answer import Parts, Progress, Tell
from .plan import Visit


class Watch:
    """Counts from when it is made. Whoever is told may end the search; then no time is left."""

    def __init__(self, seconds: float, tell: Tell | None = None) -> None:
        self.began, self.seconds, self.tell = monotonic(), seconds, tell
        self.told, self.is_ended = 0.0, False
        self.visits: tuple[Visit, ...] = ()
        self.parts: Parts | None = None
        self.bound: float | None = None
        self.fixed = 0

    @property
    def passed(self) -> float:
        """Seconds since it began."""
        return monotonic() - self.began

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return 0.0 if self.is_ended else max(0.0, self.seconds - self.passed)

    def goes(self, bound: float | None = None) -> bool:
        """Whether to go on; hears a bound, and tells it about once a second."""
        if bound is not None:
            self.bound = max(bound + self.fixed, self.bound or 0.0, 0.0)
        if self.passed - self.told > 1:
            self._tell()
        return self.left > 0

    def goes_on(self, _: float) -> bool:
        """The same, for a search within the search, whose bound is its own."""
        return self.goes()

    def found(self, visits: tuple[Visit, ...], parts: Parts) -> None:
        """A better plan."""
        self.visits, self.parts = visits, parts
        self._tell()

    def _tell(self) -> None:
        self.told = self.passed
        if self.tell and not self.tell(Progress(self.told, self.visits, self.parts, self.bound)):
            self.is_ended = True
