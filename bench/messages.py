"""How many messages a second reach a mail server, and how many a bare loop brings there.

Run with `python3 manage.py test -m slow -s tests/faults/test_throughput.py`: 10,000 messages that are due, through a real
broker and a real worker of two processes, to a mail server of this machine which keeps nothing; then as many e-mails of the
same size over one connection of smtplib's.
"""

import re
import smtplib
from dataclasses import dataclass
from time import monotonic

ID = re.compile(rb"^Message-ID: *(\S+)", re.MULTILINE | re.IGNORECASE)


class Counting:
    """A mail server's handler that keeps no e-mail, only what each is called and how long it was."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As if nothing had come."""
        self.ids: list[bytes] = []
        self.first_at = self.last_at = 0.0
        self.bytes = 0

    async def handle_DATA(self, server, session, envelope) -> str:
        content = envelope.original_content
        self.last_at = monotonic()
        self.first_at = self.first_at or self.last_at
        self.bytes += len(content)
        found = ID.search(content)
        self.ids.append(found[1] if found else b"")
        return "250 Taken"

    @property
    def rate(self) -> float:
        """E-mails a second, from the first to the last."""
        return (len(self.ids) - 1) / max(1e-9, self.last_at - self.first_at)


@dataclass(frozen=True)
class Measured:
    """How many messages a second came through Candour, and through a bare loop."""

    number: int
    candour: float
    bare: float

    def __str__(self) -> str:
        ratio = self.candour / self.bare
        return f"{self.number} messages: {self.candour:.0f} a second; a bare loop: {self.bare:.0f}; ratio {ratio:.2f}"


def bare_loop(port: int, number: int, size: int) -> None:
    """So many e-mails of so many bytes over one connection."""
    body = "x" * 70 + "\r\n"
    with smtplib.SMTP("127.0.0.1", port) as server:
        for at in range(number):
            head = f"Message-ID: <{at}@bare>\r\nSubject: About news\r\n\r\n"
            server.sendmail("a@larch.example", [f"p{at}@larch.example"], head + body * (max(0, size - len(head)) // 72))


if __name__ == "__main__":
    import sys

    bare_loop(*map(int, sys.argv[1:]))
