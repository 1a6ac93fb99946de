import tomllib
from pathlib import Path

DATA = Path(__file__).parent / "data"


def read_data(name: str) -> dict:
    """One of the demo's data files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
