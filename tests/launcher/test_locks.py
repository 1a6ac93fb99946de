"""The locks say exactly what is installed, and nothing about where it comes from."""

import re
import tomllib

import pytest

from config.launcher.packages import pins
from config.launcher.places import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
ASKED = {
    "production.txt": PROJECT["dependencies"],
    "demo.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["demo"],
    "test.txt": [
        *PROJECT["dependencies"],
        *PROJECT["optional-dependencies"]["demo"],
        *PROJECT["optional-dependencies"]["test"],
    ],
}


def name_of(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_a_lock_holds_no_address(lock):
    assert "://" not in lock.read_text()
    assert "index" not in lock.read_text()


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_every_package_of_a_lock_is_pinned_and_hashed(lock):
    packages = re.split(r"\n(?=[\w])", lock.read_text().strip())

    assert [package for package in packages if "==" not in package or "--hash=sha256:" not in package] == []


@pytest.mark.parametrize("name", ASKED)
def test_a_lock_holds_all_that_the_project_asks_for(name):
    locked = pins((ROOT / "requirements" / name).read_text())

    assert {name_of(requirement) for requirement in ASKED[name]} - set(locked) == set()


def test_the_locks_agree_on_versions():
    production, demo, test = (pins((ROOT / "requirements" / name).read_text()) for name in ASKED)

    assert production.items() <= demo.items() <= test.items()
