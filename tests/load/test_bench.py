"""The bench opens every page and tells its times."""

import os
import subprocess
import sys

import pytest

from config.bench.run import tell, tell_sizes
from config.bench.visits import all_sweeps, all_visits
from tests.test_architecture import ROOT


def test_every_page_and_sweep_has_its_line(small, db, capsys):
    visits, sweeps = all_visits()[:3], all_sweeps()
    tell_sizes()
    tell(visits, sweeps, 2, explain=True)
    told = capsys.readouterr().out

    lines = [line for line in told.splitlines()[3:] if not line.startswith("    ")]
    assert len(lines) == len(visits) + len(sweeps)
    assert "90 reflections" in told


@pytest.mark.slow
def test_the_command_measures_in_a_database_of_its_own(tmp_path):
    argv = [sys.executable, "manage.py", "bench", "--scale", "0.001", "--times", "2"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ran = subprocess.run(
        argv, cwd=ROOT, env=environment | {"CANDOUR_DATA": str(tmp_path)}, capture_output=True, text=True
    )

    assert ran.returncode == 0, ran.stderr
    assert "trust lead       Today" in ran.stdout
    assert list((tmp_path / "test").glob("run-*")) == []
