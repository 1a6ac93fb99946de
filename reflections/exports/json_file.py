import json
from dataclasses import asdict

from .record import Record


def as_json(record: Record) -> bytes:
    """The record as JSON, indented, in UTF-8."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=2).encode()
