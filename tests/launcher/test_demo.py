"""`manage.py demo` as a person runs it: real processes, real signals."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from config.launcher.processes import command_line

PARTS = {"PostgreSQL", "Valkey", "The site", "The worker", "The scheduler"}
SHELL = ("shell", "-v", "0", "-c")
SESSIONS = "from django.contrib.sessions.models import Session as S; "
ADD_A_ROW = (
    *SHELL,
    SESSIONS + "S.objects.create(session_key='kept', session_data='', expire_date='2100-01-01T00:00Z')",
)
COUNT_ROWS = (*SHELL, SESSIONS + "print(S.objects.filter(session_key='kept').count())")
COUNT_PEOPLE = (*SHELL, "from django.contrib.auth import get_user_model as model; print(model().objects.count())")


def kill(pid):
    os.kill(pid, signal.SIGKILL)


def wait_until_gone(pids):
    deadline = time.monotonic() + 30
    while left := [pid for pid in pids if command_line(pid)]:
        assert time.monotonic() < deadline, [command_line(pid) for pid in left]
        time.sleep(0.1)


def test_the_demo_serves_and_says_where(demo):
    assert demo.ask("/health/ready") == 200
    assert demo.parts().keys() == PARTS
    assert f"http://127.0.0.1:{demo.port}/" in demo.said()


def test_a_second_start_is_told_who_holds_the_first(demo):
    result = demo.run("demo", "--port", str(demo.port))

    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith(
        f"Already in use: the demo at http://127.0.0.1:{demo.port}/ (process {demo.process.pid})"
    )


def test_a_command_works_on_the_running_demo_and_leaves_it_running(demo):
    result = demo.run(*COUNT_PEOPLE)

    assert int(result.stdout) > 4
    assert result.stderr == f"Using the demo's database in {demo.data}.\n"
    assert demo.parts().keys() == PARTS


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="reads the owner of a process in /proc")
def test_the_database_never_runs_as_root(demo):
    assert os.stat(f"/proc/{demo.parts()['PostgreSQL']}").st_uid != 0


@pytest.mark.skipif(not shutil.which("ss"), reason="asks ss, of Debian's iproute2, what listens")
def test_its_servers_listen_on_this_machine_alone(demo):
    """No open port but the site's: PostgreSQL and Valkey have sockets in folders that others cannot enter."""
    listening = subprocess.run(["ss", "-Hltnp"], capture_output=True, text=True).stdout
    ours = [line for line in listening.splitlines() if any(f"pid={pid}," in line for pid in demo.parts().values())]

    assert [line.split()[3] for line in ours] == [f"127.0.0.1:{demo.port}"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_stop_ends_every_process_and_says_so(number, own_demo):
    pids = own_demo.parts().values()

    assert own_demo.stop(number) == 0
    wait_until_gone(pids)
    assert own_demo.said().splitlines()[-2:] == ["Stopping…", f"Stopped. What was done is kept in {own_demo.data}."]


@pytest.mark.slow
def test_what_was_done_outlives_a_stop_and_a_reset_makes_the_demo_anew(own_demo):
    own_demo.run(*ADD_A_ROW)
    own_demo.stop()
    began = time.monotonic()
    own_demo.start()

    assert time.monotonic() - began < 15  # under 8 on a quiet machine
    assert own_demo.run(*COUNT_ROWS).stdout == "1\n"
    own_demo.stop()
    own_demo.start("--reset")
    assert own_demo.run(*COUNT_ROWS).stdout == "0\n"


@pytest.mark.slow
@pytest.mark.parametrize("part", sorted(PARTS))
def test_a_part_that_dies_is_started_again(part, demo):
    pid = demo.parts()[part]
    kill(pid)

    demo.wait_until(lambda: demo.parts().get(part, pid) != pid)
    demo.wait_until(lambda: demo.ask("/health/ready") == 200)
    assert f"{part} ended (signal 9)" in demo.said()


@pytest.mark.slow
def test_a_launcher_that_was_killed_leaves_a_folder_that_starts_again(own_demo):
    pids = own_demo.parts().values()
    own_demo.run(*ADD_A_ROW)
    kill(own_demo.process.pid)
    own_demo.process.wait()

    own_demo.start()
    wait_until_gone(pids)
    assert "Ending what an earlier start left running: PostgreSQL, Valkey, The site" in own_demo.said()
    assert own_demo.run(*COUNT_ROWS).stdout == "1\n"


@pytest.mark.slow
def test_a_loss_of_power_leaves_a_folder_that_starts_again(own_demo):
    """As far as a test can cut it: every process at once, with their pid and socket files left behind."""
    pids = [own_demo.process.pid, *own_demo.parts().values()]
    for pid in pids:
        kill(pid)
    own_demo.process.wait()

    own_demo.start()
    assert own_demo.ask("/health/ready") == 200
