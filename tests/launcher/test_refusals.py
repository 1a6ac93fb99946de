"""Where the launcher cannot go on it says so in one line, before any long work, and leaves with 1."""

import errno
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from config.launcher.places import ROOT, Lock
from config.launcher.report import FULL, Refusal, plainly

MANAGE = str(ROOT / "manage.py")
IS_ROOT = os.geteuid() == 0
needs_a_mount = pytest.mark.skipif(
    not (IS_ROOT and shutil.which("unshare")), reason="a disk of a test's own needs root and Linux"
)


@pytest.fixture
def reachable():
    """A folder which the database's own account can reach, so that it keeps its data there."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def on_a_disk(folder, options):
    """The start of a command line that runs the rest with a disk of its own mounted on the folder, seen by it alone."""
    folder.mkdir()
    return ["unshare", "--mount", "sh", "-c", f'mount -t tmpfs -o {options} none {folder} && exec "$@"', "sh"]


def assert_one_line(result, *words):
    assert result.returncode == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert [word for word in words if word not in result.stderr] == []


def test_a_port_in_use(launcher):
    with socket.create_server(("127.0.0.1", launcher.port)):
        result = launcher.run("demo", "--port", str(launcher.port))

    assert_one_line(result, f"Port {launcher.port} is in use", f"--port {launcher.port + 1}")


def test_a_data_folder_that_another_command_holds(launcher):
    launcher.data.mkdir()
    lock = Lock(launcher.data / "lock")
    lock.take()
    lock.sign("manage.py shell (process 5)")

    assert_one_line(launcher.run("demo"), "Already in use: manage.py shell (process 5)")


def test_a_data_folder_that_is_a_file(launcher):
    launcher.data.write_text("")

    assert_one_line(launcher.run("demo"), f"Cannot write to {launcher.data}", "CANDOUR_DATA=")


@needs_a_mount
@pytest.mark.parametrize("command", ["demo", "test", "migrate"])
def test_a_data_folder_that_cannot_be_written(command, launcher):
    result = launcher.run(command, before=on_a_disk(launcher.data, "ro"))

    assert_one_line(result, f"Cannot write to {launcher.data}", "CANDOUR_DATA=")


@needs_a_mount
def test_a_disk_with_too_little_room(launcher):
    result = launcher.run("demo", "--port", str(launcher.port), before=on_a_disk(launcher.data, "size=20m"))

    assert_one_line(result, "MB are free", "Free some space")


@needs_a_mount
def test_a_disk_that_fills_up_on_the_way(launcher, reachable):
    hopeful = "from config.launcher import demo, main; demo.SPACE = 0; main.run(['', 'demo', '--port', '{}'])"
    argv = [sys.executable, "-c", hopeful.format(launcher.port)]
    before = on_a_disk(reachable / "data", "size=20m,mode=755")
    env = launcher.env | {"CANDOUR_DATA": str(reachable / "data")}
    result = subprocess.run([*before, *argv], env=env, cwd=ROOT, capture_output=True, text=True, timeout=60)

    assert result.returncode == 1
    assert result.stderr.strip().endswith(FULL)
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_what_the_system_refuses_is_told_plainly(number):
    with pytest.raises(Refusal), plainly():
        raise OSError(number, os.strerror(number), "/somewhere")


def test_any_other_error_keeps_its_traceback():
    with pytest.raises(OSError, match="Input/output"), plainly():
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_a_python_that_is_too_old_reads_manage_py():
    """The first lines must parse on any Python that may be called python3."""
    lines = (ROOT / "manage.py").read_text().partition("from config")[0]

    assert 'f"' not in lines
    assert "sys.version_info < (3, 11)" in lines
