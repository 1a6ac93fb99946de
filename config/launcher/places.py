"""Where the launcher keeps things: the checkout, the data folder, its locks, its secret and its sockets."""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
from pathlib import Path

from config.launcher.report import Refusal

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 100  # characters; the systems allow 104 to 108


def data_folder() -> Path:
    """The folder of the demo's data, made if need be: CANDOUR_DATA, or .candour in the checkout."""
    named = os.environ.get("CANDOUR_DATA")
    folder = Path(named).expanduser().resolve() if named else ROOT / ".candour"
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(13, "no right to write", str(folder))
    return folder


def require_space(folder: Path, megabytes: int) -> None:
    """Refuse, before any work, where less than so many megabytes are free."""
    free = shutil.disk_usage(folder).free // 2**20
    if free < megabytes:
        raise Refusal(
            f"Only {free} MB are free in {folder}; {megabytes} MB are needed. Free some space, then try again."
        )


def short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def private_folder(path: Path, account: dict | None = None) -> Path:
    """A folder that only the account (default: ourselves) can enter; refused where another made it before us."""
    owner, group = (account["user"], account["group"]) if account else (os.geteuid(), -1)
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    if os.geteuid() == 0 and not path.is_symlink() and path.stat().st_uid == 0:
        os.chown(path, owner, group)
    if path.is_symlink() or path.stat().st_uid != owner:
        raise Refusal(f"{path} belongs to somebody else. Remove it, or set CANDOUR_DATA to another folder.")
    path.chmod(0o700)
    return path


def socket_folder(home: Path, account: dict | None = None) -> Path:
    """The home itself or, where its path is too long or too odd for a socket and a URL, a private folder in /tmp."""
    if len(str(home)) + len("/.s.PGSQL.5432.lock") <= LONGEST_SOCKET and re.fullmatch(r"[\w./-]+", str(home), re.ASCII):
        return home
    return private_folder(Path("/tmp") / f"candour-{short_hash(home)}", account)  # its owner is checked


def secret_key(data: Path) -> str:
    """The key that signs sessions: made once for a data folder, readable by its owner alone."""
    path = data / "secret-key"
    if not path.exists():
        draft = path.with_suffix(f".{os.getpid()}")
        with open(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
        os.replace(draft, path)  # so that a kill leaves no half of a key
    return path.read_text()


class Lock:
    """A lock on a file or folder, which the system lets go when its holder ends, however that ends."""

    def __init__(self, path: Path):
        self.descriptor = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR | os.O_CREAT, 0o600)

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Take it alone or shared (or change from one to the other); False where others hold it and we do not wait."""
        kind = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
        try:
            fcntl.flock(self.descriptor, kind)
        except BlockingIOError:
            return False
        return True

    def sign(self, holder: str) -> None:
        """Write who holds it, for the line that others are shown."""
        os.ftruncate(self.descriptor, 0)
        os.pwrite(self.descriptor, holder.encode(), 0)

    def holder(self) -> str:
        return os.pread(self.descriptor, 200, 0).decode() or "another command"

    def release(self) -> None:
        os.close(self.descriptor)
